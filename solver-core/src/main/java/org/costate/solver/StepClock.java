package org.costate.solver;

/**
 * The times of one solve: where the next attempt ends, whether it would be too short, and what a step that was cut at a
 * stop leaves for the one after it. Mutable, for one thread.
 */
final class StepClock {

    /** A rest below this part of a step is added to it. */
    private static final double SLIVER = 0.01;

    /** Times below this part of the span count as this part when it comes to their rounding. */
    private static final double NEAR_ZERO = 0x1p-40;

    private final double direction;
    private final double span;
    private final double rounding;
    private final double shortestAllowed;
    private final double resolution;
    private final double longest;
    private final double clearlyLong;
    private final boolean adaptive;

    private double t;
    private double target;
    private double tNext;
    private double stop;
    private double resume;
    private boolean atStop;
    private int rejections;
    private double lastAttempt;

    /**
     * A clock at the start of a solve.
     *
     * @param solver     limits of the steps
     * @param t0         start time
     * @param t1         end time
     * @param resolution no step is shorter than this, see {@code BrownianPath.resolution}
     */
    StepClock(Solver solver, double t0, double t1, double resolution) {
        direction = Math.signum(t1 - t0);
        span = t1 - t0;
        rounding = 4 * Math.ulp(Math.max(Math.abs(t0), Math.abs(t1)));
        this.resolution = resolution;
        shortestAllowed = Math.max(solver.minStep(), resolution);
        longest = solver.maxStep();
        clearlyLong = 2 * Math.max(shortestAllowed, rounding);
        adaptive = solver.controller().isAdaptive();
        t = t0;
        tNext = t0;
    }

    /** Start of the next attempt. */
    double t() {
        return t;
    }

    /** End of the next attempt. */
    double tNext() {
        return tNext;
    }

    /** Size of the next attempt. */
    double h() {
        return tNext - t;
    }

    /** 1 forwards, -1 backwards, 0 if there is nothing to solve. */
    double direction() {
        return direction;
    }

    /** Length of the interval, with its sign. */
    double span() {
        return span;
    }

    /** Attempts of this step that were rejected. */
    int rejections() {
        return rejections;
    }

    /** Size of the last attempt. */
    double lastAttempt() {
        return lastAttempt;
    }

    /** The first step as it may be made. */
    double first(double h) {
        return Math.copySign(Math.max(Math.abs(h), shortest()), span);
    }

    /**
     * Chooses the end of the next attempt.
     *
     * @param proposed where the controller would end it
     * @param stop     a time that no step may pass
     * @return false if the step would be too short to be tried
     */
    boolean aim(double proposed, double stop) {
        this.stop = stop;
        target = resumed(proposed);
        tNext = nextTime();
        return !isTooShort();
    }

    /** A step that was cut at a stop says nothing about the step after it, which may be as long as was proposed. */
    private double resumed(double proposed) {
        boolean longer = rejections == 0 && resume > Math.abs(proposed - t);
        return longer ? t + direction * resume : proposed;
    }

    /** Cuts at the stop, and stretches a proposal that would leave a sliver, but never after a rejection. */
    private double nextTime() {
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
    private boolean isTooShort() {
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

    /** An event was found inside the attempt, which ends there. */
    void cut(double time) {
        tNext = time;
    }

    /** The attempt is going to be accepted: takes note of what it left over if it ends at the stop. */
    void ending() {
        atStop = tNext == stop;
        resume = adaptive && atStop ? Math.abs(target - t) : 0;
    }

    /** Moves on to the end of the attempt. */
    void accepted() {
        lastAttempt = h();
        rejections = 0;
        t = tNext;
    }

    /** Stays at its start. */
    void rejected() {
        lastAttempt = h();
        rejections++;
    }

    /** The state has jumped: what was proposed before counts no longer. */
    void restarted() {
        resume = 0;
    }

    /** Why a step cannot be made shorter, by what became of its last attempt. */
    Status stuckBy(Rejection cause, double minStep) {
        return switch (cause) {
            case NOT_FINITE -> Status.NOT_FINITE;
            case FIELD_REFUSED -> Status.FIELD_REFUSED;
            case NEWTON_FAILED -> Status.NEWTON_FAILED;
            case ERROR -> resolution > minStep ? Status.PATH_TOO_COARSE : Status.STEP_TOO_SMALL;
        };
    }
}
