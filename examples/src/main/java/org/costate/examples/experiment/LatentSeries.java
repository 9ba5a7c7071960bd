package org.costate.examples.experiment;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.costate.examples.latent.LatentSettings;
import org.costate.examples.latent.LatentTrainer;
import org.costate.examples.latent.LatentTrial;
import org.costate.examples.mnist.BatchOrder;
import org.costate.examples.report.Task;
import org.costate.examples.series.SeriesData;
import org.costate.examples.series.VitalSigns;
import org.costate.examples.train.Trial;
import org.costate.neural.Workers;

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
        return OdeRegularizers.VARIANTS;
    }

    @Override
    public int epochs(ExperimentSize size) {
        return size == ExperimentSize.DEMO ? 60 : 300;
    }

    @Override
    public OptionalInt batch(ExperimentSize size) {
        return OptionalInt.of(latent(size).batch());
    }

    @Override
    public double weight(ExperimentSize size, Variant variant) {
        return switch (variant) {
            case VANILLA, EMBEDDED -> 0;
            case STEER -> 0.25;
            case ER, LR_UNBIASED -> 0.1;
            case SR -> 0.001;
            case ER_SR -> 1;
            case LR_BIASED -> 5;
            case STEPS -> 0.0002;
            case LOCAL, LOG_STEPS -> 0.015;
            case TARGET_NFE -> 0.3;
            case RNODE -> 0.1;
            case TAYNODE -> 0.01;
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
                Map.entry("optimizer", "AdaMax, 0.01 with inverse decay 1e-5"));
    }

    @Override
    public Trials open(Plan plan, Workers workers) {
        SeriesData data = VitalSigns.generate(DATA_SEED);
        LatentSettings whole = latent(plan.size()).withTolerance(plan.tolerance());
        LatentSettings latent = whole.withBatch(plan.batch().orElse(whole.batch()));
        int iterations =
                BatchOrder.of(1, data.training().size(), latent.batch()).batches();
        OdeRegularizers regularizers = new OdeRegularizers(plan, latent.solver().method(), plan.epochs() * iterations);
        return new Trials() {

            @Override
            public int iterations() {
                return iterations;
            }

            @Override
            public Trial trial(Variant variant, long seed) {
                return new LatentTrial(
                        LatentTrainer.regularized(latent, data, regularizers.of(variant), seed, workers));
            }
        };
    }
}
