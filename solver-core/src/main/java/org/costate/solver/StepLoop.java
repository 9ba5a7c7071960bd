package org.costate.solver;

import org.jspecify.annotations.Nullable;

/** The one loop: owns the clock, asks the stepper to try, the controller to judge, and tells listener and saver. */
final class StepLoop implements StageMonitor, StepRecord {

    private final Solver solver;
    private final VectorField field;
    private final double t1;
    private final boolean adaptive;
    private final StepClock clock;
    private final @Nullable StepListener listener;
    private final @Nullable Cancellation cancellation;
    private final Stepper stepper;
    private final Saver saver;
    private final EventWatch watch;
    private final boolean landsOnSaveTimes;
    private final Diagnosis diagnosis = new Diagnosis();
    private final Thread thread = Thread.currentThread();
    private final WorkCount work;

    private double[] y;
    private double[] yNext;
    private double[] cutState = {};
    private double reach;
    private double error = Double.NaN;
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
        double resolution = field instanceof DrivenField driven ? driven.path().resolution() : 0;
        clock = new StepClock(solver, t0, t1, resolution);
        adaptive = solver.controller().isAdaptive();
        y = y0.clone();
        yNext = new double[y0.length];
        cancellation = solver.cancellation();
        work = new WorkCount(solver.method().name(), t0);
        saver = new Saver(solver.saveAt(), t0, t1, y0.length);
        landsOnSaveTimes = !solver.method().hasDenseOutput() || solver.saveAt().isLanding();
        watch = new EventWatch(solver.events(), t0, t1, y0.length);
        reach = t0;
        stepper = solver.method().stepper(field, y0.length, solver.tolerances(), this);
    }

    Solution run() {
        try {
            return solve();
        } catch (Throwable thrown) { // also what a field written in another language throws without declaring it
            thrown.addSuppressed(new SolveNote(clock.t(), clock.tNext(), accepted));
            throw thrown;
        }
    }

    private Solution solve() {
        saver.start(clock.t(), y);
        if (clock.direction() == 0) {
            return end(Status.SUCCESS, "t1 = t0, no step was needed");
        }
        if (!watch.isIdle()) {
            watch.actAtStart(clock.t(), y);
            if (!watch.fault().isEmpty()) {
                return end(Status.NOT_FINITE, watch.fault());
            }
        }
        Attempt start = stepper.start(clock.t(), y);
        if (start != Attempt.OK) {
            return failed(start, "the initial derivative", stepper.startDerivative(), "");
        }
        Controller.Control control = control();
        if (!watch.isIdle() && !watch.restart(clock.t(), y, stepper.startDerivative())) {
            return end(Status.NOT_FINITE, watch.fault());
        }
        while (clock.t() != t1) {
            if (accepted + rejected.all() >= solver.maxSteps()) {
                return end(Status.MAX_STEPS, Status.MAX_STEPS.advice() + details() + watch.often(accepted));
            }
            double t = clock.t();
            if (!clock.aim(control.target(t), nextStop(t))) {
                return stuck();
            }
            double tNext = clock.tNext();
            reach = watch.isGiven(tNext) ? justBefore(tNext) : tNext;
            Attempt attempt = stepper.attempt(t, reach, y, yNext);
            if (attempt == Attempt.OK) {
                attempt = judge(control);
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
                control = clock.t() == t1 ? control : control();
            }
        }
        return end(Status.SUCCESS, Status.SUCCESS.advice());
    }

    private Controller.Control control() {
        Controller.Control control = solver.controller().start(clock.t(), t1, solver.method());
        if (adaptive) {
            control.first(firstStep());
        }
        return control;
    }

    /** Lets the events at t happen and starts the method anew; the last state of the solve if it ends with them. */
    private @Nullable Solution act() {
        acting = false;
        clock.restarted();
        double t = clock.t();
        Status status = watch.act(t, y, index() - 1);
        if (listener != null) {
            listener.restarting(t, y);
        }
        if (status != null) {
            return end(status, watch.fault().isEmpty() ? status.advice() + " at t = " + t : watch.fault());
        }
        if (t == t1) {
            return null;
        }
        Attempt start = stepper.start(clock.t(), y);
        if (start != Attempt.OK) {
            return failed(start, "the derivative after an event", stepper.startDerivative(), "");
        }
        return watch.restart(clock.t(), y, stepper.startDerivative()) ? null : end(Status.NOT_FINITE, watch.fault());
    }

    private double firstStep() {
        double h = solver.initialStep();
        if (h == 0) {
            double[] dydt = stepper.startDerivative();
            int order = solver.method().order();
            h = field instanceof DrivenField driven
                    ? StochasticInitialStep.choose(
                            driven,
                            this,
                            solver.tolerances(),
                            solver.method().errorOrder(),
                            clock.t(),
                            y,
                            dydt,
                            clock.span())
                    : InitialStep.choose(field, this, solver.tolerances(), order, clock.t(), y, dydt, clock.span());
        }
        return clock.first(h);
    }

    /** The next time that no step may pass. */
    private double nextStop(double t) {
        double given = watch.isIdle() ? t1 : watch.nextStop(t);
        double wanted = landsOnSaveTimes ? saver.nextWanted(t, t1) : t1;
        return (wanted - given) * clock.direction() < 0 ? wanted : given;
    }

    /** Judges an attempt that gave a state; anything but OK if the dense output that is to be saved has no values. */
    private Attempt judge(Controller.Control control) {
        error = stepper.scaledError();
        if (!control.accept(h(), error)) {
            boolean finite = error < Double.POSITIVE_INFINITY;
            reject(finite ? Rejection.ERROR : Rejection.NOT_FINITE);
            return Attempt.OK;
        }
        Attempt dense = watch.isIdle()
                ? saver.prepare(clock.tNext(), stepper)
                : stepper.dense().prepare();
        if (dense == Attempt.OK) {
            if (!watch.isIdle() && !lookForEvents()) {
                return Attempt.NOT_FINITE;
            }
            clock.ending();
            advance();
        }
        return dense;
    }

    /** Stages at a time where the field may jump are evaluated before the jump. */
    private double justBefore(double time) {
        double end = time - clock.direction() * 2 * Math.ulp(time);
        return (end - clock.t()) * clock.direction() > 0 ? end : time;
    }

    /** Looks for events in the step and cuts it at the first that changes anything; false if one cannot be told. */
    private boolean lookForEvents() {
        double t = clock.t();
        if (!watch.look(t, reach, clock.tNext(), y, yNext, stepper.dense())) {
            return false;
        }
        watch.record(t, reach - t, index(), stepper.dense());
        acting = watch.isActing(clock.tNext());
        double cut = watch.cut();
        if (cut < 1) {
            double[] before = cutState.length == 0 ? new double[y.length] : cutState;
            stepper.dense().evaluate(cut, before, 0);
            clock.cut(t + cut * (reach - t));
            cutState = yNext;
            yNext = before;
        }
        return true;
    }

    private void advance() {
        stepper.accept();
        diagnosis.attempt(clock.t(), false);
        if (listener != null) {
            listener.accepted(this);
        }
        saver.accepted(clock.t(), clock.tNext(), reach, yNext, stepper);
        accepted++;
        lastRejection = null;
        double[] old = y;
        y = yNext;
        yNext = old;
        clock.accepted();
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
        diagnosis.attempt(clock.t(), true);
        lastRejection = cause;
        if (listener != null) {
            listener.rejected(this, cause);
        }
        clock.rejected();
    }

    private Solution stuck() {
        Rejection cause = lastRejection;
        Status status = clock.stuckBy(cause == null ? Rejection.ERROR : cause, solver.minStep());
        String which = Diagnosis.notFinite("the last attempt", yNext);
        boolean hasError = cause != Rejection.FIELD_REFUSED && cause != Rejection.NEWTON_FAILED;
        if (which.isEmpty() && hasError && solver.method().hasErrorEstimate()) {
            double[] e = new double[y.length];
            stepper.error(e);
            which = Diagnosis.largestError(e, y, yNext, solver.tolerances());
        }
        return end(status, status.advice() + details() + which);
    }

    private Solution failed(Attempt attempt, String what, double[] values, String details) {
        Status status = switch (attempt) {
            case CANCELLED -> Status.CANCELLED;
            case FIELD_REFUSED -> Status.FIELD_REFUSED;
            case NEWTON_FAILED -> Status.NEWTON_FAILED;
            default -> Status.NOT_FINITE;
        };
        if (!watch.fault().isEmpty()) {
            return end(status, watch.fault() + details);
        }
        String which = attempt == Attempt.NOT_FINITE ? Diagnosis.notFinite(what, values) : "";
        return end(status, status.advice() + " at t = " + clock.t() + which + details);
    }

    private String details() {
        double h = clock.lastAttempt();
        String where = "; at t = " + clock.t() + " after a step of h = " + h;
        return where + Diagnosis.stiff(solver.method(), stepper.stiffness(), h) + diagnosis.cluster(clock.span());
    }

    private Solution end(Status status, String message) {
        saver.end(clock.t(), y);
        Statistics statistics = rejected.statistics(evaluations, accepted, diffusionEvaluations, work);
        DenseOutput dense = saver.isDense() ? saver.dense() : null;
        return new Solution(
                status,
                message,
                saver.times(),
                saver.states(),
                clock.t(),
                y.clone(),
                statistics,
                dense,
                watch.occurrences());
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
        work.switched(method.name(), clock.t(), accepted, rejected.all());
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
        return clock.t();
    }

    @Override
    public double tNext() {
        return clock.tNext();
    }

    @Override
    public double reach() {
        return reach;
    }

    @Override
    public double h() {
        return clock.h();
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
        return clock.rejections();
    }
}
