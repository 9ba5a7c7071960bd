package org.costate.examples.spiral;

import java.util.List;
import java.util.Map;
import org.costate.adjoint.Gradient;
import org.costate.examples.report.Quality;
import org.costate.examples.report.StepProfile;
import org.costate.examples.report.Task;
import org.costate.examples.report.TrainingTime;
import org.costate.examples.train.Moment;
import org.costate.examples.train.ParameterUpdate;
import org.costate.examples.train.RegularizedSolve;
import org.costate.examples.train.Regularizer;
import org.costate.examples.train.SavedStates;
import org.costate.examples.train.Trial;
import org.costate.examples.train.WarmTime;
import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Elementwise;
import org.costate.neural.MeanSquaredError;
import org.costate.neural.Network;
import org.costate.neural.NeuralField;
import org.costate.optim.Adam;
import org.costate.optim.LearningRate;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepLog;

/**
 * The training of a network 2-50-2 on the cubes of the state, so that its solution goes through 30 points of the spiral.
 * The seed fixes its first parameters; every iteration sees all points.
 */
public final class SpiralTrial implements Trial {

    private static final Quality ERROR = Quality.error("error", "Error on the points", "mean squared error");
    private static final Quality BEYOND = Quality.error("beyond", "Error beyond the points", "mean squared error");
    private static final int TIMED_CALLS = 400;

    private final int iterations;
    private final Solver solver;
    private final NeuralField dynamics;
    private final RegularizedSolve solve;
    private final ParameterUpdate update;
    private final double[] theta;
    private final double[] seen = CubicSpiral.states(CubicSpiral.times(0, CubicSpiral.END));
    private final double[] unseen = CubicSpiral.states(CubicSpiral.times(CubicSpiral.END, 2 * CubicSpiral.END));

    /**
     * A trial that has not begun.
     *
     * @param solver      the solver
     * @param rate        learning rate of each update
     * @param iterations  updates in what counts as an epoch
     * @param regularizer what is charged
     * @param seed        seed of the training
     */
    public SpiralTrial(Solver solver, LearningRate rate, int iterations, Regularizer regularizer, long seed) {
        this.iterations = iterations;
        this.solver = solver.withSaveAt(SaveAt.times(CubicSpiral.times(0, CubicSpiral.END)));
        Network layers = Network.of(
                Elementwise.of(2, Activation.CUBE),
                Dense.of(2, 50, Activation.TANH),
                Dense.of(50, 2, Activation.IDENTITY));
        theta = layers.initialize(seed);
        dynamics = NeuralField.of(layers, theta);
        solve = regularizer.start(dynamics, this.solver, seed);
        update = new ParameterUpdate(Adam.of(), rate, theta.length);
    }

    /** What is trained, and how it is tested. */
    public static Task task() {
        return new Task("mean squared error", List.of(ERROR, BEYOND), "one solve through all points", "the spiral");
    }

    @Override
    public int iterations() {
        return iterations;
    }

    @Override
    public Step iterate(int epoch, int iteration) {
        Moment moment = new Moment(update.count(), epoch + (double) iteration / iterations);
        long start = System.nanoTime();
        SavedStates states = solve.forward(CubicSpiral.start(), 0, CubicSpiral.END, moment);
        double[] statesBar = new double[seen.length];
        double loss = MeanSquaredError.gradient(states.rows(), seen, statesBar);
        long turn = System.nanoTime();
        Gradient gradient = solve.backward(loss, statesBar);
        double backward = (System.nanoTime() - turn) * 1e-9 - solve.penaltySeconds();
        TrainingTime time = TrainingTime.of((turn - start) * 1e-9, backward, solve.penaltySeconds());
        update.apply(loss, theta, gradient.parameters());
        dynamics.load(theta);
        return new Step(loss, solve.penalty(), states.evaluations(), time);
    }

    /** The error on the points, and on as many in the same time after them, which training never sees. */
    @Override
    public Outcome test() {
        Solution solution = predict();
        double[] later = CubicSpiral.times(CubicSpiral.END, 2 * CubicSpiral.END);
        Solution longer =
                solver.withSaveAt(SaveAt.times(later)).solve(dynamics, CubicSpiral.start(), 0, 2 * CubicSpiral.END);
        return new Outcome(
                Map.of(
                        ERROR.key(),
                        MeanSquaredError.value(CubicSpiral.rows(solution), seen),
                        BEYOND.key(),
                        MeanSquaredError.value(CubicSpiral.rows(longer), unseen)),
                (double) solution.statistics().evaluations());
    }

    private Solution predict() {
        return solver.solve(dynamics, CubicSpiral.start(), 0, CubicSpiral.END);
    }

    @Override
    public void load(double[] parameters) {
        System.arraycopy(parameters, 0, theta, 0, theta.length);
        dynamics.load(theta);
    }

    @Override
    public double predictionSeconds() {
        return WarmTime.median(TIMED_CALLS, call -> predict());
    }

    @Override
    public StepProfile profile(String title) {
        StepLog log = StepLog.of();
        solver.solve(dynamics, CubicSpiral.start(), 0, CubicSpiral.END, log);
        return StepProfile.of(title, log);
    }

    @Override
    public double[] parameters() {
        return theta.clone();
    }
}
