package org.costate.solver.implicit;

import org.costate.solver.StageMonitor;
import org.costate.solver.Stepper;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.newton.JacobianForm;

/**
 * A Rosenbrock method: a tableau, and the one stepper that serves all of them. Each step evaluates the Jacobian and the
 * derivative by time at its start, factors one matrix, and solves one linear system for each stage; nothing is iterated.
 * A step whose matrix is singular is shortened. Immutable.
 *
 * <p>The orders hold for exact derivatives. Differences have eight digits of the Jacobian: below relative tolerances of about
 * 1e-8 a field that knows its derivatives is worth its while ({@link org.costate.solver.JacobianField},
 * {@link org.costate.solver.TimeDerivativeField}).
 *
 * <p>The stiffness estimate S is a bound of the eigenvalues of the Jacobian
 * ({@link org.costate.solver.newton.IterationMatrix#spectralBound}).
 */
public final class RosenbrockMethod implements StiffMethod {

    private final RosenbrockTableau tableau;
    private final JacobianForm form;

    private RosenbrockMethod(RosenbrockTableau tableau, JacobianForm form) {
        this.tableau = tableau;
        this.form = form;
    }

    /**
     * The method of a tableau, the user's own included, with a dense Jacobian.
     *
     * @param tableau its coefficients
     * @return the method
     */
    public static RosenbrockMethod of(RosenbrockTableau tableau) {
        return new RosenbrockMethod(tableau, JacobianForm.dense());
    }

    @Override
    public RosenbrockMethod withJacobian(JacobianForm form) {
        return new RosenbrockMethod(tableau, form);
    }

    /**
     * The coefficients.
     *
     * @return the tableau
     */
    public RosenbrockTableau tableau() {
        return tableau;
    }

    @Override
    public JacobianForm jacobian() {
        return form;
    }

    /** The method itself, which iterates nothing. */
    @Override
    public RosenbrockMethod toRounding() {
        return this;
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
    public double errorOrder() {
        return tableau.errorOrder();
    }

    @Override
    public double stability(double real, double imaginary) {
        return tableau.stability(real, imaginary);
    }

    @Override
    public Stepper stepper(VectorField field, int n, Tolerances tolerances, StageMonitor monitor) {
        return new RosenbrockStepper(tableau, form, field, n, tolerances, monitor);
    }

    @Override
    public String toString() {
        return tableau.toString();
    }
}
