package org.costate.examples.problem;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.costate.adjoint.Cotangents;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.DiscreteRecording;
import org.costate.adjoint.Gradient;
import org.costate.adjoint.Linearization;
import org.costate.adjoint.Recording;
import org.costate.examples.fit.Differentiation;
import org.costate.solver.FixedSteps;
import org.costate.solver.Solution;
import org.costate.solver.SolveException;
import org.costate.solver.Solver;
import org.costate.solver.Statistics;
import org.costate.solver.Status;
import org.costate.solver.Tolerances;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.costate.trace.TracedField;
import org.jspecify.annotations.Nullable;

/**
 * The loss of a problem file and its derivatives by parameters, initial state and times. Parameters count on all their ways:
 * through the equations, the events, the loss, and the formulas of the initial state. Immutable.
 */
public final class ProblemGradient {

    private static final double FINER = 100;

    private final ProblemFile file;
    private final Status status;
    private final String message;
    private final double loss;
    private final double errorBar;
    private final double[] parameters;
    private final double[] state;
    private final double startTime;
    private final double endTime;
    private final Statistics statistics;

    private ProblemGradient(Work work, Status status, String message, double loss, Statistics statistics) {
        this(work, status, message, loss, Double.NaN, new double[0], new double[0], Double.NaN, Double.NaN, statistics);
    }

    private ProblemGradient(
            Work work,
            Status status,
            String message,
            double loss,
            double errorBar,
            double[] parameters,
            double[] state,
            double startTime,
            double endTime,
            Statistics statistics) {
        this.file = work.file;
        this.status = status;
        this.message = message;
        this.loss = loss;
        this.errorBar = errorBar;
        this.parameters = parameters;
        this.state = state;
        this.startTime = startTime;
        this.endTime = endTime;
        this.statistics = statistics;
    }

    /**
     * Differentiates.
     *
     * @param file   a problem with a loss, a running cost or data, an ordinary equation
     * @param solver method, tolerances and control
     * @param how    how it is differentiated
     * @return loss and gradient, or the status of a failure
     * @throws IllegalArgumentException if there is no loss, or the method or the events cannot be differentiated so
     */
    public static ProblemGradient of(ProblemFile file, Solver solver, Differentiation how) {
        return of(file, file.parameterValues(), solver, how);
    }

    /** The same at other parameters. */
    static ProblemGradient of(ProblemFile file, double[] theta, Solver solver, Differentiation how) {
        if (!file.hasLoss()) {
            throw new ProblemException("there is no loss, running or data, but a gradient is that of one of them");
        }
        return new Work(file, theta).gradient(solver, how);
    }

    /** How the solve ended. */
    public Status status() {
        return status;
    }

    /** What that means. */
    public String message() {
        return message;
    }

    /** Whether there is a gradient. */
    public boolean isFound() {
        return parameters.length == file.parameters().size() && state.length > 0;
    }

    /** The loss; NaN if the solve failed, or the loss itself. */
    public double loss() {
        return loss;
    }

    /**
     * How far the loss may be off: for explicit methods the sum of the errors of the steps, weighted with their effect on
     * it ({@link org.costate.adjoint.ErrorBar}); for others its distance to that of a solve with a hundredth of the tolerances.
     *
     * @return an estimate, not a bound
     */
    public double errorBar() {
        return errorBar;
    }

    /** Derivatives by the parameters, a new array. */
    public double[] parameters() {
        return parameters.clone();
    }

    /** Derivatives by the initial state, a new array. */
    public double[] state() {
        return state.clone();
    }

    /** Derivative by the start time. */
    public double startTime() {
        return startTime;
    }

    /** Derivative by the end time. */
    public double endTime() {
        return endTime;
    }

    /** The object that {@code --json} prints: status, loss, errorBar, gradient, statistics. */
    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("status", status.name());
        json.put("loss", ProblemJson.number(loss));
        json.put("errorBar", ProblemJson.number(errorBar));
        if (isFound()) {
            Map<String, @Nullable Object> gradient = new LinkedHashMap<>();
            gradient.put("parameters", ProblemJson.byName(file.parameters(), parameters));
            gradient.put("state", ProblemJson.byName(file.states(), state));
            Map<String, @Nullable Object> time = new LinkedHashMap<>();
            time.put("start", ProblemJson.number(startTime));
            time.put("end", ProblemJson.number(endTime));
            gradient.put("time", time);
            json.put("gradient", gradient);
        } else {
            json.put("gradient", null);
        }
        json.put("statistics", SolvedTable.statistics(statistics));
        return json;
    }

    /** The first derivative that is not finite, in words, or nothing. */
    static String notFinite(List<String> names, double[] bars) {
        for (int k = 0; k < bars.length; k++) {
            if (!Double.isFinite(bars[k])) {
                return "the derivative by " + names.get(k) + " is " + bars[k] + ", which select(...) may keep finite";
            }
        }
        return "";
    }

    /** The equations of one problem and what is done with them. */
    private static final class Work {

        private final ProblemFile file;
        private final ProblemEquations equations;
        private final ProblemLoss loss;
        private final TracedField field;
        private final double[] y0;
        private final double[] start;

        Work(ProblemFile file, double[] theta) {
            this.file = file;
            equations = new ProblemEquations(file, theta);
            loss = new ProblemLoss(file, equations);
            field = equations.fieldWithRunning();
            y0 = equations.initialState();
            start = Arrays.copyOf(y0, equations.lengthWithRunning());
        }

        ProblemGradient gradient(Solver given, Differentiation how) {
            Solver solver = ProblemRun.withEvents(how.solver(given).withSaveAt(loss.saveAt()), equations, field);
            Recording recording;
            try {
                recording = how.record(solver, field, start, file.start(), file.end());
            } catch (SolveException failure) {
                Solution part = failure.solution();
                return new ProblemGradient(this, part.status(), part.message(), Double.NaN, part.statistics());
            }
            Solution solution = recording.solution();
            if (!loss.isDefinedFor(solution)) {
                String message = "an event stopped the solve at t = " + solution.endTime() + ", but there are data at "
                        + file.data().orElseThrow().times()[solution.size()];
                return new ProblemGradient(this, solution.status(), message, Double.NaN, solution.statistics());
            }
            return pulledBack(solver, recording);
        }

        private ProblemGradient pulledBack(Solver solver, Recording recording) {
            Solution solution = recording.solution();
            Cotangents bar = recording.cotangents();
            double[] thetaBar = new double[file.parameters().size()];
            ProblemLoss.Bars bars = loss.addCotangents(solution, bar, thetaBar);
            if (!Double.isFinite(bars.value)) {
                return failed(Status.NOT_FINITE, bars.notFinite(), Double.NaN, solution);
            }
            String own = bars.notFiniteBars(file.states());
            if (!own.isEmpty()) {
                return failed(Status.NOT_FINITE, own, bars.value, solution);
            }
            Gradient gradient;
            try {
                gradient = recording.pullback(bar);
            } catch (ArithmeticException fault) {
                return failed(Status.NOT_FINITE, String.valueOf(fault.getMessage()), bars.value, solution);
            } catch (SolveException failure) { // an equation that is solved backwards
                Solution part = failure.solution();
                return failed(part.status(), "on the way back: " + part.message(), bars.value, solution);
            }
            double heldStart = loss.heldAtStart(bars, start, field);
            double heldEnd;
            try {
                heldEnd = endOfData(recording, bars);
            } catch (SolveException | ArithmeticException fault) {
                heldEnd = Double.NaN;
            }
            gradient.addParameters(thetaBar, 0);
            double[] stateBar = Arrays.copyOf(gradient.initialState(), y0.length);
            Linearization initial = equations.initialFunction().linearization();
            initial.evaluate(file.start(), new double[1], new double[y0.length]);
            initial.pullback(stateBar, new double[1], thetaBar);
            String fault = notFinite(file.parameters(), thetaBar);
            fault = fault.isEmpty() ? notFinite(file.states(), stateBar) : fault;
            if (!fault.isEmpty()) {
                return failed(Status.NOT_FINITE, fault, bars.value, solution);
            }
            return new ProblemGradient(
                    this,
                    solution.status(),
                    solution.message(),
                    bars.value,
                    errorBar(solver, recording, bars.value),
                    thetaBar,
                    stateBar,
                    gradient.startTime() - heldStart,
                    gradient.endTime() + bars.endTime - heldEnd,
                    solution.statistics());
        }

        /** What a later end would make of data at the end if they moved with it, as saved states do; their times are held. */
        private double endOfData(Recording recording, ProblemLoss.Bars bars) {
            Cotangents bar = recording.cotangents();
            boolean isAny = false;
            Solution solution = recording.solution();
            for (int i = 0; i < bars.saved.size(); i++) {
                if (solution.time(i) == file.end()) {
                    bar.addState(i, bars.saved.get(i));
                    isAny = true;
                }
            }
            return isAny ? recording.pullback(bar).endTime() : 0;
        }

        private ProblemGradient failed(Status status, String message, double value, Solution solution) {
            return new ProblemGradient(this, status, message, value, solution.statistics());
        }

        private double errorBar(Solver solver, Recording recording, double value) {
            if (!(recording instanceof DiscreteRecording) && !(solver.method() instanceof ExplicitRungeKutta)) {
                return distanceToFiner(solver, value);
            }
            DiscreteRecording steps;
            try {
                steps = recording instanceof DiscreteRecording same
                        ? same
                        : DiscreteAdjoint.of(solver).record(field, start, file.start(), file.end());
            } catch (SolveException failure) {
                return Double.NaN;
            }
            if (!steps.hasErrorBar()) {
                return distanceToFiner(solver, value);
            }
            Cotangents bar = steps.cotangents();
            loss.addCotangents(
                    steps.solution(), bar, new double[file.parameters().size()]);
            try {
                return steps.errorBar(bar).bar();
            } catch (ArithmeticException fault) {
                return distanceToFiner(solver, value);
            }
        }

        /**
         * Distance to the loss at a hundredth of the tolerances, or at a hundred times where they cannot be smaller; that of
         * steps of equal size with the part that half the size leaves, at the method's order.
         */
        private double distanceToFiner(Solver solver, double value) {
            if (solver.controller() instanceof FixedSteps steps) {
                double left = 1 - Math.pow(2, -solver.method().order());
                return distance(solver.withController(steps.halved()), value) / left;
            }
            Tolerances given = solver.tolerances();
            boolean canBeSmaller = given.relative() >= FINER * Tolerances.RELATIVE_FLOOR;
            double factor = canBeSmaller ? 1 / FINER : FINER;
            double[] absolute = given.absolutes(start.length);
            for (int i = 0; i < absolute.length; i++) {
                absolute[i] *= factor;
            }
            return distance(solver.withTolerances(Tolerances.of(given.relative() * factor, absolute)), value);
        }

        private double distance(Solver other, double value) {
            Solution solution = other.trySolve(field, start, file.start(), file.end());
            boolean isUsable = !solution.status().isFailure() && loss.isDefinedFor(solution);
            return isUsable ? Math.abs(loss.value(solution) - value) : Double.NaN;
        }
    }
}
