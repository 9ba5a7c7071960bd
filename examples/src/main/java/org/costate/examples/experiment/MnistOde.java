package org.costate.examples.experiment;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.costate.examples.ModelSize;
import org.costate.examples.SolverMethod;
import org.costate.examples.mnist.BatchOrder;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.report.Task;
import org.costate.examples.train.DigitTraining;
import org.costate.examples.train.DigitTrial;
import org.costate.examples.train.TrainingSolver;
import org.costate.examples.train.Trial;
import org.costate.neural.Workers;
import org.costate.optim.Adam;
import org.costate.optim.LearningRate;
import org.costate.optim.Sgd;
import org.costate.solver.Solver;

/**
 * Neural ODEs that classify the MNIST digits: the small model of {@code train mnist} on some of the images, or the model
 * and settings of Pal et al. 2021 in double precision, with weights of our own.
 */
final class MnistOde implements Experiment {

    private static final int BATCH = 512;
    private static final int DEMO_IMAGES = 15_000;
    private static final double DEMO_TOLERANCE = 1e-6;
    private static final double DEMO_RATE = 5e-3;
    private static final double PAPER_TOLERANCE = 1.4e-8;
    private static final double PAPER_RATE = 0.1;
    private static final double PAPER_DECAY = 1e-5;
    private static final double PAPER_MOMENTUM = 0.9;

    @Override
    public String name() {
        return "mnist-ode";
    }

    @Override
    public String summary() {
        return "classifies the MNIST digits by a neural ODE";
    }

    @Override
    public Task task() {
        return Task.ofDigits();
    }

    @Override
    public List<Variant> variants() {
        return OdeRegularizers.VARIANTS;
    }

    @Override
    public int epochs(ExperimentSize size) {
        return size == ExperimentSize.DEMO ? 6 : 75;
    }

    @Override
    public OptionalInt batch(ExperimentSize size) {
        return OptionalInt.of(BATCH);
    }

    @Override
    public double weight(ExperimentSize size, Variant variant) {
        boolean demo = size == ExperimentSize.DEMO;
        return switch (variant) {
            case VANILLA, EMBEDDED -> 0;
            case STEER -> 0.5;
            case ER, LR_UNBIASED -> demo ? 5 : 0.5;
            case SR -> 0.1;
            case ER_SR -> 1;
            case LR_BIASED -> 30;
            case STEPS -> 0.1;
            case LOCAL, LOG_STEPS -> demo ? 0.04 : 0.08;
            case TARGET_NFE -> 0.5;
            case RNODE -> 0.1;
            case TAYNODE -> 0.3;
        };
    }

    @Override
    public double tolerance(ExperimentSize size) {
        return size == ExperimentSize.DEMO ? DEMO_TOLERANCE : PAPER_TOLERANCE;
    }

    @Override
    public List<Map.Entry<String, String>> settings(ExperimentSize size) {
        boolean demo = size == ExperimentSize.DEMO;
        return List.of(
                Map.entry(
                        "model",
                        demo ? "784-64 encoder, 64-64 tanh, 64-64, head 64-10" : "784-100-784 tanh, head 784-10"),
                Map.entry("method", SolverMethod.TSIT5.toString()),
                Map.entry("training images", Integer.toString(images(size))),
                Map.entry("test images", Integer.toString(MnistData.TEST_SIZE)),
                Map.entry(
                        "optimizer",
                        demo
                                ? "Adam, " + DEMO_RATE + " falling linearly to 0"
                                : "momentum " + PAPER_MOMENTUM + ", " + PAPER_RATE + " / (1 + " + PAPER_DECAY + " k)"));
    }

    private static int images(ExperimentSize size) {
        return size == ExperimentSize.DEMO ? DEMO_IMAGES : MnistData.TRAINING_SIZE;
    }

    @Override
    public Trials open(Plan plan, Workers workers) throws IOException {
        return new Digits(plan, MnistData.load(), workers);
    }

    private static final class Digits implements Trials {

        private final int iterations;
        private final ModelSize model;
        private final DigitTraining training;
        private final OdeRegularizers regularizers;
        private final MnistData data;
        private final Workers workers;

        Digits(Plan plan, MnistData data, Workers workers) {
            this.data = data;
            this.workers = workers;
            int images = images(plan.size());
            int batch = plan.batch().orElse(BATCH);
            iterations = BatchOrder.of(1, images, batch).batches();
            boolean demo = plan.size() == ExperimentSize.DEMO;
            model = demo ? ModelSize.SMALL : ModelSize.PAPER;
            Solver solver = TrainingSolver.of(SolverMethod.TSIT5, plan.tolerance());
            regularizers = new OdeRegularizers(plan, solver.method(), plan.epochs() * iterations);
            training = demo
                    ? new DigitTraining(
                            solver,
                            Adam.of(),
                            LearningRate.linearDecay(DEMO_RATE, (long) plan.epochs() * iterations),
                            images,
                            MnistData.TEST_SIZE,
                            batch)
                    : new DigitTraining(
                            solver,
                            Sgd.momentum(PAPER_MOMENTUM),
                            LearningRate.inverseDecay(PAPER_RATE, PAPER_DECAY),
                            images,
                            MnistData.TEST_SIZE,
                            batch);
        }

        @Override
        public int iterations() {
            return iterations;
        }

        @Override
        public Trial trial(Variant variant, long seed) {
            return DigitTrial.ofOde(model, training, regularizers.of(variant), seed, data, workers);
        }
    }
}
