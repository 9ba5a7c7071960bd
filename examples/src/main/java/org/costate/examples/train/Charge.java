package org.costate.examples.train;

import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.costate.adjoint.Cotangents;
import org.costate.adjoint.Recording;
import org.costate.regularization.LocalPenalty;
import org.costate.regularization.StepPenalty;
import org.costate.regularization.TargetEvaluations;
import org.costate.regularization.WeightControl;
import org.costate.regularization.WeightSchedule;

/** A penalty and what it counts: either may be the same always, or change from iteration to iteration. Immutable. */
public final class Charge {

    /** From the seed of a training and the number of an iteration to a penalty. */
    private final LongFunction<LongFunction<StepPenalty>> penalties;

    private final Supplier<Weight> weights;

    private Charge(LongFunction<LongFunction<StepPenalty>> penalties, Supplier<Weight> weights) {
        this.penalties = penalties;
        this.weights = weights;
    }

    /** The weight of one training. */
    private interface Weight {

        double at(double epoch);

        default void observe(long evaluations, double loss) {}
    }

    /**
     * A penalty on all steps.
     *
     * @param penalty the penalty
     * @param weight  its weight over the epochs
     */
    public static Charge of(StepPenalty penalty, WeightSchedule weight) {
        return new Charge(seed -> iteration -> penalty, () -> weight::at);
    }

    /**
     * A penalty on steps that are drawn in each iteration.
     *
     * @param penalty from the seed of a training to its penalty
     * @param weight  its weight over the epochs
     */
    public static Charge drawn(LongFunction<LocalPenalty> penalty, WeightSchedule weight) {
        return new Charge(
                seed -> {
                    LocalPenalty local = penalty.apply(seed);
                    return local::at;
                },
                () -> weight::at);
    }

    /**
     * A penalty whose weight is steered so that solves take a wanted number of evaluations.
     *
     * @param penalty the penalty
     * @param target  what is wanted
     */
    public static Charge steered(StepPenalty penalty, TargetEvaluations target) {
        return new Charge(seed -> iteration -> penalty, () -> new Steered(target.start()));
    }

    private record Steered(WeightControl control) implements Weight {

        @Override
        public double at(double epoch) {
            return control.weight();
        }

        @Override
        public void observe(long evaluations, double loss) {
            if (loss >= 0 && loss < Double.POSITIVE_INFINITY) {
                control.update((double) evaluations, loss);
            }
        }
    }

    /** Begins a training. */
    Running start(long seed) {
        return new Running(penalties.apply(seed), weights.get());
    }

    /**
     * Adds the derivatives of charges and lets them see what the iteration gave.
     *
     * @param charges of one training
     * @param moment  where it stands
     * @param solve   what is charged
     * @param loss    loss of the task
     * @param bar     cotangents of the solve, added to
     * @return the sum of the penalties before their weights
     */
    static double addAll(List<Running> charges, Moment moment, Recording solve, double loss, Cotangents bar) {
        double sum = 0;
        for (Running charge : charges) {
            StepPenalty penalty = charge.penalties.apply(moment.iteration());
            double weight = charge.weight.at(moment.epoch());
            if (weight != 0) {
                penalty.addCotangents(solve.log(), weight, bar);
            }
            sum += penalty.value(solve.log());
            charge.weight.observe(solve.solution().statistics().evaluations(), loss);
        }
        return sum;
    }

    /** The charge of one training. Mutable. */
    static final class Running {

        private final LongFunction<StepPenalty> penalties;
        private final Weight weight;

        private Running(LongFunction<StepPenalty> penalties, Weight weight) {
            this.penalties = penalties;
            this.weight = weight;
        }
    }
}
