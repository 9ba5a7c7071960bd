package org.costate.examples.train;

import org.costate.examples.PenaltyKind;
import org.costate.regularization.Aggregation;
import org.costate.regularization.ErrorEstimatePenalty;
import org.costate.regularization.LocalPenalty;
import org.costate.regularization.PredictedStepsPenalty;
import org.costate.regularization.StepDraw;
import org.costate.regularization.StepPenalty;
import org.costate.regularization.StiffnessPenalty;
import org.costate.regularization.WeightSchedule;
import org.costate.solver.Method;

/** The penalties that can be asked for by name. */
public final class Penalties {

    private Penalties() {}

    /**
     * What a kind charges.
     *
     * @param kind   the kind
     * @param method method of the solves
     * @param weight weight of the penalty over the epochs
     * @throws IllegalArgumentException if the method lacks the estimate that it needs
     */
    static Regularizer of(PenaltyKind kind, Method method, WeightSchedule weight) {
        return kind == PenaltyKind.NONE ? StepCharges.of() : StepCharges.of(Charge.of(penalty(kind, method), weight));
    }

    /**
     * The penalty of a kind.
     *
     * @param kind   any but none
     * @param method method of the solves
     * @throws IllegalArgumentException if the method lacks the estimate that it needs, or there is no penalty
     */
    public static StepPenalty penalty(PenaltyKind kind, Method method) {
        return switch (kind) {
            case NONE -> throw new IllegalArgumentException("kind = " + kind + ", but must be a penalty");
            case ERROR -> error();
            case STIFFNESS -> stiffness(method);
            case STEPS -> steps(method);
            case LOG_STEPS -> steps(method).logarithm();
        };
    }

    /** The sum of the error estimates. */
    public static StepPenalty error() {
        return ErrorEstimatePenalty.of(Aggregation.sum());
    }

    /** The largest stiffness estimate. */
    public static StepPenalty stiffness(Method method) {
        return StiffnessPenalty.of(method, Aggregation.max());
    }

    /** The predicted number of steps under the control that trainings use. */
    public static PredictedStepsPenalty steps(Method method) {
        return PredictedStepsPenalty.of(method, TrainingSolver.CONTROL.settledError(method.errorOrder()));
    }

    /** The predicted number of steps from steps that are drawn, under the control that trainings use. */
    public static LocalPenalty localSteps(Method method, StepDraw draw, long seed) {
        return LocalPenalty.predictedSteps(
                method, TrainingSolver.CONTROL.settledError(method.errorOrder()), draw, seed);
    }
}
