package org.costate.examples.experiment;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.costate.examples.mnist.BatchOrder;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.report.Task;
import org.costate.examples.train.DigitTraining;
import org.costate.examples.train.DigitTrial;
import org.costate.examples.train.Trial;
import org.costate.neural.Workers;
import org.costate.optim.Adam;
import org.costate.optim.LearningRate;
import org.costate.solver.PidController;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.sde.SOSRI;

/**
 * Neural SDEs that classify the MNIST digits: the model of Pal et al. 2021 on some of the images, or on all of them with
 * the settings of that paper, with weights of our own.
 */
final class MnistSde implements Experiment {

    private static final int BATCH = 512;
    private static final int DEMO_IMAGES = 20_000;
    private static final int DEMO_TEST_IMAGES = 2048;
    private static final double TOLERANCE = 0.14;
    private static final double RATE = 0.01;
    private static final double PAPER_DECAY = 1e-5;
    private static final long MAX_STEPS = 10_000;

    @Override
    public String name() {
        return "mnist-sde";
    }

    @Override
    public String summary() {
        return "classifies the MNIST digits by a neural SDE";
    }

    @Override
    public Task task() {
        return Task.ofDigits();
    }

    /** Steps of an SDE can only be charged. */
    @Override
    public List<Variant> variants() {
        return List.of(
                Variant.VANILLA,
                Variant.ER,
                Variant.SR,
                Variant.ER_SR,
                Variant.LR_UNBIASED,
                Variant.LR_BIASED,
                Variant.LOCAL,
                Variant.STEPS,
                Variant.LOG_STEPS,
                Variant.TARGET_NFE,
                Variant.EMBEDDED);
    }

    @Override
    public int epochs(ExperimentSize size) {
        return size == ExperimentSize.DEMO ? 6 : 40;
    }

    @Override
    public OptionalInt batch(ExperimentSize size) {
        return OptionalInt.of(BATCH);
    }

    @Override
    public double weight(ExperimentSize size, Variant variant) {
        return switch (variant) {
            case ER, LR_UNBIASED -> 0.2;
            case SR -> 0.5;
            case ER_SR -> 0.5;
            case LR_BIASED -> 8;
            case STEPS -> 0.007;
            case LOCAL, LOG_STEPS -> 0.15;
            case EMBEDDED -> 0.1;
            case TARGET_NFE -> 0.5;
            default -> 0;
        };
    }

    @Override
    public double tolerance(ExperimentSize size) {
        return TOLERANCE;
    }

    @Override
    public List<Map.Entry<String, String>> settings(ExperimentSize size) {
        return List.of(
                Map.entry("model", "784-32 encoder, drift 32-64 tanh, 64-32, diffusion 32-32, head 32-10"),
                Map.entry("method", "sosri; sosri2 in trainings that charge the stiffness"),
                Map.entry("training images", Integer.toString(images(size))),
                Map.entry("test images", Integer.toString(testImages(size))),
                Map.entry("paths", "1 in training, 10 in tests"),
                Map.entry(
                        "optimizer",
                        size == ExperimentSize.DEMO
                                ? "Adam, " + RATE + " falling linearly to 0"
                                : "Adam, " + RATE + " / (1 + " + PAPER_DECAY + " k)"));
    }

    private static int images(ExperimentSize size) {
        return size == ExperimentSize.DEMO ? DEMO_IMAGES : MnistData.TRAINING_SIZE;
    }

    private static int testImages(ExperimentSize size) {
        return size == ExperimentSize.DEMO ? DEMO_TEST_IMAGES : MnistData.TEST_SIZE;
    }

    @Override
    public Trials open(Plan plan, Workers workers) throws IOException {
        return new Digits(plan, MnistData.load(), workers);
    }

    private static final class Digits implements Trials {

        private final int iterations;
        private final DigitTraining training;
        private final SdeRegularizers regularizers;
        private final MnistData data;
        private final Workers workers;

        Digits(Plan plan, MnistData data, Workers workers) {
            this.data = data;
            this.workers = workers;
            int images = images(plan.size());
            int batch = plan.batch().orElse(BATCH);
            iterations = BatchOrder.of(1, images, batch).batches();
            int updates = plan.epochs() * iterations;
            Solver solver = Solver.of(SOSRI.METHOD, Tolerances.of(plan.tolerance(), plan.tolerance()))
                    .withController(PidController.stochastic())
                    .withMaxSteps(MAX_STEPS);
            regularizers = new SdeRegularizers(plan, solver, updates);
            LearningRate rate = plan.size() == ExperimentSize.DEMO
                    ? LearningRate.linearDecay(RATE, updates)
                    : LearningRate.inverseDecay(RATE, PAPER_DECAY);
            training = new DigitTraining(solver, Adam.of(), rate, images, testImages(plan.size()), batch);
        }

        @Override
        public int iterations() {
            return iterations;
        }

        @Override
        public Trial trial(Variant variant, long seed) {
            return DigitTrial.ofSde(
                    training.withSolver(regularizers.tested(variant)),
                    regularizers.solver(variant),
                    regularizers.of(variant),
                    seed,
                    data,
                    workers);
        }
    }
}
