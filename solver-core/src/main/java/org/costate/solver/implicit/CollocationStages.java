package org.costate.solver.implicit;

import org.costate.solver.Attempt;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;

/**
 * The stages of a single collocation step, solved to rounding and laid open: what the pullback of a step needs. A step is a
 * function of its start and its two times alone. Mutable, for one thread.
 */
public final class CollocationStages {

    private final CollocationStepper stepper;

    private CollocationStages(CollocationStepper stepper) {
        this.stepper = stepper;
    }

    /**
     * A workspace for steps.
     *
     * @param method     the method
     * @param field      right-hand side
     * @param n          length of the state
     * @param tolerances scales of Newton's iteration
     * @return a new workspace
     */
    public static CollocationStages of(CollocationMethod method, VectorField field, int n, Tolerances tolerances) {
        return new CollocationStages(
                new CollocationStepper(method.tableau(), field, n, tolerances, new SilentMonitor()));
    }

    /**
     * Solves the stages of a step.
     *
     * @param t     time at its start
     * @param tNext time at its end
     * @param y     state at its start, length n, not modified
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
}
