package org.costate.examples.train;

import java.util.Arrays;
import org.costate.adjoint.DifferentiableField;
import org.costate.adjoint.Gradient;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.report.TrainingTime;
import org.costate.neural.NeuralField;
import org.costate.neural.NeuralMap;
import org.costate.neural.NeuralPass;
import org.costate.neural.SoftmaxCrossEntropy;
import org.costate.neural.Workers;
import org.costate.solver.Noise;
import org.costate.solver.Sde;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.costate.solver.noise.BrownianPath;
import org.costate.solver.noise.BrownianStream;

/**
 * A digit classifier whose state moves by a stochastic equation with diagonal noise. In training an image has one path,
 * another one in each iteration; a prediction is the mean of the logits along ten paths, always the same ones. What is
 * counted are evaluations of the drift in the solve of a batch along one path. Mutable, for one thread; the threads of
 * its workers do the products.
 */
final class NoisyDigitClassifier implements DigitModel {

    private static final int TEST_PATHS = 10;
    private static final long TEST_SEED = -1;

    private final NoisyDigitNetwork network;
    private final Solver solver;
    private final NeuralMap encoder;
    private final NeuralPass encoderPass;
    private final NeuralField drift;
    private final NeuralField diffusion;
    private final Sde<DifferentiableField> sde;
    private final NeuralMap head;
    private final NeuralPass headPass;
    private final ChargedWalk walk;
    private final long seed;

    /**
     * A classifier in training.
     *
     * @param network its architecture
     * @param theta   its parameters, copied
     * @param trained solver of the training
     * @param tested  solver of predictions
     * @param charges what steps are charged
     * @param seed    of the training; fixes the paths
     * @param workers threads; the results do not depend on them
     */
    NoisyDigitClassifier(
            NoisyDigitNetwork network,
            double[] theta,
            Solver trained,
            Solver tested,
            StepCharges charges,
            long seed,
            Workers workers) {
        this.network = network;
        this.seed = seed;
        solver = tested;
        encoder = NeuralMap.of(network.encoder(), theta, 0).withWorkers(workers);
        encoderPass = encoder.pass();
        drift = NeuralField.from(
                NeuralMap.of(network.drift(), theta, network.driftOffset()).withWorkers(workers));
        diffusion = NeuralField.from(NeuralMap.of(network.diffusion(), theta, network.diffusionOffset())
                .withWorkers(workers));
        sde = Sde.ito(drift, Noise.diagonal(), diffusion);
        head = NeuralMap.of(network.head(), theta, network.headOffset()).withWorkers(workers);
        headPass = head.pass();
        walk = charges.start(sde, trained, seed);
    }

    @Override
    public void load(double[] theta) {
        encoder.load(theta);
        drift.load(theta);
        diffusion.load(theta);
        head.load(theta);
    }

    @Override
    public Trial.Step differentiate(double[] images, int[] labels, Moment moment, double[] bar) {
        long start = System.nanoTime();
        int rows = labels.length;
        double[] z0 = new double[rows * NoisyDigitNetwork.WIDTH];
        encoderPass.evaluate(0, images, z0);
        Solution solution = walk.forward(path(seed, moment.iteration(), rows), z0, 0, 1, moment);
        double[] logits = new double[rows * MnistData.CLASSES];
        headPass.evaluate(1, solution.endState(), logits);
        double[] logitsBar = new double[logits.length];
        double loss = SoftmaxCrossEntropy.gradient(logits, labels, logitsBar);

        long turn = System.nanoTime();
        Arrays.fill(bar, 0);
        double[] endBar = new double[z0.length];
        headPass.pullback(logitsBar, endBar, bar, network.headOffset());
        Gradient gradient = walk.backward(loss, endBar);
        gradient.addParameters(bar, network.driftOffset());
        encoderPass.pullbackToParameters(gradient.initialState(), bar, 0);
        double backward = (System.nanoTime() - turn) * 1e-9 - walk.penaltySeconds();
        TrainingTime time = TrainingTime.of((turn - start) * 1e-9, backward, walk.penaltySeconds());
        return new Trial.Step(loss, walk.penalty(), solution.statistics().evaluations(), time);
    }

    /** One path for each row. A block has room for the largest batch, so blocks of other numbers share no path. */
    private static BrownianPath path(long seed, long block, int rows) {
        return BrownianStream.rows(seed, block << Integer.SIZE, rows, NoisyDigitNetwork.WIDTH, 0, 1);
    }

    @Override
    public Prediction predict(double[] images, int[] labels) {
        int rows = labels.length;
        double[] z0 = encode(images, rows);
        double[] mean = new double[rows * MnistData.CLASSES];
        double[] logits = new double[mean.length];
        double evaluations = 0;
        for (int p = 0; p < TEST_PATHS; p++) {
            Solution solution = solver.solve(sde.along(path(TEST_SEED, p, rows)), z0, 0, 1);
            head.evaluate(1, solution.endState(), logits);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += logits[i] / TEST_PATHS;
            }
            evaluations += solution.statistics().evaluations();
        }
        return new Prediction(
                SoftmaxCrossEntropy.value(mean, labels),
                SoftmaxCrossEntropy.accuracy(mean, labels),
                evaluations / TEST_PATHS);
    }

    private double[] encode(double[] images, int rows) {
        double[] z0 = new double[rows * NoisyDigitNetwork.WIDTH];
        encoder.evaluate(0, images, z0);
        return z0;
    }

    @Override
    public void solve(double[] images, int rows, StepListener listener) {
        solver.solve(sde.along(path(TEST_SEED, 0, rows)), encode(images, rows), 0, 1, listener);
    }
}
