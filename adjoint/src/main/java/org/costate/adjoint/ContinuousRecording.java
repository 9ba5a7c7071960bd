package org.costate.adjoint;

import org.costate.solver.DenseOutput;
import org.costate.solver.Rejection;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.costate.solver.StepLog;
import org.costate.solver.StepRecord;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;

/**
 * What the adjoints share that solve the equation of the cotangent, {@code lambda' = -(df/dy)^T lambda}, backwards from
 * one saved state to the one before. Derivatives by times are those of the continuous problem: t1 moves the states saved
 * there, a saved state inside moves with its own time, {@code dL/dt0 = -lambda(t0) . f(t0)}.
 */
abstract class ContinuousRecording implements Recording {

    final Solver solver;
    final DifferentiableField field;
    private final StepLog log = StepLog.of();
    private final StepListener listener;
    private final RecordedSolve solve = new RecordedSolve();
    private double[] y0 = {};
    private double t0;
    private double t1;
    private long slopes;
    private double[] slope = {};

    ContinuousRecording(Solver solver, DifferentiableField field, StepListener listener) {
        this.solver = solver;
        this.field = field;
        this.listener = listener;
    }

    @Override
    public final Solution again(double[] y0, double t0, double t1) {
        solve.begin(field.revision());
        log.clear();
        this.t0 = t0;
        this.t1 = t1;
        this.y0 = y0.clone();
        rewind(t0, y0.length);
        Solution solved = solver.solve(forwardField(), y0, t0, t1, new Recorder());
        return solve.end(solved);
    }

    /** The same solve once more, with its interpolant. */
    final DenseOutput trajectory() {
        return solver.withSaveAt(SaveAt.dense()).solve(field, y0, t0, t1).dense();
    }

    /** A cotangent has no scale but its own: both tolerances are the relative one, in units of its largest component. */
    final Tolerances backwardTolerances(int n) {
        Tolerances forwards = solver.tolerances();
        double relative = forwards.relative();
        for (int i = 0; i < n && forwards.relative() == 0; i++) {
            relative = Math.max(relative, forwards.absolute(i));
        }
        return Tolerances.of(relative, relative);
    }

    /** Forgets the last solve. */
    abstract void rewind(double t0, int n);

    /** What the forward solve evaluates. */
    abstract VectorField forwardField();

    /** A step of the forward solve was accepted. */
    abstract void forwardStep(StepRecord step);

    /** The field is about to be evaluated in the forward solve. */
    abstract void forwardStage(int stage);

    /** Tells the subclass, the log and the listener, in this order. */
    private final class Recorder implements StepListener {

        @Override
        public void accepted(StepRecord step) {
            forwardStep(step);
            log.accepted(step);
            listener.accepted(step);
        }

        @Override
        public void rejected(StepRecord step, Rejection cause) {
            listener.rejected(step, cause);
        }

        @Override
        public void evaluating(int stage) {
            forwardStage(stage);
            listener.evaluating(stage);
        }
    }

    @Override
    public final Solution solution() {
        return solve.get();
    }

    @Override
    public final StepLog log() {
        return log;
    }

    @Override
    public final Cotangents cotangents() {
        return solve.cotangents(log.size(), 0);
    }

    @Override
    public final Gradient pullback(Cotangents bar) {
        Solution solved = solve.get();
        solve.requireRevision(field.revision());
        int n = solved.dimension();
        bar.requireNoSamples();
        solve.requireShape(bar, log.size());
        bar.requireNoEnd();
        requireNone("E", bar.error());
        requireNone("S", bar.stiffness());
        slope = new double[n];
        slopes = 0;
        begin(solved.endState());
        return sweep(solved, bar, n);
    }

    private static void requireNone(String name, double[] bars) {
        for (double bar : bars) {
            if (bar != 0) {
                throw new IllegalArgumentException("a cotangent of " + name
                        + " was given, but a continuous adjoint does not know the steps; use DiscreteAdjoint, or a"
                        + " local penalty");
            }
        }
    }

    private Gradient sweep(Solution solved, Cotangents bar, int n) {
        double[] lambda = new double[n];
        double[] saveTimeBars = new double[solved.size()];
        double endBar = 0;
        double t = t1;
        for (int row = solved.size() - 1; row >= 0 && solved.time(row) != t0; row--) {
            if (solved.time(row) != t) {
                back(lambda, t, solved.time(row));
                t = solved.time(row);
                passing(solved.state(row), t);
            }
            double moved = slope(t, solved.state(row), bar.states(), row * n);
            if (t == t1) {
                endBar += moved;
            } else {
                saveTimeBars[row] = moved;
            }
            ReverseSweep.add(bar.states(), row * n, lambda);
        }
        if (t != t0) {
            back(lambda, t, t0);
            passing(y0, t0);
        }
        double startBar = -slope(t0, y0, lambda, 0);
        for (int row = 0; row < solved.size() && solved.time(row) == t0; row++) {
            ReverseSweep.add(bar.states(), row * n, lambda);
        }
        double[] thetaBar = end();
        SweepChecks.requireFinite(lambda, 0, t0);
        SweepChecks.requireFinite(thetaBar);
        return new Gradient(lambda, thetaBar, startBar, endBar, saveTimeBars);
    }

    /** {@code bar . f(t, y)}. */
    private double slope(double t, double[] y, double[] bars, int offset) {
        field.evaluate(t, y, slope);
        slopes++;
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum += bars[offset + i] * slope[i];
        }
        return sum;
    }

    /** Begins a sweep at the end of the solve. */
    abstract void begin(double[] endState);

    /** Takes the cotangent from a time back to an earlier one, and adds to the derivatives by the parameters. */
    abstract void back(double[] lambda, double from, double to);

    /** The sweep comes past a state that is known. */
    abstract void passing(double[] known, double t);

    /** Ends a sweep; the derivatives by the parameters. */
    abstract double[] end();

    /** Evaluations of the sweep beside those of slopes. */
    abstract long sweepEvaluations();

    @Override
    public final long reevaluations() {
        return slopes + sweepEvaluations();
    }

    /** The largest of some numbers, by size, or 1 if all are 0. */
    static double unitOf(double[] lambda) {
        double unit = 0;
        for (double component : lambda) {
            unit = Math.max(unit, Math.abs(component));
        }
        return unit > 0 ? unit : 1;
    }
}
