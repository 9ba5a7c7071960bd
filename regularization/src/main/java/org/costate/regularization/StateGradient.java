package org.costate.regularization;

import org.costate.adjoint.Cotangents;
import org.costate.adjoint.FreshStep;
import org.costate.adjoint.Recording;
import org.costate.solver.Solution;

/** What becomes of the cotangent of the state at which a local penalty takes its step. */
public enum StateGradient {
    /** It is dropped: the state counts as a constant. Costs nothing in the reverse sweep. */
    DETACHED,
    /**
     * It is dropped, and the first stage counts as a constant too: only the parameters in the later stages are
     * differentiated, as in the code of Pal et al. 2023. The weights of the error sum to zero over all stages; without the
     * first they do not, so this derivative is of the order of the step and not of the error. For reproduction.
     */
    DETACHED_WITH_FIRST_STAGE,
    /**
     * It is added to the cotangents of the solve, so the gradient is whole but for the size of the step. The state must be
     * one that the solver saves.
     */
    FULL;

    /** Pulls a step's term back, beside the solve and into it. */
    void pull(
            StepCost cost,
            FreshStep step,
            double t,
            double weight,
            Recording recording,
            Cotangents bar,
            double[] thetaBar) {
        double errorBar = weight * cost.byError(step.size(), step.error());
        double stiffnessBar = weight * cost.byStiffness();
        if (this == DETACHED_WITH_FIRST_STAGE) {
            step.pullbackDetached(errorBar, stiffnessBar, thetaBar);
            return;
        }
        Solution solution = recording.solution();
        double[] yBar = new double[solution.dimension()];
        step.pullback(errorBar, stiffnessBar, yBar, thetaBar);
        if (this == FULL) {
            bar.addState(row(solution, t, "a full gradient needs one"), yBar);
        }
    }

    /** Index of the state that was saved at a time. */
    static int row(Solution solution, double t, String why) {
        for (int i = 0; i < solution.size(); i++) {
            if (solution.time(i) == t) {
                return i;
            }
        }
        throw new IllegalArgumentException("no state was saved at t = " + t + ", but " + why
                + "; save every step, or choose another place or StateGradient.DETACHED");
    }
}
