package org.costate.solver.noise;

/**
 * A path of Brownian motion with independent sources (unless an implementation says otherwise), a function of time.
 * Immutable; may be shared between threads.
 */
public interface BrownianPath {

    /**
     * The number of sources.
     *
     * @return m, at least 1
     */
    int dimension();

    /**
     * Where the interval on which the path can be asked begins.
     *
     * @return the earliest time
     */
    double start();

    /**
     * Where the interval on which the path can be asked ends.
     *
     * @return the latest time, greater than {@link #start}
     */
    double end();

    /**
     * How close two times may be. The joint law of W and H is exact for all times asked that are at least this far
     * apart; a solver makes no smaller step.
     *
     * @return the smallest length of an interval, in units of time; 0 if any will do
     */
    double resolution();

    /**
     * A new workspace that answers queries, for one thread and one solve.
     *
     * @return a cursor
     */
    BrownianCursor cursor();

    /**
     * Whether an interval has the same numbers whatever was asked before, so that a solve can be run through in reverse
     * by asking again.
     *
     * @return true by default
     */
    default boolean isFunctionOfTime() {
        return true;
    }
}
