package org.costate.examples.latent;

import java.util.Random;
import org.costate.examples.NumericalFailureException;
import org.costate.examples.latent.LatentOde.BatchResult;
import org.costate.examples.mnist.BatchOrder;
import org.costate.examples.series.SeriesBatch;
import org.costate.examples.series.SeriesData;
import org.costate.examples.series.SeriesSet;
import org.costate.examples.train.Moment;
import org.costate.examples.train.Regularizer;
import org.costate.examples.train.StepCharges;
import org.costate.neural.Workers;
import org.costate.optim.AdaMax;
import org.costate.optim.GradientClipping;
import org.costate.optim.LearningRate;
import org.costate.optim.OptimizerState;
import org.costate.solver.SolveException;
import org.costate.solver.StepLog;

/**
 * One training of a latent ODE, driven epoch by epoch. The seed fixes initial parameters, the order of the series and
 * the noise of the latent states, each by epoch and batch, so that a training that goes on where another stopped has
 * the same bits, for any number of threads. Mutable, for one thread.
 *
 * <p>AdaMax with rate 0.01 and inverse decay 1e-5, and the weight {@code max(0, 1 - 0.99^(epoch - 11))} of the
 * divergence, as in Pal et al. 2021; gradients are clipped at norm 10.
 */
public final class LatentTrainer {

    private static final double LEARNING_RATE = 0.01;
    private static final double LEARNING_DECAY = 1e-5;
    private static final double ANNEALING = 0.99;
    private static final int FIRST_ANNEALED = 11;
    private static final double LARGEST_GRADIENT = 10;

    private final SeriesSet training;
    private final LatentNetwork network;
    private final long seed;
    private final BatchOrder batches;
    private final double[] theta;
    private final double[] gradient;
    private final LatentOde model;
    private final LatentEvaluation evaluation;
    private final OptimizerState optimizer;
    private final LearningRate learningRate = LearningRate.inverseDecay(LEARNING_RATE, LEARNING_DECAY);
    private int epochs;

    private LatentTrainer(
            LatentSettings settings, SeriesData data, Regularizer regularizer, long seed, Workers workers) {
        this.seed = seed;
        training = data.training();
        network = LatentNetwork.of(settings.size(), training.channels().size());
        theta = network.initialize(seed);
        gradient = new double[theta.length];
        batches = BatchOrder.of(seed, training.size(), settings.batch());
        model = new LatentOde(
                network, theta, settings.solver(), training.times(), settings.noise(), regularizer, seed, workers);
        evaluation = new LatentEvaluation(data.test(), settings.batch(), settings.noise());
        optimizer = AdaMax.of().start(theta.length);
    }

    /**
     * A training without a penalty.
     *
     * @param settings what it is made with
     * @param data     the series
     * @param seed     any number
     * @param workers  threads that do the products, which the caller closes
     */
    public static LatentTrainer vanilla(LatentSettings settings, SeriesData data, long seed, Workers workers) {
        return regularized(settings, data, StepCharges.of(), seed, workers);
    }

    /**
     * A training that is regularized.
     *
     * @param settings    what it is made with
     * @param data        the series
     * @param regularizer what the solves are charged for
     * @param seed        any number; a vanilla training of the same seed is its pair
     * @param workers     threads that do the products, which the caller closes
     */
    public static LatentTrainer regularized(
            LatentSettings settings, SeriesData data, Regularizer regularizer, long seed, Workers workers) {
        return new LatentTrainer(settings, data, regularizer, seed, workers);
    }

    /**
     * Trains for one epoch.
     *
     * @throws NumericalFailureException if a solve fails or the loss is not finite
     */
    public LatentEpoch trainEpoch() {
        long start = System.nanoTime();
        int epoch = epochs + 1;
        int[] order = batches.epoch(epoch);
        double[] sums = new double[5];
        for (int b = 0; b < batches.batches(); b++) {
            BatchResult result = update(training.batch(order, batches.start(b), batches.count(b)), epoch, b);
            sums[0] += result.loss();
            sums[1] += result.likelihood();
            sums[2] += result.divergence();
            sums[3] += result.penalty();
            sums[4] += result.evaluations();
        }
        epochs = epoch;
        int n = batches.batches();
        double seconds = (System.nanoTime() - start) * 1e-9;
        return new LatentEpoch(epoch, sums[0] / n, sums[1] / n, sums[2] / n, sums[3] / n, sums[4] / n, seconds);
    }

    /** Batches of an epoch. */
    int batches() {
        return batches.batches();
    }

    /**
     * Makes one update.
     *
     * @param epoch epoch, from 1 on
     * @param b     batch in the epoch, from 0 on; after the last the epoch counts as trained
     */
    BatchResult update(int epoch, int b) {
        int[] order = batches.epoch(epoch);
        BatchResult result = update(training.batch(order, batches.start(b), batches.count(b)), epoch, b);
        if (b == batches.batches() - 1) {
            epochs = epoch;
        }
        return result;
    }

    /** Time to predict one batch: the median of some calls, in seconds. */
    double predictionSeconds() {
        return evaluation.medianSeconds(model);
    }

    /** The steps of the solve for the first test series. */
    StepLog steps() {
        return evaluation.steps(model);
    }

    private BatchResult update(SeriesBatch batch, int epoch, int b) {
        long step = (epoch - 1L) * batches.batches() + b;
        Moment moment = new Moment(step, epoch - 1 + (double) b / batches.batches());
        Random noise = new Random(31 * (31 * seed + epoch) + b);
        BatchResult result;
        try {
            result = model.differentiate(batch, divergenceWeight(epoch), noise, moment, gradient);
        } catch (SolveException failure) {
            throw new NumericalFailureException(
                    "seed " + seed + ", epoch " + epoch + ", batch " + b + ": " + failure.getMessage(), failure);
        }
        if (!Double.isFinite(result.loss())) {
            throw new NumericalFailureException("seed " + seed + ", epoch " + epoch + ", batch " + b + ": the loss is "
                    + result.loss() + "; try a smaller weight of the penalty or a smaller tolerance");
        }
        GradientClipping.byGlobalNorm(gradient, LARGEST_GRADIENT);
        optimizer.step(theta, gradient, learningRate.at(step));
        model.load(theta);
        return result;
    }

    /** Weight of the divergence in an epoch, from 1 on. */
    static double divergenceWeight(int epoch) {
        return Math.max(0, 1 - StrictMath.pow(ANNEALING, epoch - FIRST_ANNEALED));
    }

    /** Measures the model on the test series. */
    public LatentMetrics evaluate() {
        return evaluation.run(model);
    }

    /** Epochs that were trained. */
    public int epochs() {
        return epochs;
    }

    /** The architecture. */
    public LatentNetwork network() {
        return network;
    }

    /** The parameters, a copy. */
    public double[] parameters() {
        return theta.clone();
    }

    /** Takes parameters for tests and predictions; the optimizer stays as it is. */
    void load(double[] parameters) {
        System.arraycopy(parameters, 0, theta, 0, theta.length);
        model.load(theta);
    }

    /** State of the optimizer, copies. */
    public double[][] optimizerState() {
        return optimizer.snapshot();
    }

    /**
     * Goes on where a training of the same settings, data, penalty and seed stopped.
     *
     * @param done       epochs that were trained, at least 0
     * @param parameters what {@link #parameters} was then; copied
     * @param state      what {@link #optimizerState} was then; copied
     */
    public void resume(int done, double[] parameters, double[][] state) {
        if (done < 0) {
            throw new IllegalArgumentException("done = " + done + ", but must be at least 0");
        }
        if (parameters.length != theta.length) {
            throw new IllegalArgumentException("parameters has length " + parameters.length + ", but the model has "
                    + theta.length + " parameters");
        }
        optimizer.restore(state);
        System.arraycopy(parameters, 0, theta, 0, theta.length);
        model.load(theta);
        epochs = done;
    }
}
