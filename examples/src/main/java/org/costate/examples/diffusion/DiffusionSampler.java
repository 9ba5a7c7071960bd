package org.costate.examples.diffusion;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;
import org.costate.diffusion.ClassifierFreeGuidance;
import org.costate.diffusion.Denoiser;
import org.costate.diffusion.Grid;
import org.costate.diffusion.NoiseLevels;
import org.costate.diffusion.Prediction;
import org.costate.diffusion.ProbabilityFlow;
import org.costate.diffusion.Sampler;
import org.costate.diffusion.Schedule;
import org.costate.diffusion.Spacing;
import org.costate.examples.DiffusionDrawOptions;
import org.costate.neural.Workers;
import org.costate.solver.Cancellation;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.SolveException;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Tsit5;
import org.jspecify.annotations.Nullable;

/** Draws from a model by the probability-flow ODE, a block of samples at a time. For one thread; workers share its products. */
final class DiffusionSampler {

    /** Rows that are solved together: fixed, for their errors decide the steps together. */
    static final int BLOCK = 1000;

    /** More than a sensible tolerance needs, so that a solve that goes nowhere ends. */
    private static final int MOST_STEPS = 20_000;

    /** Where few steps of a straight path begin: noise over signal, as in the schedule of EDM. */
    private static final double MOST_NOISE = 80;

    private final DiffusionModel model;
    private final ProbabilityFlow flow;
    private final @Nullable Sampler few;
    private final Cancellation cancellation;
    private long evaluations;

    /** Samples of a model, until it is cancelled. */
    DiffusionSampler(DiffusionModel model, DiffusionDrawOptions options, Workers workers, Cancellation cancellation) {
        this.model = model;
        this.cancellation = cancellation;
        Denoiser denoiser = guided(model, options.guidance(), workers);
        Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(options.tolerance(), options.tolerance()))
                .withMaxSteps(MOST_STEPS);
        flow = ProbabilityFlow.of(model.kind().schedule(), denoiser, solver);
        few = options.sampler()
                .method()
                .map(method ->
                        Sampler.of(method, new StoppableDenoiser(denoiser, cancellation), grid(model, options.steps())))
                .orElse(null);
    }

    /** A guided model; weight 1 is the conditional model itself. */
    static Denoiser guided(DiffusionModel model, double guidance, Workers workers) {
        Denoiser denoiser = model.denoiser(workers);
        return guidance == 1 ? denoiser : ClassifierFreeGuidance.of(denoiser, new double[model.labels()], guidance);
    }

    /**
     * Where few steps end. The straight path begins without signal, where most methods are singular, so their steps begin a
     * little later; equal times draw best there.
     */
    static Grid grid(DiffusionModel model, int steps) {
        Schedule schedule = model.kind().schedule();
        return model.kind() == DenoiserKind.FLOW
                ? Grid.between(schedule, Spacing.uniform(), steps, MOST_NOISE, schedule.rho(schedule.tMin()))
                : Grid.of(schedule, Spacing.karras(), steps);
    }

    /** Standard normal numbers, rows x d; the seed and the row fix them. */
    static double[] noise(int rows, int d, long seed) {
        double[] noise = new double[rows * d];
        for (int row = 0; row < rows; row++) {
            SplittableRandom random =
                    new SplittableRandom(new SplittableRandom(seed).nextLong() + 0x632be59bd9b4e019L * row);
            for (int i = row * d; i < (row + 1) * d; i++) {
                noise[i] = random.nextGaussian();
            }
        }
        return noise;
    }

    /** Noise as it is at a time. */
    private double[] atTime(double[] noise, double t) {
        double sigma = flow.schedule().sigma(t);
        double[] x = new double[noise.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = sigma * noise[i];
        }
        return x;
    }

    /**
     * Data of noise, rows x d each.
     *
     * @param done told of rows that are drawn
     * @return fewer rows if it was cancelled
     */
    double[] sample(double[] noise, double[] condition, IntConsumer done) {
        Sampler steps = few;
        double[] ends = steps == null
                ? inBlocks(atTime(noise, flow.tNoise()), condition, done, flow(flow.tNoise(), flow.tData()))
                : inBlocks(atTime(noise, steps.grid().time(0)), condition, done, steps(steps));
        return model.scaling().toData(unscaled(ends));
    }

    /** What becomes of one block, by a solve or by steps. */
    private interface Way {

        /** @throws CancellationException if it was cancelled */
        double[] ends(double[] start, double[] condition);
    }

    /** Goes a way with all rows, a block at a time; fewer rows if it was cancelled. */
    private double[] inBlocks(double[] x, double[] condition, IntConsumer done, Way way) {
        int d = model.dimension();
        int k = model.labels();
        int rows = x.length / d;
        double[] out = new double[x.length];
        for (int first = 0; first < rows; first += BLOCK) {
            int last = Math.min(rows, first + BLOCK);
            double[] ends;
            try {
                ends = way.ends(
                        Arrays.copyOfRange(x, first * d, last * d), Arrays.copyOfRange(condition, first * k, last * k));
            } catch (CancellationException e) {
                return Arrays.copyOf(out, first * d);
            }
            System.arraycopy(ends, 0, out, first * d, ends.length);
            done.accept(last - first);
        }
        return out;
    }

    private Way steps(Sampler sampler) {
        return (start, condition) -> {
            double[] ends = sampler.sample(start, condition);
            evaluations += sampler.evaluations();
            return ends;
        };
    }

    private Way flow(double from, double to) {
        return (start, condition) -> {
            Solution solution = solve(start, condition, from, SaveAt.end(), flow.coordinate(from), flow.coordinate(to));
            evaluations += solution.statistics().evaluations();
            return flow.toSample(solution.endState(), to);
        };
    }

    private Solution solve(double[] start, double[] condition, double time, SaveAt where, double from, double to) {
        try {
            return flow.solver()
                    .withSaveAt(where)
                    .withCancellation(cancellation)
                    .solve(flow.field(condition), flow.toState(start, time), from, to);
        } catch (SolveException e) {
            throw Stopping.of(e);
        }
    }

    /** x at the start of the schedule is alpha times the data, and alpha is hardly less than 1. */
    private double[] unscaled(double[] x) {
        double alpha = flow.schedule().alpha(flow.tData());
        double[] data = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            data[i] = x[i] / alpha;
        }
        return data;
    }

    /** Noise of data, rows x d each, in units of its deviation at the end of the schedule. */
    double[] encode(double[] data, double[] condition, IntConsumer done) {
        double alpha = flow.schedule().alpha(flow.tData());
        double[] x = model.scaling().toModel(data);
        for (int i = 0; i < x.length; i++) {
            x[i] *= alpha;
        }
        double[] ends = inBlocks(x, condition, done, flow(flow.tData(), flow.tNoise()));
        double sigma = flow.schedule().sigma(flow.tNoise());
        for (int i = 0; i < ends.length; i++) {
            ends[i] /= sigma;
        }
        return ends;
    }

    /** Evaluations of the field so far, each for a block. */
    long evaluations() {
        return evaluations;
    }

    /** States of one block on its way from noise to data. */
    static final class Trajectory {

        private final double[] angles;
        private final double[][] states;

        private Trajectory(double[] angles, double[][] states) {
            this.angles = angles;
            this.states = states;
        }

        /** How many. */
        int frames() {
            return angles.length;
        }

        /** In z, frames x (rows x d). */
        double[][] states() {
            return states;
        }
    }

    /**
     * The way of one block: the flow at equal distances in its angle, or what the sampler of few steps makes of it at its nodes.
     *
     * @param most number of frames, at least 2; fewer if there are not as many nodes
     * @throws CancellationException if it was cancelled
     */
    Trajectory trajectory(double[] noise, double[] condition, int most) {
        return few == null ? ofFlow(noise, condition, most) : ofSteps(few, noise, condition, most);
    }

    private Trajectory ofFlow(double[] noise, double[] condition, int frames) {
        double from = flow.coordinate(flow.tNoise());
        double to = flow.coordinate(flow.tData());
        double[] phi = new double[frames];
        for (int i = 0; i < frames; i++) {
            phi[i] = i == frames - 1 ? to : from + (to - from) * i / (frames - 1);
        }
        Solution solution = solve(atTime(noise, flow.tNoise()), condition, flow.tNoise(), SaveAt.times(phi), from, to);
        double[][] states = new double[frames][];
        Arrays.setAll(states, solution::state);
        return new Trajectory(phi, states);
    }

    private Trajectory ofSteps(Sampler sampler, double[] noise, double[] condition, int most) {
        Grid grid = sampler.grid();
        int frames = Math.min(most, grid.steps() + 1);
        int[] nodes = new int[frames];
        Arrays.setAll(nodes, i -> (int) ((long) i * grid.steps() / (frames - 1)));
        double[][] states = sampler.trajectory(atTime(noise, grid.time(0)), condition, nodes);
        double[] phi = new double[frames];
        for (int i = 0; i < frames; i++) {
            double t = grid.time(nodes[i]);
            phi[i] = flow.coordinate(t);
            states[i] = flow.toState(states[i], t);
        }
        return new Trajectory(phi, states);
    }

    /** What the model makes of states on their way: its guess of the data at each. */
    double[][] guesses(Trajectory trajectory, double[] condition) {
        Denoiser data = flow.model().as(Prediction.DATA);
        double[][] guesses = new double[trajectory.frames()][trajectory.states[0].length];
        for (int i = 0; i < guesses.length; i++) {
            NoiseLevels levels = NoiseLevels.of(guesses[i].length / model.dimension());
            levels.fillPhi(trajectory.angles[i]);
            data.linearization().evaluate(levels, trajectory.states[i], condition, guesses[i]);
            guesses[i] = model.scaling().toData(guesses[i]);
        }
        return guesses;
    }

    ProbabilityFlow flow() {
        return flow;
    }
}
