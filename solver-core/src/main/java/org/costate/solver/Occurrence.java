package org.costate.solver;

/** One time that an event happened. Immutable. */
public final class Occurrence {

    /** What made it happen. */
    public enum Cause {
        /** Its function rose through zero, as the solve runs. */
        RISING,
        /** Its function fell through zero. */
        FALLING,
        /** Another event changed the state and with it the sign of its function. */
        CHANGE,
        /** Its time came. */
        TIME
    }

    private final int event;
    private final Cause cause;
    private final double time;
    private final int step;
    private final double[] before;
    private final double[] after;

    Occurrence(int event, Cause cause, double time, int step, double[] before, double[] after) {
        this.event = event;
        this.cause = cause;
        this.time = time;
        this.step = step;
        this.before = before;
        this.after = after;
    }

    /**
     * Which event it was.
     *
     * @return index in the solver's list, from 0
     */
    public int event() {
        return event;
    }

    /**
     * What made it happen.
     *
     * @return the cause
     */
    public Cause cause() {
        return cause;
    }

    /**
     * When it happened: on the far side of the crossing, to rounding of the time.
     *
     * @return time
     */
    public double time() {
        return time;
    }

    /**
     * The accepted step in which, or at whose end, it happened.
     *
     * @return index from 0, or -1 at the start of the solve
     */
    public int step() {
        return step;
    }

    /**
     * State before.
     *
     * @return a copy, length n
     */
    public double[] before() {
        return before.clone();
    }

    /**
     * State after, equal to the one before where nothing was changed.
     *
     * @return a copy, length n
     */
    public double[] after() {
        return after.clone();
    }

    @Override
    public String toString() {
        return "event " + event + " at t = " + time + " (" + cause + ")";
    }
}
