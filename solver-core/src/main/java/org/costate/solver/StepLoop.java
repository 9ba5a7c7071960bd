package org.costate.solver;

import org.jspecify.annotations.Nullable;

/** The one loop: owns the clock, asks the stepper to try, the controller to judge, and tells listener and saver. */
final class StepLoop implements StageMonitor, StepRecord {

    /** A rest below this part of a step is added to it. */
    private static final double SLIVER = 0.01;

    /** Times below this part of the span count as this part when it comes to their rounding. */
    private static final double NEAR_ZERO = 0x1p-40;

    private final Solver solver;
    private final VectorField field;
    private final double t1;
    private final double direction;
    private final double span;
    private final double rounding;
    private final double shortestAllowed;
    private final double resolution;
    private final double clearlyLong;
    private final boolean adaptive;
    private final @Nullable StepListener listener;
    private final @Nullable Cancellation cancellation;
    private final Stepper stepper;
    private final Saver saver;
    private final EventWatch watch;
    private final boolean landsOnSaveTimes;
    private final Diagnosis diagnosis = new Diagnosis();
    private final Thread thread = Thread.currentThread();
    private final WorkCount work;

    private double t;
    private double tNext;
    private double[] y;
    private double[] yNext;
    private double[] cutState = {};
    private double reach;
    private double error = Double.NaN;
    private int rejections;
    private double lastAttempt;
    private double stop;
    private double resume;
    private boolean atStop;
    private boolean acting;
    private @Nullable Rejection lastRejection;

    private long evaluations;
    private long diffusionEvaluations;
    private long accepted;
    private final RejectionCounts rejected = new RejectionCounts();

    StepLoop(Solver solver, VectorField field, double[] y0, double t0, double t1, @Nullable StepListener listener) {
        this.solver = solver;
        this.field = field;
        this.t1 = t1;
        this.listener = listener;
        direction = Math.signum(t1 - t0);
        span = t1 - t0;
        rounding = 4 * Math.ulp(Math.max(Math.abs(t0), Math.abs(t1)));
        resolution = field instanceof DrivenField driven ? driven.path().resolution() : 0;
        shortestAllowed = Math.max(solver.minStep(), resolution);
        clearlyLong = 2 * Math.max(shortestAllowed, rounding);
        adaptive = solver.controller().isAdaptive();
        t = t0;
        tNext = t0;
        y = y0.clone();
        yNext = new double[y0.length];
        cancellation = solver.cancellation();
        work = new WorkCount(solver.method().name(), t0);
        saver = new Saver(solver.saveAt(), t0, t1, y0.length);
        landsOnSaveTimes = !solver.method().hasDenseOutput();
        watch = new EventWatch(solver.events(), t0, t1, y0.length);
        reach = t0;
        stepper = solver.method().stepper(field, y0.length, solver.tolerances(), this);
    }

    Solution run() {
        try {
            return solve();
        } catch (Throwable thrown) { // also what a field written in another language throws without declaring it
            thrown.addSuppressed(new SolveNote(t, tNext, accepted));
            throw thrown;
        }
    }

    private Solution solve() {
        saver.start(t, y);
        if (direction == 0) {
            return end(Status.SUCCESS, "t1 = t0, no step was needed");
        }
        if (!watch.isIdle()) {
            watch.actAtStart(t, y);
        }
        Attempt start = stepper.start(t, y);
        if (start != Attempt.OK) {
            return failed(start, "the initial derivative", stepper.startDerivative(), "");
        }
        Controller.Control control = control();
        if (!watch.isIdle() && !watch.restart(t, y, stepper.startDerivative())) {
            return end(Status.NOT_FINITE, Status.NOT_FINITE.advice() + watch.fault());
        }
        while (t != t1) {
            if (accepted + rejected.all() >= solver.maxSteps()) {
                return end(Status.MAX_STEPS, Status.MAX_STEPS.advice() + details());
            }
            double target = resumed(control.target(t));
            tNext = nextTime(target);
            if (isTooShort(target)) {
                return stuck();
            }
            reach = watch.isGiven(tNext) ? justBefore(tNext) : tNext;
            Attempt attempt = stepper.attempt(t, reach, y, yNext);
            if (attempt == Attempt.OK) {
                attempt = judge(control, target);
            }
            if (attempt == Attempt.CANCELLED) {
                return failed(attempt, "", yNext, "");
            }
            if (attempt != Attempt.OK && (!watch.fault().isEmpty() || !retry(control, attempt))) {
                return failed(attempt, "the step", yNext, details());
            }
            if (acting) {
                Solution last = act();
                if (last != null) {
                    return last;
                }
                control = t == t1 ? control : control();
            }
        }
        return end(Status.SUCCESS, Status.SUCCESS.advice());
    }

    private Controller.Control control() {
        Controller.Control control = solver.controller().start(t, t1, solver.method());
        if (adaptive) {
            control.first(firstStep());
        }
        return control;
    }

    /** Lets the events at t happen and starts the method anew; the last state of the solve if it ends with them. */
    private @Nullable Solution act() {
        acting = false;
        resume = 0;
        Status status = watch.act(t, y, index() - 1);
        if (listener != null) {
            listener.restarting(t, y);
        }
        if (status != null) {
            return end(status, status.advice() + " at t = " + t);
        }
        if (t == t1) {
            return null;
        }
        Attempt start = stepper.start(t, y);
        if (start != Attempt.OK) {
            return failed(start, "the derivative after an event", stepper.startDerivative(), "");
        }
        return watch.restart(t, y, stepper.startDerivative())
                ? null
                : end(Status.NOT_FINITE, Status.NOT_FINITE.advice() + watch.fault());
    }

    private double firstStep() {
        double h = solver.initialStep();
        if (h == 0) {
            double[] dydt = stepper.startDerivative();
            int order = solver.method().order();
            h = field instanceof DrivenField driven
                    ? StochasticInitialStep.choose(
                            driven, this, solver.tolerances(), solver.method().errorOrder(), t, y, dydt, span)
                    : InitialStep.choose(field, this, solver.tolerances(), order, t, y, dydt, span);
        }
        return Math.copySign(Math.max(Math.abs(h), shortest()), span);
    }

    /** A step that was cut at a stop says nothing about the step after it, which may be as long as was proposed. */
    private double resumed(double target) {
        boolean longer = rejections == 0 && resume > Math.abs(target - t);
        return longer ? t + direction * resume : target;
    }

    /** Cuts at the next stop, and stretches a proposal that would leave a sliver, but never after a rejection. */
    private double nextTime(double target) {
        stop = landsOnSaveTimes ? saver.nextWanted(t, t1) : watch.isIdle() ? t1 : watch.nextStop(t);
        double longest = solver.maxStep();
        double end = Math.abs(target - t) > longest ? t + direction * longest : target;
        double left = (stop - end) * direction;
        if (left <= 0 || rejections > 0) {
            return left <= 0 ? stop : end;
        }
        double step = Math.abs(end - t);
        boolean mayStretch = adaptive && left <= longest - step;
        boolean stretch = left <= SLIVER * step && (mayStretch || left <= rounding);
        return stretch ? stop : end;
    }

    /** Resolution is that of the time where the step begins: a solve may begin with steps far below that of t1. */
    private double shortest() {
        return Math.max(shortestAllowed, 4 * Math.ulp(Math.max(Math.abs(t), NEAR_ZERO * Math.abs(span))));
    }

    /**
     * A step cut at a stop, and with a grid the one after it, may be shorter than the shortest, unless it was tried and
     * rejected.
     */
    private boolean isTooShort(double target) {
        if (!adaptive) {
            boolean whole = !atStop && tNext != stop;
            return h() == 0 || (whole && Math.abs(target - t) + rounding < resolution);
        }
        if (rejections > 0) {
            double h = Math.abs(target - t);
            return !(h >= shortest() && h < Math.abs(lastAttempt));
        }
        if (tNext == stop || Math.abs(h()) >= clearlyLong) {
            return false;
        }
        // A step of the shortest size may come out shorter by the rounding of its end.
        return !(Math.abs(h()) + Math.ulp(Math.max(Math.abs(t), Math.abs(tNext))) >= shortest());
    }

    /** Judges an attempt that gave a state; anything but OK if the dense output that is to be saved has no values. */
    private Attempt judge(Controller.Control control, double target) {
        error = stepper.scaledError();
        if (!control.accept(h(), error)) {
            boolean finite = error < Double.POSITIVE_INFINITY;
            reject(finite ? Rejection.ERROR : Rejection.NOT_FINITE);
            return Attempt.OK;
        }
        Attempt dense =
                watch.isIdle() ? saver.prepare(tNext, stepper) : stepper.dense().prepare();
        if (dense == Attempt.OK) {
            if (!watch.isIdle() && !lookForEvents()) {
                return Attempt.NOT_FINITE;
            }
            atStop = tNext == stop;
            resume = adaptive && atStop ? Math.abs(target - t) : 0;
            advance();
        }
        return dense;
    }

    /** Stages at a time where the field may jump are evaluated before the jump. */
    private double justBefore(double time) {
        double end = time - direction * 2 * Math.ulp(time);
        return (end - t) * direction > 0 ? end : time;
    }

    /** Looks for events in the step and cuts it at the first that changes anything; false if one cannot be told. */
    private boolean lookForEvents() {
        if (!watch.look(t, reach, tNext, y, yNext, stepper.dense())) {
            return false;
        }
        watch.record(t, reach - t, index(), stepper.dense());
        acting = watch.isActing(tNext);
        double cut = watch.cut();
        if (cut < 1) {
            double[] before = cutState.length == 0 ? new double[y.length] : cutState;
            stepper.dense().evaluate(cut, before, 0);
            tNext = t + cut * (reach - t);
            cutState = yNext;
            yNext = before;
        }
        return true;
    }

    private void advance() {
        stepper.accept();
        diagnosis.attempt(t, false);
        if (listener != null) {
            listener.accepted(this);
        }
        saver.accepted(t, tNext, reach, yNext, stepper);
        lastAttempt = h();
        accepted++;
        rejections = 0;
        lastRejection = null;
        double[] old = y;
        y = yNext;
        yNext = old;
        t = tNext;
    }

    /** Takes back an attempt that gave no state; false if no other size may be tried. */
    private boolean retry(Controller.Control control, Attempt attempt) {
        error = Double.NaN;
        boolean again = control.shorten(h());
        reject(
                switch (attempt) {
                    case FIELD_REFUSED -> Rejection.FIELD_REFUSED;
                    case NEWTON_FAILED -> Rejection.NEWTON_FAILED;
                    default -> Rejection.NOT_FINITE;
                });
        return again;
    }

    private void reject(Rejection cause) {
        stepper.reject();
        rejected.add(cause);
        lastAttempt = h();
        diagnosis.attempt(t, true);
        lastRejection = cause;
        if (listener != null) {
            listener.rejected(this, cause);
        }
        rejections++;
    }

    private Solution stuck() {
        Rejection cause = lastRejection;
        Status status = stuckBy(cause);
        String which = Diagnosis.notFinite("the last attempt", yNext);
        boolean hasError = cause != Rejection.FIELD_REFUSED && cause != Rejection.NEWTON_FAILED;
        if (which.isEmpty() && hasError && solver.method().hasErrorEstimate()) {
            double[] e = new double[y.length];
            stepper.error(e);
            which = Diagnosis.largestError(e, y, yNext, solver.tolerances());
        }
        return end(status, status.advice() + details() + which);
    }

    private Status stuckBy(@Nullable Rejection cause) {
        if (cause == Rejection.NOT_FINITE) {
            return Status.NOT_FINITE;
        }
        if (cause == Rejection.FIELD_REFUSED) {
            return Status.FIELD_REFUSED;
        }
        if (cause == Rejection.NEWTON_FAILED) {
            return Status.NEWTON_FAILED;
        }
        return resolution > solver.minStep() ? Status.PATH_TOO_COARSE : Status.STEP_TOO_SMALL;
    }

    private Solution failed(Attempt attempt, String what, double[] values, String details) {
        Status status = switch (attempt) {
            case CANCELLED -> Status.CANCELLED;
            case FIELD_REFUSED -> Status.FIELD_REFUSED;
            case NEWTON_FAILED -> Status.NEWTON_FAILED;
            default -> Status.NOT_FINITE;
        };
        String which = attempt == Attempt.NOT_FINITE ? Diagnosis.notFinite(what, values) : "";
        return end(status, status.advice() + " at t = " + t + which + watch.fault() + details);
    }

    private String details() {
        String where = "; at t = " + t + " after a step of h = " + lastAttempt;
        return where + Diagnosis.stiff(solver.method(), stepper.stiffness(), lastAttempt) + diagnosis.cluster(span);
    }

    private Solution end(Status status, String message) {
        saver.end(t, y);
        Statistics statistics = rejected.statistics(evaluations, accepted, diffusionEvaluations, work);
        DenseOutput dense = saver.isDense() ? saver.dense() : null;
        return new Solution(
                status, message, saver.times(), saver.states(), t, y.clone(), statistics, dense, watch.occurrences());
    }

    @Override
    public boolean evaluating(int stage) {
        if (thread.isInterrupted() || (cancellation != null && cancellation.isRequested())) {
            return false;
        }
        evaluations++;
        if (listener != null) {
            listener.evaluating(stage);
        }
        return true;
    }

    @Override
    public boolean evaluatingDiffusion(int stage) {
        diffusionEvaluations++;
        return true;
    }

    @Override
    public void worked(LinearWork done) {
        work.worked(done);
    }

    @Override
    public void switched(Method method) {
        work.switched(method.name(), t, accepted, rejected.all());
        if (listener != null) {
            listener.switched(method);
        }
    }

    @Override
    public boolean isAdaptive() {
        return adaptive;
    }

    @Override
    public int index() {
        return Math.toIntExact(accepted);
    }

    @Override
    public double t() {
        return t;
    }

    @Override
    public double tNext() {
        return tNext;
    }

    @Override
    public double reach() {
        return reach;
    }

    @Override
    public double h() {
        return tNext - t;
    }

    @Override
    public double[] y() {
        return y;
    }

    @Override
    public double[] yNext() {
        return yNext;
    }

    @Override
    public double error() {
        return error;
    }

    @Override
    public double stiffness() {
        return stepper.stiffness();
    }

    @Override
    public int rejections() {
        return rejections;
    }
}
