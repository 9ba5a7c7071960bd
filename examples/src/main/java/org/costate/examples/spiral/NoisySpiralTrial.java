package org.costate.examples.spiral;

import java.util.List;
import java.util.Map;
import org.costate.adjoint.DifferentiableField;
import org.costate.adjoint.Gradient;
import org.costate.examples.report.Quality;
import org.costate.examples.report.StepProfile;
import org.costate.examples.report.Task;
import org.costate.examples.report.TrainingTime;
import org.costate.examples.train.ChargedWalk;
import org.costate.examples.train.Moment;
import org.costate.examples.train.ParameterUpdate;
import org.costate.examples.train.StepCharges;
import org.costate.examples.train.Trial;
import org.costate.examples.train.WarmTime;
import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Elementwise;
import org.costate.neural.Network;
import org.costate.neural.NeuralField;
import org.costate.optim.AdaBelief;
import org.costate.optim.LearningRate;
import org.costate.solver.Noise;
import org.costate.solver.SaveAt;
import org.costate.solver.Sde;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepLog;
import org.costate.solver.noise.BrownianPath;
import org.costate.solver.noise.PathFamily;

/**
 * The training of a neural SDE, with a drift 2-50-2 on the cubes of the state and a linear diffusion 2-2, so that mean and
 * variance of its paths are those of the noisy spiral. The seed fixes its first parameters and the paths of each
 * iteration.
 */
public final class NoisySpiralTrial implements Trial {

    private static final Quality MEAN = Quality.error("mean", "Error of the means", "mean squared error");
    private static final Quality VARIANCE = Quality.error("variance", "Error of the variances", "mean squared error");
    private static final int PATHS = 100;
    private static final int TESTED = 1000;
    private static final int TIMED_CALLS = 15;
    private static final double FINE = 1e-5;

    private final int iterations;
    private final Solver solver;
    private final NeuralField driftNet;
    private final NeuralField diffusion;
    private final Sde<DifferentiableField> sde;
    private final ChargedWalk walk;
    private final ParameterUpdate update;
    private final double[] theta;
    private final double[] driftTheta;
    private final double[] diffusionTheta;
    private final PathFamily paths;
    private final BrownianPath tested;
    private final Moments truth;

    /**
     * A trial that has not begun.
     *
     * @param solver     the solver, with a method for diagonal noise
     * @param rate       learning rate of each update
     * @param iterations updates in what counts as an epoch
     * @param charges    what steps are charged
     * @param seed       seed of the training
     * @param truth      what the moments should be
     */
    NoisySpiralTrial(Solver solver, LearningRate rate, int iterations, StepCharges charges, long seed, Moments truth) {
        this.iterations = iterations;
        this.solver = solver.withSaveAt(SaveAt.times(NoisySpiral.times()));
        this.truth = truth;
        Network drift = Network.of(
                Elementwise.of(2, Activation.CUBE),
                Dense.of(2, 50, Activation.TANH),
                Dense.of(50, 2, Activation.IDENTITY));
        Network linear = Network.of(Dense.of(2, 2, Activation.IDENTITY));
        driftTheta = drift.initialize(seed);
        diffusionTheta = linear.initialize(seed + 1);
        theta = java.util.Arrays.copyOf(driftTheta, driftTheta.length + diffusionTheta.length);
        System.arraycopy(diffusionTheta, 0, theta, driftTheta.length, diffusionTheta.length);
        driftNet = NeuralField.of(drift, driftTheta);
        diffusion = NeuralField.of(linear, diffusionTheta);
        sde = Sde.ito(driftNet, Noise.diagonal(), diffusion);
        walk = charges.start(sde, this.solver, seed);
        update = new ParameterUpdate(AdaBelief.of(), rate, theta.length);
        paths = PathFamily.of(seed, 2, 0, NoisySpiral.END).withTolerance(FINE);
        tested = PathFamily.of(-1, 2, 0, NoisySpiral.END).withTolerance(FINE).rows(0, TESTED);
    }

    /** What is trained, and how it is tested. */
    public static Task task() {
        return new Task("squared error of means and variances", List.of(MEAN, VARIANCE), "1000 paths", "1000 paths");
    }

    @Override
    public int iterations() {
        return iterations;
    }

    @Override
    public Step iterate(int epoch, int iteration) {
        long count = update.count();
        Moment moment = new Moment(count, epoch + (double) iteration / iterations);
        long start = System.nanoTime();
        BrownianPath path = paths.rows(count * PATHS, PATHS);
        Solution solution = walk.forward(path, NoisySpiral.starts(PATHS), 0, NoisySpiral.END, moment);
        double[] bar = new double[solution.size() * solution.dimension()];
        double loss = Moments.of(solution).gradient(truth, solution, bar);
        long turn = System.nanoTime();
        Gradient gradient = walk.backward(loss, bar);
        double backward = (System.nanoTime() - turn) * 1e-9 - walk.penaltySeconds();
        TrainingTime time = TrainingTime.of((turn - start) * 1e-9, backward, walk.penaltySeconds());
        update.apply(loss, theta, gradient.parameters());
        loadTheta();
        return new Step(loss, walk.penalty(), solution.statistics().evaluations(), time);
    }

    private void loadTheta() {
        System.arraycopy(theta, 0, driftTheta, 0, driftTheta.length);
        System.arraycopy(theta, driftTheta.length, diffusionTheta, 0, diffusionTheta.length);
        driftNet.load(driftTheta);
        diffusion.load(diffusionTheta);
    }

    @Override
    public Outcome test() {
        Solution solution = predict();
        Moments moments = Moments.of(solution);
        return new Outcome(
                Map.of(MEAN.key(), moments.meanError(truth), VARIANCE.key(), moments.varianceError(truth)),
                (double) solution.statistics().evaluations());
    }

    private Solution predict() {
        return solver.solve(sde.along(tested), NoisySpiral.starts(TESTED), 0, NoisySpiral.END);
    }

    @Override
    public void load(double[] parameters) {
        System.arraycopy(parameters, 0, theta, 0, theta.length);
        loadTheta();
    }

    @Override
    public double predictionSeconds() {
        return WarmTime.median(TIMED_CALLS, call -> predict());
    }

    @Override
    public StepProfile profile(String title) {
        StepLog log = StepLog.of();
        solver.solve(sde.along(tested), NoisySpiral.starts(TESTED), 0, NoisySpiral.END, log);
        return StepProfile.of(title, log);
    }

    @Override
    public double[] parameters() {
        return theta.clone();
    }

    /** Makes trials that share the true moments, which are computed once. */
    public static final class Source {

        private final Moments truth = NoisySpiral.truth();

        /**
         * A trial that has not begun.
         *
         * @param solver     the solver, with a method for diagonal noise
         * @param rate       learning rate of each update
         * @param iterations updates in what counts as an epoch
         * @param charges    what steps are charged
         * @param seed       seed of the training
         */
        public NoisySpiralTrial trial(
                Solver solver, LearningRate rate, int iterations, StepCharges charges, long seed) {
            return new NoisySpiralTrial(solver, rate, iterations, charges, seed, truth);
        }
    }
}
