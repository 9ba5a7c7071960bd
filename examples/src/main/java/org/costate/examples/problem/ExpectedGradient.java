package org.costate.examples.problem;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.costate.adjoint.Cotangents;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.Gradient;
import org.costate.adjoint.Linearization;
import org.costate.adjoint.Recording;
import org.costate.solver.Sde;
import org.costate.solver.Solution;
import org.costate.solver.SolveException;
import org.costate.solver.Solver;
import org.costate.solver.Status;
import org.costate.solver.ensemble.OrderedWork;
import org.costate.solver.ensemble.Outcome;
import org.costate.solver.noise.BrownianStream;
import org.costate.trace.TracedField;
import org.jspecify.annotations.Nullable;

/**
 * The expected loss of a stochastic problem and its derivatives, with their standard errors: means over paths of what each
 * has at its own steps. A parameter counts in drift, diffusion, loss and initial state together. Immutable.
 */
public final class ExpectedGradient {

    private final ProblemFile file;
    private final Outcome outcome;
    private final long samples;
    private final long faults;
    private final String fault;
    private final double[] means;
    private final double[] errors;

    private ExpectedGradient(ProblemFile file, Outcome outcome, Sum sum) {
        this.file = file;
        this.outcome = outcome;
        samples = sum.count;
        faults = sum.faults;
        fault = sum.fault;
        means = sum.means;
        if (samples == 0) {
            Arrays.fill(means, Double.NaN);
        }
        errors = new double[means.length];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = samples < 2 ? Double.NaN : Math.sqrt(sum.squares[i] / (samples - 1) / samples);
        }
    }

    /**
     * Differentiates.
     *
     * @param file   a stochastic problem with a loss, a running cost or data
     * @param solver method, tolerances and control
     * @param draw   which paths
     * @return means and standard errors
     * @throws IllegalArgumentException if there is no loss, or the method cannot be differentiated
     */
    public static ExpectedGradient of(ProblemFile file, Solver solver, ProblemPaths.Draw draw) {
        if (!file.hasLoss()) {
            throw new ProblemException("there is no loss, running or data, but a gradient is that of one of them");
        }
        Paths paths = new Paths(file, solver, draw);
        Sum sum = new Sum(1 + file.parameters().size() + file.states().size());
        Outcome.Tally tally = new Outcome.Tally();
        long end = OrderedWork.run(0, draw.paths(), draw.threads(), () -> paths::member, (index, member) -> {
            tally.add(index, member.solution);
            sum.add(index, member);
        });
        return new ExpectedGradient(file, tally.outcome(0, draw.paths(), end), sum);
    }

    /** SUCCESS, or why the first path that failed did; NOT_FINITE if only losses or their derivatives are. */
    public Status status() {
        if (!outcome.failures().isEmpty()) {
            return outcome.failures().get(0).status();
        }
        return faults == 0 ? Status.SUCCESS : Status.NOT_FINITE;
    }

    /** What that means. */
    public String message() {
        if (!outcome.failures().isEmpty()) {
            return outcome.failures().get(0).message();
        }
        return faults == 0 ? Status.SUCCESS.advice() : fault;
    }

    /** Whether some path has a loss and its derivatives. */
    public boolean isFound() {
        return samples > 0;
    }

    /** Mean loss. */
    public double loss() {
        return means[0];
    }

    /** Standard error of the mean loss. */
    public double lossError() {
        return errors[0];
    }

    /** Mean derivatives by the parameters, a new array. */
    public double[] parameters() {
        return Arrays.copyOfRange(means, 1, 1 + file.parameters().size());
    }

    /** Standard errors of {@link #parameters}, a new array. */
    public double[] parameterErrors() {
        return Arrays.copyOfRange(errors, 1, 1 + file.parameters().size());
    }

    /** Mean derivatives by the initial state, a new array. */
    public double[] state() {
        return Arrays.copyOfRange(means, 1 + file.parameters().size(), means.length);
    }

    /** Standard errors of {@link #state}, a new array. */
    public double[] stateErrors() {
        return Arrays.copyOfRange(errors, 1 + file.parameters().size(), means.length);
    }

    /**
     * The object that {@code --json} prints: status, loss, errorBar (the standard error of the mean loss), gradient (without
     * times, by which a path has no derivative), standardError (in the shape of the gradient), paths, statistics.
     */
    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("status", status().name());
        json.put("loss", ProblemJson.number(loss()));
        json.put("errorBar", ProblemJson.number(lossError()));
        json.put("gradient", isFound() ? byName(parameters(), state()) : null);
        json.put("standardError", isFound() ? byName(parameterErrors(), stateErrors()) : null);
        Map<String, @Nullable Object> paths = new LinkedHashMap<>();
        paths.put("count", outcome.count());
        paths.put("failed", outcome.count() - outcome.count(Status.SUCCESS) + faults);
        json.put("paths", paths);
        json.put("statistics", SolvedTable.statistics(outcome.statistics()));
        return json;
    }

    private Map<String, @Nullable Object> byName(double[] parameters, double[] state) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("parameters", ProblemJson.byName(file.parameters(), parameters));
        json.put("state", ProblemJson.byName(file.states(), state));
        Map<String, @Nullable Object> time = new LinkedHashMap<>();
        time.put("start", null);
        time.put("end", null);
        json.put("time", time);
        return json;
    }

    /** Loss and gradient of one path; without values if it failed. */
    private static final class MemberResult {
        final Solution solution;
        final double[] values;
        final String fault;

        MemberResult(Solution solution, double[] values, String fault) {
            this.solution = solution;
            this.values = values;
            this.fault = fault;
        }
    }

    /** Means and sums of squares, in the order of the paths. */
    private static final class Sum {
        final double[] means;
        final double[] squares;
        long count;
        long faults;
        String fault = "";

        Sum(int length) {
            means = new double[length];
            squares = new double[length];
        }

        void add(long index, MemberResult member) {
            if (!member.fault.isEmpty()) {
                fault = faults == 0 ? "path " + index + ": " + member.fault : fault;
                faults++;
            }
            double[] values = member.values;
            if (values.length == 0) {
                return;
            }
            count++;
            for (int i = 0; i < means.length; i++) {
                double off = values[i] - means[i];
                means[i] += off / count;
                squares[i] += off * (values[i] - means[i]);
            }
        }
    }

    /** The paths of one problem. */
    private static final class Paths {

        private final ProblemFile file;
        private final ProblemEquations equations;
        private final ProblemLoss loss;
        private final Sde<TracedField> sde;
        private final double[] y0;
        private final DiscreteAdjoint adjoint;
        private final BrownianStream stream;

        Paths(ProblemFile file, Solver solver, ProblemPaths.Draw draw) {
            this.file = file;
            equations = new ProblemEquations(file);
            loss = new ProblemLoss(file, equations);
            sde = equations.sdeWithRunning();
            y0 = Arrays.copyOf(equations.initialState(), equations.lengthWithRunning());
            adjoint = DiscreteAdjoint.of(solver.withSaveAt(loss.saveAt()));
            stream = ProblemPaths.stream(sde, file, draw, y0.length);
        }

        MemberResult member(long index) {
            Recording recording;
            try {
                recording = adjoint.record(sde, stream.withPath(index), y0, file.start(), file.end());
            } catch (SolveException failure) {
                return new MemberResult(failure.solution(), new double[0], "");
            }
            int p = file.parameters().size();
            int n = file.states().size();
            Cotangents bar = recording.cotangents();
            double[] thetaBar = new double[p];
            ProblemLoss.Bars bars = loss.addCotangents(recording.solution(), bar, thetaBar);
            if (!Double.isFinite(bars.value)) {
                return new MemberResult(recording.solution(), new double[0], bars.notFinite());
            }
            Gradient gradient;
            try {
                gradient = recording.pullback(bar);
            } catch (ArithmeticException fault) {
                return new MemberResult(recording.solution(), new double[0], String.valueOf(fault.getMessage()));
            }
            double[] copies = gradient.parameters();
            for (int i = 0; i < copies.length && p > 0; i++) {
                thetaBar[i % p] += copies[i];
            }
            double[] stateBar = Arrays.copyOf(gradient.initialState(), n);
            Linearization initial = equations.initialFunction().linearization();
            initial.evaluate(file.start(), new double[1], new double[n]);
            initial.pullback(stateBar, new double[1], thetaBar);
            double[] values = new double[1 + p + n];
            values[0] = bars.value;
            System.arraycopy(thetaBar, 0, values, 1, p);
            System.arraycopy(stateBar, 0, values, 1 + p, n);
            String fault = ProblemGradient.notFinite(file.parameters(), thetaBar);
            fault = fault.isEmpty() ? ProblemGradient.notFinite(file.states(), stateBar) : fault;
            return new MemberResult(recording.solution(), fault.isEmpty() ? values : new double[0], fault);
        }
    }
}
