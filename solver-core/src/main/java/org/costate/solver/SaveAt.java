package org.costate.solver;

/** Which states a solve keeps. Immutable. */
public final class SaveAt {

    /** The kinds of saving. */
    enum Kind {
        END,
        TIMES,
        EVERY_STEP,
        DENSE
    }

    private final Kind kind;
    private final double[] times;
    private final boolean landing;

    private SaveAt(Kind kind, double[] times, boolean landing) {
        this.kind = kind;
        this.times = times;
        this.landing = landing;
    }

    /**
     * The state at the end only.
     *
     * @return the choice
     */
    public static SaveAt end() {
        return new SaveAt(Kind.END, new double[0], false);
    }

    /**
     * States at given times, by dense output where they fall inside a step: the steps are those of a solve that saves
     * nothing. At the start and the end the saved state is the state itself, to the bit.
     *
     * @param times times in the order of the solve, repeats allowed, all within its interval; copied
     * @return the choice
     * @throws IllegalArgumentException if a time is NaN or the times are not in one order
     */
    public static SaveAt times(double... times) {
        int last = times.length - 1;
        int direction = last < 1 ? 0 : Double.compare(times[last], times[0]);
        for (int i = 0; i < times.length; i++) {
            boolean ordered = i == 0 || isOrdered(times[i - 1], times[i], direction);
            if (Double.isNaN(times[i]) || !ordered) {
                throw new IllegalArgumentException("save times[" + i + "] = " + times[i]
                        + (i == 0 ? "" : " after " + times[i - 1]) + ", but save times must be in one order");
            }
        }
        return new SaveAt(Kind.TIMES, times.clone(), false);
    }

    private static boolean isOrdered(double a, double b, int direction) {
        return a == b || (direction > 0 && a < b) || (direction < 0 && a > b);
    }

    /**
     * The start and the end of every step.
     *
     * @return the choice
     */
    public static SaveAt everyStep() {
        return new SaveAt(Kind.EVERY_STEP, new double[0], false);
    }

    /**
     * The start and the end of every step, and the interpolant between them.
     *
     * @return the choice
     */
    public static SaveAt dense() {
        return new SaveAt(Kind.DENSE, new double[0], false);
    }

    /**
     * The same times, each the end of a step: saved states are those of the steps and not interpolated. Steps are cut for it.
     * Worth it where steps are long against what the solution does between them, as on stiff problems; methods without an
     * interpolant do so anyway.
     *
     * @return a new choice
     */
    public SaveAt landing() {
        return new SaveAt(kind, times, true);
    }

    boolean isLanding() {
        return landing;
    }

    Kind kind() {
        return kind;
    }

    /**
     * The times asked for.
     *
     * @return a copy; empty unless made by {@link #times}
     */
    public double[] times() {
        return times.clone();
    }
}
