package org.costate.solver.implicit;

import org.costate.solver.StageMonitor;
import org.costate.solver.Stepper;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.newton.JacobianForm;
import org.costate.solver.newton.NewtonGoal;

/**
 * An ESDIRK method: a tableau, and the one stepper that serves all of them. Stages are solved by Newton's iteration, to a
 * hundredth of the tolerances, or to rounding where steps are fixed; the Jacobian is kept from step to step while that
 * converges fast, its factors from stage to stage and while the step size hardly changes. A step whose stages cannot be
 * solved is shortened. Immutable.
 *
 * <p>The stiffness estimate S is that of explicit methods, the difference quotient of two stages at one time, where the
 * tableau has such a pair; otherwise a bound of the eigenvalues of the Jacobian in use
 * ({@link org.costate.solver.newton.IterationMatrix#spectralBound}).
 */
public final class EsdirkMethod implements StiffMethod {

    private final EsdirkTableau tableau;
    private final JacobianForm form;
    private final NewtonGoal adaptiveGoal;

    private EsdirkMethod(EsdirkTableau tableau, JacobianForm form, NewtonGoal adaptiveGoal) {
        this.tableau = tableau;
        this.form = form;
        this.adaptiveGoal = adaptiveGoal;
    }

    /**
     * The method of a tableau, the user's own included, with a dense Jacobian.
     *
     * @param tableau its coefficients
     * @return the method
     */
    public static EsdirkMethod of(EsdirkTableau tableau) {
        return new EsdirkMethod(tableau, JacobianForm.dense(), NewtonGoal.TOLERANCE);
    }

    @Override
    public EsdirkMethod withJacobian(JacobianForm form) {
        return new EsdirkMethod(tableau, form, adaptiveGoal);
    }

    @Override
    public EsdirkMethod toRounding() {
        return new EsdirkMethod(tableau, form, NewtonGoal.ROUNDING);
    }

    /**
     * The coefficients.
     *
     * @return the tableau
     */
    public EsdirkTableau tableau() {
        return tableau;
    }

    @Override
    public JacobianForm jacobian() {
        return form;
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
        NewtonGoal goal = monitor.isAdaptive() ? adaptiveGoal : NewtonGoal.ROUNDING;
        return new EsdirkStepper(new EsdirkKernel(tableau), form, field, n, tolerances, monitor, goal);
    }

    @Override
    public String toString() {
        return tableau.toString();
    }
}
