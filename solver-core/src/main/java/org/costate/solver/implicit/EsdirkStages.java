package org.costate.solver.implicit;

import org.costate.solver.Attempt;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.newton.IterationMatrix;
import org.costate.solver.newton.NewtonGoal;

/**
 * The stages of a single ESDIRK step, solved to rounding and laid open: what the pullback of a step needs. A step
 * is a function of its start and its two times alone. Mutable, for one thread.
 */
public final class EsdirkStages {

    private final EsdirkKernel kernel;
    private final EsdirkStepper stepper;

    private EsdirkStages(EsdirkMethod method, VectorField field, int n, Tolerances tolerances) {
        kernel = new EsdirkKernel(method.tableau());
        stepper = new EsdirkStepper(
                kernel, method.jacobian(), field, n, tolerances, new SilentMonitor(), NewtonGoal.ROUNDING);
    }

    /**
     * A workspace for steps.
     *
     * @param method     the method
     * @param field      right-hand side
     * @param n          length of the state
     * @param tolerances scales of Newton's iteration
     * @return a new workspace
     * @throws IllegalArgumentException if the form of the method's Jacobian does not fit the field
     */
    public static EsdirkStages of(EsdirkMethod method, VectorField field, int n, Tolerances tolerances) {
        return new EsdirkStages(method, field, n, tolerances);
    }

    /**
     * The sums of the tableau.
     *
     * @return the kernel
     */
    public EsdirkKernel kernel() {
        return kernel;
    }

    /**
     * Solves the stages of a step.
     *
     * @param t     time at its start
     * @param tNext time at its end
     * @param y     state at its start, length n, not modified; to stay as it is while {@link #derivatives} is used
     * @param yNext state at its end, length n, written
     * @return OK, or why there is no such step
     */
    public Attempt solve(double t, double tNext, double[] y, double[] yNext) {
        Attempt attempt = stepper.start(t, y);
        return attempt == Attempt.OK ? stepper.attempt(t, tNext, y, yNext) : attempt;
    }

    /**
     * Derivatives of the stages of the last step.
     *
     * @return one array of length n for each stage, owned by this workspace, not to be modified
     */
    public double[][] derivatives() {
        return stepper.derivatives();
    }

    /**
     * The matrix of the stages. After a step of a method with a filtered error or without a pair of stages at one time its
     * Jacobian is that at the start of the step, and its factors are those by which the error was filtered.
     *
     * @return the matrix, owned by this workspace
     */
    public IterationMatrix matrix() {
        return stepper.matrix();
    }
}
