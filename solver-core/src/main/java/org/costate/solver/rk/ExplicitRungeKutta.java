package org.costate.solver.rk;

import org.costate.solver.Method;
import org.costate.solver.StageMonitor;
import org.costate.solver.Stepper;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;

/** An explicit Runge-Kutta method: a tableau, and the one stepper that serves all tableaus. Immutable. */
public final class ExplicitRungeKutta implements Method {

    private final ButcherTableau tableau;

    private ExplicitRungeKutta(ButcherTableau tableau) {
        this.tableau = tableau;
    }

    /**
     * The method of a tableau, the user's own included.
     *
     * @param tableau its coefficients
     * @return the method
     */
    public static ExplicitRungeKutta of(ButcherTableau tableau) {
        return new ExplicitRungeKutta(tableau);
    }

    /**
     * The coefficients.
     *
     * @return the tableau
     */
    public ButcherTableau tableau() {
        return tableau;
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
        return tableau.errorEstimates() > 0;
    }

    @Override
    public double errorOrder() {
        return tableau.errorOrder();
    }

    @Override
    public boolean hasStiffnessEstimate() {
        return tableau.hasStiffnessPair();
    }

    @Override
    public double stabilityInterval() {
        return tableau.stabilityInterval();
    }

    @Override
    public boolean hasIndependentSteps() {
        return true;
    }

    @Override
    public boolean isFirstSameAsLast() {
        return tableau.isFirstSameAsLast();
    }

    @Override
    public Stepper stepper(VectorField field, int n, Tolerances tolerances, StageMonitor monitor) {
        return new ExplicitStepper(tableau, field, n, tolerances, monitor);
    }

    @Override
    public String toString() {
        return tableau.toString();
    }
}
