package org.costate.examples.experiment;

import java.util.Arrays;
import java.util.List;
import org.costate.examples.train.Charge;
import org.costate.examples.train.Penalties;
import org.costate.examples.train.Regularizer;
import org.costate.examples.train.RunningCharges;
import org.costate.examples.train.Steer;
import org.costate.examples.train.StepCharges;
import org.costate.regularization.LocalPenalty;
import org.costate.regularization.StepDraw;
import org.costate.regularization.TargetEvaluations;
import org.costate.regularization.WeightSchedule;
import org.costate.solver.Method;

/** The variants of experiments with ODEs. */
final class OdeRegularizers {

    /** The variants that {@link #of} knows. */
    static final List<Variant> VARIANTS = Arrays.stream(Variant.values())
            .filter(variant -> variant != Variant.EMBEDDED)
            .toList();

    /** Of the solution, for TayNODE; that of the paper. */
    private static final int DERIVATIVE = 3;

    private static final double PAPER_FALL = 10;
    private static final double SHARE_MEASURED = 0.2;
    private static final double GAIN = 10;
    private static final double LARGEST_GAIN = 0.05;

    private final Plan plan;
    private final Method method;
    private final int iterations;
    private final double fall;

    /**
     * The regularizers of a plan.
     *
     * @param plan       how trials are made
     * @param method     method of the solves
     * @param iterations updates of a whole training
     */
    OdeRegularizers(Plan plan, Method method, int iterations) {
        this(plan, method, iterations, plan.size() == ExperimentSize.PAPER ? PAPER_FALL : 1);
    }

    private OdeRegularizers(Plan plan, Method method, int iterations, double fall) {
        this.plan = plan;
        this.method = method;
        this.iterations = iterations;
        this.fall = fall;
    }

    /** The same with weights of the error that do not fall. */
    OdeRegularizers withConstantWeights() {
        return new OdeRegularizers(plan, method, iterations, 1);
    }

    Regularizer of(Variant variant) {
        double weight = plan.weight(variant);
        return switch (variant) {
            case VANILLA -> StepCharges.of();
            case STEER -> Steer.of(weight);
            case ER -> StepCharges.of(error(weight));
            case SR -> StepCharges.of(stiffness(weight));
            case ER_SR ->
                StepCharges.of(error(weight * plan.weight(Variant.ER)), stiffness(weight * plan.weight(Variant.SR)));
            case LR_UNBIASED ->
                StepCharges.of(Charge.drawn(seed -> LocalPenalty.error(StepDraw.OVER_TIME, seed), falling(weight)));
            case LR_BIASED ->
                StepCharges.of(Charge.drawn(
                        seed -> LocalPenalty.error(StepDraw.OVER_STEPS_UNWEIGHTED, seed), falling(weight)));
            case LOCAL ->
                StepCharges.of(Charge.drawn(
                        seed -> Penalties.localSteps(method, StepDraw.OVER_STEPS, seed)
                                .logarithm(),
                        WeightSchedule.constant(weight)));
            case STEPS -> StepCharges.of(Charge.of(Penalties.steps(method), WeightSchedule.constant(weight)));
            case LOG_STEPS, EMBEDDED ->
                StepCharges.of(Charge.of(Penalties.steps(method).logarithm(), WeightSchedule.constant(weight)));
            case TARGET_NFE -> weight == 0 ? StepCharges.of() : StepCharges.of(steered(weight));
            case RNODE -> weight == 0 ? StepCharges.of() : RunningCharges.rnode(WeightSchedule.constant(weight));
            case TAYNODE ->
                weight == 0 ? StepCharges.of() : RunningCharges.taynode(DERIVATIVE, WeightSchedule.constant(weight));
        };
    }

    /** The error estimate with its weight. */
    Charge error(double weight) {
        return Charge.of(Penalties.error(), falling(weight));
    }

    private Charge stiffness(double weight) {
        return Charge.of(Penalties.stiffness(method), WeightSchedule.constant(weight));
    }

    /** In the size of the papers the weight of the error falls to a tenth, as in Pal et al. 2021. */
    private WeightSchedule falling(double weight) {
        return fall > 1 && weight > 0
                ? WeightSchedule.exponential(fall * weight, weight, plan.epochs())
                : WeightSchedule.constant(weight);
    }

    /**
     * The first fifth of the training measures what an unregularized solve takes; then the weight moves by at most a
     * factor of about e^10 in what is left of it.
     */
    private Charge steered(double share) {
        int measured = Math.max(1, (int) (SHARE_MEASURED * iterations));
        TargetEvaluations target = TargetEvaluations.ofRatio(share, measured, plan.weight(Variant.LOG_STEPS))
                .withGain(Math.min(LARGEST_GAIN, GAIN / iterations));
        return Charge.steered(Penalties.steps(method).logarithm(), target);
    }
}
