package org.costate.examples.experiment;

import java.util.List;
import java.util.Map;
import org.costate.examples.latent.LatentSettings;
import org.costate.examples.latent.LatentTrainer;
import org.costate.examples.latent.LatentTrial;
import org.costate.examples.mnist.BatchOrder;
import org.costate.examples.report.Task;
import org.costate.examples.series.SeriesData;
import org.costate.examples.series.VitalSigns;
import org.costate.examples.train.Penalties;
import org.costate.examples.train.Trial;
import org.costate.neural.Workers;
import org.costate.regularization.StepPenalty;
import org.costate.regularization.WeightSchedule;
import org.costate.solver.Method;

/** A latent ODE learns irregular, masked series: synthetic vital signs, whose interpolation error has a known floor. */
final class LatentSeries implements Experiment {

    private static final long DATA_SEED = 1;

    @Override
    public String name() {
        return "latent-ode";
    }

    @Override
    public String summary() {
        return "interpolates irregular series of vital signs by a latent ODE";
    }

    @Override
    public Task task() {
        return LatentTrial.task();
    }

    @Override
    public List<Variant> variants() {
        return List.of(Variant.VANILLA, Variant.ER, Variant.SR, Variant.ER_SR, Variant.STEPS, Variant.LOG_STEPS);
    }

    @Override
    public int epochs(ExperimentSize size) {
        return size == ExperimentSize.DEMO ? 60 : 300;
    }

    @Override
    public double weight(ExperimentSize size, Variant variant) {
        return switch (variant) {
            case ER -> 0.1;
            case SR -> 0.001;
            case ER_SR -> 1;
            case STEPS -> 0.0002;
            case LOG_STEPS -> 0.015;
            default -> 0;
        };
    }

    private static LatentSettings latent(ExperimentSize size) {
        return size == ExperimentSize.DEMO
                ? LatentSettings.small(VitalSigns.NOISE)
                : LatentSettings.paper(VitalSigns.NOISE);
    }

    @Override
    public double tolerance(ExperimentSize size) {
        return latent(size).tolerance();
    }

    @Override
    public List<Map.Entry<String, String>> settings(ExperimentSize size) {
        LatentSettings latent = latent(size);
        return List.of(
                Map.entry("model", latent.size().toString()),
                Map.entry("method", latent.solver().method().name()),
                Map.entry("batch", Integer.toString(latent.batch())),
                Map.entry("optimizer", "AdaMax, 0.01 with inverse decay 1e-5"));
    }

    @Override
    public Trials open(Plan plan, Workers workers) {
        SeriesData data = VitalSigns.generate(DATA_SEED);
        LatentSettings latent = latent(plan.size()).withTolerance(plan.tolerance());
        int iterations =
                BatchOrder.of(1, data.training().size(), latent.batch()).batches();
        return new Trials() {

            @Override
            public int iterations() {
                return iterations;
            }

            @Override
            public Trial trial(Variant variant, long seed) {
                return new LatentTrial(trainer(plan, latent, data, variant, seed, workers));
            }
        };
    }

    private static LatentTrainer trainer(
            Plan plan, LatentSettings latent, SeriesData data, Variant variant, long seed, Workers workers) {
        if (variant == Variant.VANILLA) {
            return LatentTrainer.vanilla(latent, data, seed, workers);
        }
        WeightSchedule weight = WeightSchedule.constant(plan.weight(variant));
        StepPenalty penalty = penalty(plan, latent.solver().method(), variant);
        return LatentTrainer.penalized(latent, data, penalty, weight, seed, workers);
    }

    private static StepPenalty penalty(Plan plan, Method method, Variant variant) {
        return switch (variant) {
            case ER -> Penalties.error();
            case SR -> Penalties.stiffness(method);
            case ER_SR ->
                Penalties.error()
                        .times(plan.weight(Variant.ER))
                        .plus(Penalties.stiffness(method).times(plan.weight(Variant.SR)));
            case STEPS -> Penalties.steps(method);
            case LOG_STEPS -> Penalties.steps(method).logarithm();
            default ->
                throw new IllegalArgumentException("variant = " + variant + ", but the latent ODE has no such one");
        };
    }
}
