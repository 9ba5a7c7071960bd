package org.costate.regularization;

import org.costate.adjoint.Cotangents;
import org.costate.adjoint.LocalStep;
import org.costate.adjoint.Recording;
import org.costate.solver.Method;

/**
 * A local penalty on one of the solver's own steps that needs no cotangent of E or S, and so goes with every adjoint: the
 * step that a {@link StepReservoir} holds is taken again beside the solve and pulled back there. Its value and its weight
 * are those of {@link LocalPenalty}; what it leaves out of the gradient is how the parameters move the state at the step
 * ({@link StateGradient#DETACHED}), unless the state was saved and takes a cotangent ({@link StateGradient#FULL}). One
 * step more forwards, one back.
 */
public final class OwnStepPenalty implements Penalty {

    private final StepCost cost;
    private final LocalStep step;
    private final StepReservoir reservoir;
    private final StateGradient gradient;

    private OwnStepPenalty(StepCost cost, LocalStep step, StepReservoir reservoir, StateGradient gradient) {
        this.cost = cost;
        this.step = step;
        this.reservoir = reservoir;
        this.gradient = gradient;
    }

    /**
     * The penalty on the error estimate.
     *
     * @param step      takes the step again; made with the solver and the field of the solve
     * @param reservoir listener of the recorded solve
     * @return the penalty, detached
     */
    public static OwnStepPenalty error(LocalStep step, StepReservoir reservoir) {
        return new OwnStepPenalty(StepCost.error(), step, reservoir, StateGradient.DETACHED);
    }

    /**
     * The penalty on the stiffness estimate.
     *
     * @param method    method of the solve
     * @param step      takes the step again; made with the solver and the field of the solve
     * @param reservoir listener of the recorded solve
     * @return the penalty, detached
     * @throws IllegalArgumentException if the method has no stiffness estimate
     */
    public static OwnStepPenalty stiffness(Method method, LocalStep step, StepReservoir reservoir) {
        return new OwnStepPenalty(StepCost.stiffness(method), step, reservoir, StateGradient.DETACHED);
    }

    /**
     * The penalty on the predicted number of steps, under the standard controller.
     *
     * @param method    method of the solve
     * @param step      takes the step again; made with the solver and the field of the solve
     * @param reservoir listener of the recorded solve
     * @return the penalty, detached
     * @throws IllegalArgumentException if the method has no error estimate
     */
    public static OwnStepPenalty predictedSteps(Method method, LocalStep step, StepReservoir reservoir) {
        StepCost cost = StepCost.predictedSteps(method, PredictedStepsPenalty.settledError(method));
        return new OwnStepPenalty(cost, step, reservoir, StateGradient.DETACHED);
    }

    /**
     * The same penalty with another answer to what becomes of the cotangent of the state.
     *
     * @param choice the answer
     * @return a new penalty
     */
    public OwnStepPenalty withStateGradient(StateGradient choice) {
        return new OwnStepPenalty(cost, step, reservoir, choice);
    }

    @Override
    public double add(Recording recording, double weight, Cotangents bar, double[] thetaBar) {
        if (!reservoir.hasStep()) {
            return 0;
        }
        double t = reservoir.time();
        step.evaluate(t, reservoir.state(), reservoir.size());
        double factor = reservoir.weight();
        gradient.pull(cost, step, t, weight * factor, recording, bar, thetaBar);
        return factor * cost.of(step.size(), step.error(), step.stiffness());
    }
}
