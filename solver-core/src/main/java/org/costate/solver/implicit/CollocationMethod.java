package org.costate.solver.implicit;

import org.costate.solver.Method;
import org.costate.solver.StageMonitor;
import org.costate.solver.Stepper;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;

/**
 * A collocation method: a tableau, and the one stepper that serves all of them. All stages are solved at once, a system of
 * s n equations, by Newton's iteration to rounding with a dense Jacobian, the field's own or by differences. For steps of
 * equal size; there is no estimate of their error. Immutable.
 */
public final class CollocationMethod implements Method {

    private final CollocationTableau tableau;

    private CollocationMethod(CollocationTableau tableau) {
        this.tableau = tableau;
    }

    /**
     * The method of a tableau, the user's own included.
     *
     * @param tableau its coefficients
     * @return the method
     */
    public static CollocationMethod of(CollocationTableau tableau) {
        return new CollocationMethod(tableau);
    }

    /**
     * The coefficients.
     *
     * @return the tableau
     */
    public CollocationTableau tableau() {
        return tableau;
    }

    /**
     * Modulus of the stability function at {@code z = h lambda}.
     *
     * @param real      real part of z
     * @param imaginary imaginary part of z
     * @return {@code |R(z)|}, infinite at a pole
     */
    public double stability(double real, double imaginary) {
        return tableau.stability(real, imaginary);
    }

    @Override
    public String name() {
        return tableau.name();
    }

    @Override
    public int order() {
        return tableau.order();
    }

    @Override
    public boolean hasErrorEstimate() {
        return false;
    }

    @Override
    public double errorOrder() {
        return 0;
    }

    @Override
    public boolean hasStiffnessEstimate() {
        return false;
    }

    @Override
    public double stabilityInterval() {
        return Double.POSITIVE_INFINITY;
    }

    @Override
    public Stepper stepper(VectorField field, int n, Tolerances tolerances, StageMonitor monitor) {
        return new CollocationStepper(tableau, field, n, tolerances, monitor);
    }

    @Override
    public String toString() {
        return tableau.toString();
    }
}
