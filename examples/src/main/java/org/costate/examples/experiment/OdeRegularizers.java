package org.costate.examples.experiment;

import java.util.List;
import org.costate.examples.train.Penalties;
import org.costate.examples.train.Regularizer;
import org.costate.examples.train.StepCharges;
import org.costate.regularization.StepPenalty;
import org.costate.regularization.WeightSchedule;
import org.costate.solver.Method;

/** The variants of experiments with ODEs. */
final class OdeRegularizers {

    /** The variants that {@link #of} knows. */
    static final List<Variant> VARIANTS = List.of(Variant.values());

    private final Plan plan;
    private final Method method;

    OdeRegularizers(Plan plan, Method method) {
        this.plan = plan;
        this.method = method;
    }

    Regularizer of(Variant variant) {
        double weight = plan.weight(variant);
        return switch (variant) {
            case VANILLA -> StepCharges.none();
            case ER -> StepCharges.of(List.of(error(weight)));
            case SR -> StepCharges.of(List.of(stiffness(weight)));
            case ER_SR ->
                StepCharges.of(
                        List.of(error(weight * plan.weight(Variant.ER)), stiffness(weight * plan.weight(Variant.SR))));
            case STEPS -> StepCharges.of(List.of(constant(Penalties.steps(method), weight)));
            case LOG_STEPS ->
                StepCharges.of(List.of(constant(Penalties.steps(method).logarithm(), weight)));
        };
    }

    /** In the size of the papers the weight of the error falls to a tenth, as in Pal et al. 2021. */
    private StepCharges.Charge error(double weight) {
        WeightSchedule schedule = plan.size() == ExperimentSize.PAPER && weight > 0
                ? WeightSchedule.exponential(10 * weight, weight, plan.epochs())
                : WeightSchedule.constant(weight);
        return new StepCharges.Charge(Penalties.error(), schedule);
    }

    private StepCharges.Charge stiffness(double weight) {
        return constant(Penalties.stiffness(method), weight);
    }

    private static StepCharges.Charge constant(StepPenalty penalty, double weight) {
        return new StepCharges.Charge(penalty, WeightSchedule.constant(weight));
    }
}
