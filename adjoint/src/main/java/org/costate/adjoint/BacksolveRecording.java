package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.Rejection;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.SolveException;
import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.costate.solver.StepLog;
import org.costate.solver.StepRecord;
import org.costate.solver.Tolerances;
import org.jspecify.annotations.Nullable;

/**
 * The recording of {@link BacksolveAdjoint}. Derivatives by times are those of the continuous problem: t1 moves the
 * states saved there, a saved state inside moves with its own time, {@code dL/dt0 = -lambda(t0) . f(t0)}. Mutable, for
 * one thread.
 */
public final class BacksolveRecording implements Recording {

    /** Reconstruction errors above this many tolerances have a {@link #diagnosis}. */
    public static final double SUSPICIOUS = 10;

    /** Reconstruction errors above this many tolerances make the pullback fail. */
    public static final double REFUSED = 1000;

    private final Solver solver;
    private final DifferentiableField field;
    private final BackwardField backward;
    private final StepLog log = StepLog.of();
    private final StepListener listener;
    private @Nullable Solution solution;
    private double[] y0 = {};
    private double t0;
    private double t1;
    private long revision;
    private double worst;
    private double worstTime;
    private double initialStep;

    BacksolveRecording(BacksolveAdjoint adjoint, DifferentiableField field, StepListener listener) {
        this.listener = listener;
        solver = adjoint.solver();
        this.field = field;
        backward = new BackwardField(field, adjoint.method().tableau());
    }

    @Override
    public Solution again(double[] y0, double t0, double t1) {
        solution = null;
        log.clear();
        revision = field.revision();
        this.t0 = t0;
        this.t1 = t1;
        this.y0 = y0.clone();
        Solution solved = solver.solve(field, y0, t0, t1, new Recorder());
        solution = solved;
        return solved;
    }

    /** Tells the log and the listener, in this order. */
    private final class Recorder implements StepListener {

        @Override
        public void accepted(StepRecord step) {
            log.accepted(step);
            listener.accepted(step);
        }

        @Override
        public void rejected(StepRecord step, Rejection cause) {
            listener.rejected(step, cause);
        }

        @Override
        public void evaluating(int stage) {
            listener.evaluating(stage);
        }
    }

    private Solution recorded() {
        if (solution == null) {
            throw new IllegalStateException("nothing is recorded: the last solve did not reach its end");
        }
        return solution;
    }

    @Override
    public Solution solution() {
        return recorded();
    }

    @Override
    public StepLog log() {
        return log;
    }

    @Override
    public Cotangents cotangents() {
        return new Cotangents(recorded().size(), recorded().dimension(), log.size());
    }

    @Override
    public Gradient pullback(Cotangents bar) {
        Solution solved = recorded();
        if (field.revision() != revision) {
            throw new IllegalStateException("the parameters of the field have changed since it was solved");
        }
        int n = solved.dimension();
        bar.requireNoSamples();
        if (!bar.hasShape(solved.size(), n, log.size())) {
            throw new IllegalArgumentException("bar is for " + bar.shape() + ", but this solve has " + solved.size()
                    + " states of length " + n + " and " + log.size() + " steps");
        }
        requireNone("E", bar.error());
        requireNone("S", bar.stiffness());
        worst = 0;
        initialStep = 0;
        backward.begin(n);
        return sweep(solved, bar, n);
    }

    private static void requireNone(String name, double[] bars) {
        for (double bar : bars) {
            if (bar != 0) {
                throw new IllegalArgumentException(
                        "a cotangent of " + name
                                + " was given, but a backsolve does not know the steps; use DiscreteAdjoint, or a local penalty");
            }
        }
    }

    private Gradient sweep(Solution solved, Cotangents bar, int n) {
        double[] u = solved.endState();
        double[] lambda = new double[n];
        double[] saveTimeBars = new double[solved.size()];
        double endBar = 0;
        double t = t1;
        for (int row = solved.size() - 1; row >= 0 && solved.time(row) != t0; row--) {
            if (solved.time(row) != t) {
                solveBack(u, lambda, t, solved.time(row));
                t = solved.time(row);
                restart(u, solved.state(row), t);
            }
            double slope = backward.slope(t, u, bar.states(), row * n);
            if (t == t1) {
                endBar += slope;
            } else {
                saveTimeBars[row] = slope;
            }
            add(bar.states(), row * n, lambda);
        }
        if (t != t0) {
            solveBack(u, lambda, t, t0);
            restart(u, y0, t0);
        }
        double startBar = -backward.slope(t0, u, lambda, 0);
        for (int row = 0; row < solved.size() && solved.time(row) == t0; row++) {
            add(bar.states(), row * n, lambda);
        }
        requireReconstructed();
        double[] thetaBar = backward.thetaBar();
        SweepChecks.requireFinite(lambda, 0, t0);
        SweepChecks.requireFinite(thetaBar);
        return new Gradient(lambda, thetaBar, startBar, endBar, saveTimeBars);
    }

    private static void add(double[] bars, int offset, double[] lambda) {
        for (int i = 0; i < lambda.length; i++) {
            lambda[i] += bars[offset + i];
        }
    }

    /** Takes state and cotangent from a time back to an earlier one. */
    private void solveBack(double[] u, double[] lambda, double from, double to) {
        int n = u.length;
        double unit = 0;
        for (double component : lambda) {
            unit = Math.max(unit, Math.abs(component));
        }
        unit = unit > 0 ? unit : 1;
        double[] both = Arrays.copyOf(u, 2 * n);
        for (int i = 0; i < n; i++) {
            both[n + i] = lambda[i] / unit;
        }
        backward.enter(unit);
        double[] end;
        try {
            end = backwardSolver(n).solve(backward, both, from, to, backward).endState();
        } catch (SolveException failure) {
            throw astray(
                    "the backward solve did not get from t = " + from + " to t = " + to + ": " + failure.getMessage(),
                    failure);
        }
        initialStep = backward.longestStep();
        for (int i = 0; i < n; i++) {
            u[i] = end[i];
            lambda[i] = unit * end[n + i];
        }
    }

    private Solver backwardSolver(int n) {
        Tolerances forwards = solver.tolerances();
        double[] atol = Arrays.copyOf(forwards.absolutes(n), 2 * n);
        double ofCotangents = forwards.relative();
        for (int i = 0; i < n && forwards.relative() == 0; i++) {
            ofCotangents = Math.max(ofCotangents, atol[i]);
        }
        Arrays.fill(atol, n, 2 * n, ofCotangents);
        Solver both = solver.withSaveAt(SaveAt.end()).withTolerances(Tolerances.of(forwards.relative(), atol));
        return initialStep > 0 ? both.withInitialStep(initialStep) : both;
    }

    /** Measures how far the state went astray, and puts it back. */
    private void restart(double[] u, double[] known, double t) {
        Tolerances tolerances = solver.tolerances();
        for (int i = 0; i < u.length; i++) {
            double scale = tolerances.absolute(i) + tolerances.relative() * Math.abs(known[i]);
            double distance = Math.abs(u[i] - known[i]);
            double error = distance == 0 ? 0 : distance / scale;
            if (!(error <= worst)) {
                worst = error;
                worstTime = t;
            }
        }
        System.arraycopy(known, 0, u, 0, u.length);
    }

    private void requireReconstructed() {
        if (!(worst <= REFUSED)) {
            throw astray(description(), null);
        }
    }

    private String description() {
        return "the state that was solved backwards is off by " + worst + " tolerances at t = " + worstTime;
    }

    private static ArithmeticException astray(String what, @Nullable Throwable cause) {
        ArithmeticException exception = new ArithmeticException(
                what
                        + "; the solution forgets its past, so it cannot be solved backwards: use DiscreteAdjoint, or save more states");
        if (cause != null) {
            exception.initCause(cause);
        }
        return exception;
    }

    /**
     * How far the state was from the one known, where the last pullback came past one: at saved states and at the start.
     *
     * @return largest error of a component in units of its tolerance {@code atol + rtol |y|}; 0 before a pullback
     */
    public double reconstructionError() {
        return worst;
    }

    /**
     * What is wrong with the last pullback, if its reconstruction error is above {@link #SUSPICIOUS}.
     *
     * @return a sentence with advice, empty if nothing is wrong
     */
    public String diagnosis() {
        return worst <= SUSPICIOUS
                ? ""
                : description() + "; the gradient is not better than that: use DiscreteAdjoint, or save more states";
    }

    @Override
    public long reevaluations() {
        return backward.evaluations();
    }
}
