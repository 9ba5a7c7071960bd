package org.costate.solver;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row while it is solved: its clock, its control and what is kept of it. Mutable, for one thread. */
final class RowRun {

    /** Rejections close to one time that point to a place where something is wrong, and how close in parts of the span. */
    private static final int CLUSTER = 5;

    private static final double CLOSE = 1e-6;

    private final Solver solver;
    private final VectorField alone;
    private final int number;
    private final double[] y0;
    private final double t0;
    private final double t1;
    private final StageMonitor monitor;
    private final StepClock clock;
    private final Saver saver;
    private final boolean landsOnSaveTimes;
    private final Controller.Control control;
    private final RejectionCounts rejected = new RejectionCounts();
    private final double[] rejectionTimes = new double[CLUSTER];
    private final double[] derivative;
    private final double[] state;

    private Status status = Status.SUCCESS;
    private String fault = "";
    private boolean accepted;
    private boolean goesOn;
    private long accepts;
    private long evaluations;
    private long diffusionEvaluations;
    private @Nullable Rejection lastRejection;

    RowRun(Solver solver, VectorField alone, int number, double[] y0, double t0, double t1, StageMonitor monitor) {
        this.solver = solver;
        this.alone = alone;
        this.number = number;
        this.y0 = y0;
        this.t0 = t0;
        this.t1 = t1;
        this.monitor = monitor;
        double resolution = alone instanceof DrivenField driven ? driven.path().resolution() : 0;
        clock = new StepClock(solver, t0, t1, resolution);
        saver = new Saver(solver.saveAt(), t0, t1, y0.length);
        landsOnSaveTimes = !solver.method().hasDenseOutput() || solver.saveAt().isLanding();
        control = solver.controller().start(t0, t1, solver.method());
        derivative = new double[y0.length];
        state = new double[y0.length];
    }

    /** Which of the rows it is. */
    int number() {
        return number;
    }

    /** Derivative at the start, length n. */
    double[] derivative() {
        return derivative;
    }

    /** Evaluates the start and chooses the first step; false if there is none to make. */
    boolean begin() {
        saver.start(clock.t(), y0);
        if (clock.direction() == 0) {
            return false;
        }
        try {
            System.arraycopy(y0, 0, state, 0, state.length);
            alone.evaluate(clock.t(), state, derivative);
            evaluations++;
        } catch (OutsideDomainException refusal) {
            return ends(Status.FIELD_REFUSED, "");
        }
        String which = Diagnosis.notFinite("the initial derivative", derivative);
        if (!which.isEmpty()) {
            return ends(Status.NOT_FINITE, which);
        }
        if (solver.controller().isAdaptive()) {
            control.first(clock.first(firstStep()));
        }
        return aim();
    }

    private double firstStep() {
        if (solver.initialStep() != 0) {
            return solver.initialStep();
        }
        Method method = solver.method();
        if (alone instanceof DrivenField driven) {
            evaluations++;
            diffusionEvaluations += 2;
            return StochasticInitialStep.choose(
                    driven, monitor, solver.tolerances(), method.errorOrder(), clock.t(), y0, derivative, clock.span());
        }
        evaluations++;
        return InitialStep.choose(
                alone, monitor, solver.tolerances(), method.order(), clock.t(), y0, derivative, clock.span());
    }

    /** Chooses the next attempt; false if the row ends here. */
    private boolean aim() {
        double t = clock.t();
        if (t == t1) {
            return ends(Status.SUCCESS, "");
        }
        if (accepts + rejected.all() >= solver.maxSteps()) {
            return ends(Status.MAX_STEPS, details());
        }
        double stop = landsOnSaveTimes ? saver.nextWanted(t, t1) : t1;
        if (!clock.aim(control.target(t), stop)) {
            Rejection cause = lastRejection == null ? Rejection.ERROR : lastRejection;
            return ends(clock.stuckBy(cause, solver.minStep()), details());
        }
        goesOn = true;
        return true;
    }

    private boolean ends(Status how, String why) {
        status = how;
        fault = why;
        goesOn = false;
        return false;
    }

    private String details() {
        boolean clusters = rejected.all() >= CLUSTER
                && Math.abs(clock.t() - rejectionTimes[(int) (rejected.all() % CLUSTER)])
                        <= CLOSE * Math.abs(clock.span());
        String cluster =
                clusters ? "; rejected steps cluster at t = " + clock.t() + ", a singularity or a discontinuity?" : "";
        return "; at t = " + clock.t() + " after a step of h = " + clock.lastAttempt() + cluster;
    }

    double t() {
        return clock.t();
    }

    double tNext() {
        return clock.tNext();
    }

    /** Whether there is another attempt to make. */
    boolean goesOn() {
        return goesOn;
    }

    /** Takes note of what attempts have cost: added at the end, what was before taken away at the start. */
    void count(long drifts, long diffusions) {
        evaluations += drifts;
        diffusionEvaluations += diffusions;
    }

    /** Whether the last attempt is accepted. */
    boolean isAccepted() {
        return accepted;
    }

    /** Judges an attempt; false if it is rejected, and then chooses the next. */
    boolean judge(double error, boolean isFinite) {
        accepted = false;
        if (!isFinite) {
            retry(Rejection.NOT_FINITE);
        } else if (control.accept(clock.h(), error)) {
            accepted = true;
        } else {
            reject(error < Double.POSITIVE_INFINITY ? Rejection.ERROR : Rejection.NOT_FINITE);
            aim();
        }
        return accepted;
    }

    /** Whether n values from an offset on are finite. */
    static boolean isFinite(double[] values, int offset, int n) {
        double zero = 0;
        for (int i = offset; i < offset + n; i++) {
            zero += values[i] * 0.0;
        }
        return zero == 0;
    }

    /** Takes back an attempt that gave no state, and chooses the next. */
    void retry(Rejection cause) {
        accepted = false;
        boolean again = control.shorten(clock.h());
        reject(cause);
        if (again) {
            aim();
        } else {
            Status how = cause == Rejection.FIELD_REFUSED ? Status.FIELD_REFUSED : Status.NOT_FINITE;
            ends(how, details());
        }
    }

    private void reject(Rejection cause) {
        rejectionTimes[(int) (rejected.all() % CLUSTER)] = clock.t();
        rejected.add(cause);
        lastRejection = cause;
        clock.rejected();
    }

    /** Whether states between the ends of the attempt are to be saved. */
    boolean wantsInterior() {
        return !landsOnSaveTimes && saver.wantsInterior(clock.tNext());
    }

    /** Saves from between the ends of an accepted attempt, which is taken back if its interpolant has no values. */
    void look(DenseSegment segment) {
        segment.evaluate(0.5, state, 0);
        if (isFinite(state, 0, state.length)) {
            saver.saveInterior(clock.t(), clock.tNext(), clock.tNext(), segment);
        } else {
            retry(Rejection.NOT_FINITE);
        }
    }

    /** Moves on to the end of the attempt, and chooses the next. */
    void advance(double[] yNext, int offset) {
        clock.ending();
        System.arraycopy(yNext, offset, state, 0, state.length);
        saver.saveEnd(clock.tNext(), state);
        clock.accepted();
        accepts++;
        lastRejection = null;
        aim();
    }

    /** What became of the row, whose last state is at an offset of an array. */
    Solution solution(double[] y, int offset) {
        double[] last = new double[y0.length];
        System.arraycopy(y, offset, last, 0, last.length);
        saver.end(clock.t(), last);
        WorkCount work = new WorkCount(solver.method().name(), t0);
        Statistics statistics = rejected.statistics(evaluations, accepts, diffusionEvaluations, work);
        String message = clock.direction() == 0 ? "t1 = t0, no step was needed" : status.advice() + fault;
        return new Solution(
                status, message, saver.times(), saver.states(), clock.t(), last, statistics, null, List.of());
    }
}
