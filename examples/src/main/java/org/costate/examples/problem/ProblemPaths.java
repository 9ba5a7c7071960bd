package org.costate.examples.problem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.costate.solver.Calculus;
import org.costate.solver.Method;
import org.costate.solver.Noise;
import org.costate.solver.SaveAt;
import org.costate.solver.Sde;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Status;
import org.costate.solver.ensemble.Ensemble;
import org.costate.solver.ensemble.Family;
import org.costate.solver.ensemble.Moments;
import org.costate.solver.ensemble.Outcome;
import org.costate.solver.ensemble.Reduction;
import org.costate.solver.noise.BrownianStream;
import org.costate.solver.sde.DRI1;
import org.costate.solver.sde.SOSRA;
import org.costate.solver.sde.SOSRI;
import org.costate.solver.sde.SPaRK;
import org.costate.solver.sde.SlowRK;
import org.costate.trace.TracedField;
import org.jspecify.annotations.Nullable;

/** Many paths of a stochastic problem: moments and quantiles of the states at the output times. */
public final class ProblemPaths {

    /** The most equal steps that are made unasked. */
    public static final int MOST_STEPS = WeakSteps.MOST;

    private static final long MOST_VALUES = 100_000_000;
    private static final double[] PROBABILITIES = {0.05, 0.25, 0.5, 0.75, 0.95};

    private final ProblemFile file;
    private final Moments moments;
    private final SavedStates states;
    private final Outcome outcome;

    private ProblemPaths(ProblemFile file, Moments moments, SavedStates states, Outcome outcome) {
        this.file = file;
        this.moments = moments;
        this.states = states;
        this.outcome = outcome;
    }

    /** How the paths are drawn: their number, their seed, and how many threads share them. */
    public record Draw(int paths, long seed, int threads) {}

    /** What suits the structure of noise of a problem. */
    public static Method method(ProblemFile file) {
        Noise.Kind kind = new ProblemEquations(file).sdeWithRunning().noise().kind();
        return switch (kind) {
            case ADDITIVE, ADDITIVE_DIAGONAL -> SOSRA.METHOD.withEmbeddedError();
            case DIAGONAL, SCALAR ->
                file.interpretation() == Calculus.ITO ? SOSRI.METHOD.withEmbeddedError() : SlowRK.METHOD;
            case COMMUTATIVE -> file.interpretation() == Calculus.ITO ? DRI1.METHOD : SlowRK.METHOD;
            case GENERAL -> file.interpretation() == Calculus.ITO ? DRI1.METHOD : SPaRK.METHOD;
        };
    }

    /**
     * Equal steps for a method without error estimate: as many as make the bias of moments small beside what the number of
     * paths leaves open, as a pilot tells.
     *
     * @param file   a stochastic problem
     * @param method its method, of weak order 2
     * @param draw   the paths that will be drawn
     * @return how many, from 64 to {@link #MOST_STEPS}, or nothing where the pilot tells nothing or asks for more
     */
    public static OptionalInt steps(ProblemFile file, Method method, Draw draw) {
        return WeakSteps.choose(file, method, draw);
    }

    /** The structure of noise that the formulas have. */
    public static String noise(ProblemFile file) {
        return new ProblemEquations(file).sdeWithRunning().noise().toString();
    }

    /**
     * Solves.
     *
     * @param file   a stochastic problem
     * @param solver method, tolerances and control
     * @param times  output times
     * @param draw   which paths
     * @return what was found
     * @throws IllegalArgumentException if the method does not fit, or there are too many values for quantiles
     */
    public static ProblemPaths solve(ProblemFile file, Solver solver, double[] times, Draw draw) {
        int n = file.states().size();
        if ((double) n * times.length * draw.paths() > MOST_VALUES) {
            throw new IllegalArgumentException("--paths = " + draw.paths() + ", but at " + times.length
                    + " times at most " + MOST_VALUES / n / times.length + " can be kept for quantiles");
        }
        Moments moments = Moments.of();
        SavedStates states = new SavedStates(n);
        Outcome outcome = Ensemble.of(
                        solver.withSaveAt(SaveAt.times(times)), family(file, draw), file.start(), file.end())
                .withThreads(draw.threads())
                .solve(draw.paths(), moments, states);
        return new ProblemPaths(file, moments, states, outcome);
    }

    /** The paths of a problem, what is integrated along as one more component of each. */
    static Family family(ProblemFile file, Draw draw) {
        ProblemEquations equations = new ProblemEquations(file);
        Sde<TracedField> sde = equations.sdeWithRunning();
        double[] y0 = Arrays.copyOf(equations.initialState(), equations.lengthWithRunning());
        return Family.along(sde, stream(sde, file, draw, y0.length)::withPath, y0);
    }

    static BrownianStream stream(Sde<TracedField> sde, ProblemFile file, Draw draw, int length) {
        return BrownianStream.of(draw.seed(), sde.noise().sources(length), file.start(), file.end());
    }

    /** SUCCESS, or why the first path that failed did. */
    public Status status() {
        return outcome.failures().isEmpty()
                ? Status.SUCCESS
                : outcome.failures().get(0).status();
    }

    /** What that means, and how many failed. */
    public String message() {
        if (outcome.failures().isEmpty()) {
            return Status.SUCCESS.advice();
        }
        Outcome.Failure first = outcome.failures().get(0);
        return outcome.count() - outcome.count(Status.SUCCESS) + " of " + outcome.count()
                + " paths failed; the first, path " + first.index() + " at t = " + first.time() + ": "
                + first.message();
    }

    /** Output times. */
    public double[] times() {
        return moments.times();
    }

    /** Mean of a component at an output time. */
    public double mean(int time, int component) {
        return moments.mean(time, component);
    }

    /** Standard deviation of a component at an output time. */
    public double deviation(int time, int component) {
        return Math.sqrt(moments.variance(time, component));
    }

    /** Standard error of the mean. */
    public double error(int time, int component) {
        return moments.standardError(time, component);
    }

    /**
     * The object that {@code --json} prints: status, message, t, mean, standardDeviation, standardError, quantiles, paths,
     * statistics.
     */
    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("status", status().name());
        json.put("message", message());
        json.put("t", ProblemJson.numbers(times()));
        json.put("mean", columns(this::mean));
        json.put("standardDeviation", columns(this::deviation));
        json.put("standardError", columns(this::error));
        Map<String, @Nullable Object> quantiles = new LinkedHashMap<>();
        for (double p : PROBABILITIES) {
            quantiles.put(Double.toString(p), columns((i, c) -> states.quantile(i, c, p)));
        }
        json.put("quantiles", quantiles);
        Map<String, @Nullable Object> paths = new LinkedHashMap<>();
        paths.put("count", outcome.count());
        paths.put("failed", outcome.count() - outcome.count(Status.SUCCESS));
        json.put("paths", paths);
        json.put("statistics", SolvedTable.statistics(outcome.statistics()));
        return json;
    }

    /** A number for each output time and component. */
    private interface Entry {
        double at(int time, int component);
    }

    private Map<String, @Nullable Object> columns(Entry entry) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        int rows = times().length;
        for (int c = 0; c < file.states().size(); c++) {
            double[] column = new double[rows];
            for (int i = 0; i < rows; i++) {
                column[i] = entry.at(i, c);
            }
            json.put(file.states().get(c), ProblemJson.numbers(column));
        }
        return json;
    }

    /** Keeps all saved states, for quantiles. */
    private static final class SavedStates implements Reduction {

        private final int n;
        private final List<double[]> rows = new ArrayList<>();

        SavedStates(int n) {
            this.n = n;
        }

        @Override
        public void add(long index, Solution solution) {
            double[] row = new double[solution.size() * n];
            for (int i = 0; i < solution.size(); i++) {
                System.arraycopy(solution.state(i), 0, row, i * n, n);
            }
            rows.add(row);
        }

        /** Linear between neighbours in the sorted sample (definition 7 of Hyndman and Fan 1996). */
        double quantile(int time, int component, double probability) {
            if (rows.isEmpty()) {
                return Double.NaN;
            }
            double[] sorted = rows.stream()
                    .mapToDouble(row -> row[time * n + component])
                    .sorted()
                    .toArray();
            double place = probability * (sorted.length - 1);
            int low = (int) place;
            int high = Math.min(low + 1, sorted.length - 1);
            return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
        }
    }
}
