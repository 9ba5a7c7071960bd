package org.costate.adjoint;

import org.costate.solver.Method;
import org.costate.solver.Rejection;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StageMonitor;
import org.costate.solver.StepListener;
import org.costate.solver.StepLog;
import org.costate.solver.StepRecord;
import org.costate.solver.Stepper;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.rk.ReversibleRungeKutta;
import org.costate.solver.rk.ReversibleStepper;
import org.jspecify.annotations.Nullable;

/**
 * The recording of {@link ReversibleAdjoint} for ordinary equations: the log of the steps, and both states at the end.
 * Mutable, for one thread.
 */
public final class ReversibleRecording implements Recording {

    /** Distances of the two states above this many tolerances have a {@link #diagnosis}. */
    public static final double SUSPICIOUS = 100;

    /** Reconstruction errors above this many tolerances make the pullback fail. */
    public static final double REFUSED = 1000;

    private final Solver solver;
    private final DifferentiableField field;
    private final StepListener listener;
    private final Capture capture;
    private final StepLog log = StepLog.of();
    private final ReversibleSweep sweep;
    private final RecordedSolve solve = new RecordedSolve();
    private double[] y0 = {};
    private double[] companion = {};
    private double t0;
    private double t1;

    ReversibleRecording(Solver solver, ReversibleRungeKutta method, DifferentiableField field, StepListener listener) {
        capture = new Capture(method);
        this.solver = solver.withMethod(capture);
        this.field = field;
        this.listener = listener;
        sweep = new ReversibleSweep(method, field, solver.tolerances());
    }

    /** The method, remembering the workspace of the last solve for its second state. */
    private static final class Capture implements Method {

        private final ReversibleRungeKutta method;
        private @Nullable ReversibleStepper last;

        Capture(ReversibleRungeKutta method) {
            this.method = method;
        }

        @Override
        public String name() {
            return method.name();
        }

        @Override
        public int order() {
            return method.order();
        }

        @Override
        public boolean hasErrorEstimate() {
            return method.hasErrorEstimate();
        }

        @Override
        public double errorOrder() {
            return method.errorOrder();
        }

        @Override
        public boolean hasStiffnessEstimate() {
            return method.hasStiffnessEstimate();
        }

        @Override
        public double stabilityInterval() {
            return method.stabilityInterval();
        }

        @Override
        public boolean hasDenseOutput() {
            return method.hasDenseOutput();
        }

        @Override
        public Stepper stepper(VectorField field, int n, Tolerances tolerances, StageMonitor monitor) {
            ReversibleStepper stepper = method.stepper(field, n, tolerances, monitor);
            last = stepper;
            return stepper;
        }
    }

    @Override
    public Solution again(double[] y0, double t0, double t1) {
        solve.begin(field.revision());
        log.clear();
        this.y0 = y0.clone();
        this.t0 = t0;
        this.t1 = t1;
        Solution solved = solver.solve(field, y0, t0, t1, new Recorder());
        companion = y0.clone();
        ReversibleStepper stepper = capture.last;
        if (stepper != null && log.size() > 0) {
            stepper.companion(companion);
        }
        capture.last = null;
        return solve.end(solved);
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

    @Override
    public Solution solution() {
        return solve.get();
    }

    @Override
    public StepLog log() {
        return log;
    }

    @Override
    public Cotangents cotangents() {
        return solve.cotangents(log.size(), 0);
    }

    /**
     * {@inheritDoc}
     *
     * @throws ArithmeticException also if the states that were undone miss those known by more than {@link #REFUSED}
     *                             tolerances
     */
    @Override
    public Gradient pullback(Cotangents bar) {
        Solution solved = solve.get();
        solve.requireRevision(field.revision());
        bar.requireNoSamples();
        solve.requireShape(bar, log.size());
        bar.requireNoEnd();
        Gradient gradient = sweep.run(
                solved, log, bar, y0, companion, t0, t1, solver.saveAt().times().length > 0);
        if (!(sweep.worst() <= REFUSED)) {
            throw astray("missed a known state by " + sweep.worst() + " tolerances");
        }
        return gradient;
    }

    static ArithmeticException astray(String what) {
        return new ArithmeticException("undoing the steps " + what
                + "; rounding grows as the coupling to the power of minus the steps: use a coupling nearer to 1, fewer"
                + " steps, or DiscreteAdjoint");
    }

    /**
     * How far the state that was undone was from the one known, where the last pullback came past one: at saved states and
     * at the start. It is rounding, grown on the way back.
     *
     * @return largest error of a component in units of its tolerance {@code atol + rtol |y|}; 0 before a pullback
     */
    public double reconstructionError() {
        return sweep.worst();
    }

    /**
     * How far the two states of the method came apart. Beyond some tolerances the solve is not as good as its tolerance,
     * which its error estimate does not see: the equation forgets its past faster than the coupling allows.
     *
     * @return largest distance of a component in units of its tolerance; 0 before a pullback
     */
    public double companionDistance() {
        return sweep.apart();
    }

    /**
     * What is wrong with the last pullback, if the two states came apart by more than {@link #SUSPICIOUS} tolerances.
     *
     * @return a sentence with advice, empty if nothing is wrong
     */
    public String diagnosis() {
        return sweep.apart() <= SUSPICIOUS
                ? ""
                : "the two states of the reversible method are apart by " + sweep.apart()
                        + " tolerances, and the solution is not better than that: use a smaller tolerance, a smaller"
                        + " coupling, or DiscreteAdjoint";
    }

    @Override
    public long reevaluations() {
        return sweep.evaluations();
    }
}
