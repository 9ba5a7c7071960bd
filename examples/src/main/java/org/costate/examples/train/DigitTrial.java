package org.costate.examples.train;

import org.costate.examples.ModelSize;
import org.costate.examples.mnist.BatchOrder;
import org.costate.examples.mnist.ImageSet;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.report.StepProfile;
import org.costate.neural.Workers;
import org.costate.solver.Solver;
import org.costate.solver.StepLog;

/** The training of one digit classifier. The seed fixes its first parameters and the order of its batches. */
public final class DigitTrial implements Trial {

    private final DigitTraining training;
    private final MnistData data;
    private final ImageSet images;
    private final BatchOrder batches;
    private final DigitTest test;
    private final DigitModel classifier;
    private final ParameterUpdate update;
    private final double[] theta;
    private final double[] gradient;
    private int[] order = {};
    private int orderedEpoch = -1;

    private DigitTrial(DigitTraining training, DigitModel classifier, double[] theta, long seed, MnistData data) {
        this.training = training;
        this.data = data;
        images = data.training().first(training.images());
        batches = BatchOrder.of(seed, images.size(), training.batch());
        test = new DigitTest(data.test().first(training.testImages()), training.batch());
        this.theta = theta;
        gradient = new double[theta.length];
        this.classifier = classifier;
        update = new ParameterUpdate(training.optimizer(), training.rate(), theta.length);
    }

    /**
     * A trial of a neural ODE that has not begun.
     *
     * @param model       which network
     * @param training    how classifiers are trained
     * @param regularizer what is charged
     * @param seed        seed of the training
     * @param data        the images
     * @param workers     threads; the results do not depend on them
     */
    public static DigitTrial ofOde(
            ModelSize model,
            DigitTraining training,
            Regularizer regularizer,
            long seed,
            MnistData data,
            Workers workers) {
        DigitNetwork network = DigitNetwork.of(model);
        double[] theta = network.initialize(seed);
        DigitClassifier classifier =
                DigitClassifier.trained(network, theta, training.solver(), regularizer, seed, workers);
        return new DigitTrial(training, classifier, theta, seed, data);
    }

    /**
     * A trial of a neural SDE that has not begun.
     *
     * @param training how classifiers are trained, and with which solver they are tested
     * @param trained  the solver of the training
     * @param charges  what is charged
     * @param seed     seed of the training
     * @param data     the images
     * @param workers  threads; the results do not depend on them
     */
    public static DigitTrial ofSde(
            DigitTraining training, Solver trained, StepCharges charges, long seed, MnistData data, Workers workers) {
        NoisyDigitNetwork network = NoisyDigitNetwork.of();
        double[] theta = network.initialize(seed);
        NoisyDigitClassifier classifier =
                new NoisyDigitClassifier(network, theta, trained, training.solver(), charges, seed, workers);
        return new DigitTrial(training, classifier, theta, seed, data);
    }

    @Override
    public int iterations() {
        return batches.batches();
    }

    @Override
    public Step iterate(int epoch, int iteration) {
        if (epoch != orderedEpoch) {
            order = batches.epoch(epoch);
            orderedEpoch = epoch;
        }
        int rows = batches.count(iteration);
        double[] pixels = new double[rows * images.pixelsPerImage()];
        int[] labels = new int[rows];
        images.batch(order, batches.start(iteration), rows, pixels, labels);
        Moment moment = new Moment(update.count(), epoch + (double) iteration / batches.batches());
        Step step = classifier.differentiate(pixels, labels, moment, gradient);
        update.apply(step.loss(), theta, gradient);
        classifier.load(theta);
        return step;
    }

    @Override
    public Outcome test() {
        return test.run(classifier);
    }

    @Override
    public void load(double[] parameters) {
        System.arraycopy(parameters, 0, theta, 0, theta.length);
        classifier.load(theta);
    }

    @Override
    public double predictionSeconds() {
        return test.seconds(classifier);
    }

    /** Images that the model is tested on. */
    int testImages() {
        return test.size();
    }

    /** Steps along the solve of the first test images. */
    @Override
    public StepProfile profile(String title) {
        int rows = Math.min(training.batch(), data.test().size());
        double[] first = new double[rows * data.test().pixelsPerImage()];
        data.test().batch(0, rows, first, new int[rows]);
        StepLog log = StepLog.of();
        classifier.solve(first, rows, log);
        return StepProfile.of(title, log);
    }

    @Override
    public double[] parameters() {
        return theta.clone();
    }
}
