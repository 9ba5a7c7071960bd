package org.costate.examples.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.costate.examples.report.Quality;
import org.costate.examples.report.StepProfile;
import org.costate.examples.report.Task;
import org.costate.examples.report.TrainingTime;
import org.costate.examples.train.Trial;
import org.costate.neural.Workers;

/** An experiment without any training: it notes which trials are made, and its figures follow from variant and seed. */
final class InventedExperiment implements Experiment {

    /** Trials in the order in which they were trained, apart from those to warm up. */
    final List<String> trained = new ArrayList<>();

    /** Trials that were given parameters, in this order. */
    final List<String> loaded = new ArrayList<>();

    private final String model;
    private final Consumer<String> beforeIteration;

    InventedExperiment(String model, Consumer<String> beforeIteration) {
        this.model = model;
        this.beforeIteration = beforeIteration;
    }

    @Override
    public String name() {
        return "invented";
    }

    @Override
    public String summary() {
        return "invents figures";
    }

    @Override
    public Task task() {
        return new Task("loss", List.of(Quality.error("error", "Error", "metres")), "one", "the one");
    }

    @Override
    public List<Variant> variants() {
        return List.of(Variant.VANILLA, Variant.ER, Variant.STEPS);
    }

    @Override
    public int epochs(ExperimentSize size) {
        return 2;
    }

    @Override
    public double tolerance(ExperimentSize size) {
        return 1e-3;
    }

    @Override
    public double weight(ExperimentSize size, Variant variant) {
        return variants().indexOf(variant);
    }

    @Override
    public List<Map.Entry<String, String>> settings(ExperimentSize size) {
        return List.of(Map.entry("model", model));
    }

    @Override
    public Trials open(Plan plan, Workers workers) {
        return new Trials() {

            @Override
            public int iterations() {
                return 3;
            }

            @Override
            public Trial trial(Variant variant, long seed) {
                return new InventedTrial(variant, seed);
            }
        };
    }

    private final class InventedTrial implements Trial {

        private final Variant variant;
        private final long seed;
        private int predictions;

        InventedTrial(Variant variant, long seed) {
            this.variant = variant;
            this.seed = seed;
        }

        @Override
        public int iterations() {
            return 3;
        }

        @Override
        public Step iterate(int epoch, int iteration) {
            String name = variant + " " + seed;
            if (seed > 0) {
                beforeIteration.accept(name);
                if (epoch == 0 && iteration == 0) {
                    trained.add(name);
                }
            }
            return new Step(1.0 / (1 + epoch + iteration), seed, 20, TrainingTime.of(0.25, 0.5, 0.125));
        }

        @Override
        public Outcome test() {
            return new Outcome(Map.of("error", 1.0 / seed / (1 + variants().indexOf(variant))), 100.0 * seed);
        }

        @Override
        public void load(double[] parameters) {
            loaded.add(variant + " " + (long) parameters[0]);
        }

        /** Falls with each call: a time that many calls share is not the first one. */
        @Override
        public double predictionSeconds() {
            return 1.0 / ++predictions;
        }

        @Override
        public StepProfile profile(String title) {
            return StepProfile.of(title, new double[] {0}, new double[] {1}, new double[] {0.2}, new double[] {seed});
        }

        @Override
        public double[] parameters() {
            return new double[] {seed};
        }
    }
}
