package org.costate.solver.noise;

/**
 * A path of m independent Brownian motions. Immutable, to be shared between threads; asked through a
 * {@link BrownianCursor}.
 */
public interface BrownianPath {

    /**
     * Number of sources.
     *
     * @return m, at least 1
     */
    int dimension();

    /**
     * First time that can be asked about.
     *
     * @return start, below the end
     */
    double start();

    /**
     * Last time that can be asked about.
     *
     * @return end, above the start
     */
    double end();

    /**
     * Shortest interval for which increments are jointly exact; a solver makes no smaller step.
     *
     * @return resolution in units of time, 0 for none
     */
    double resolution();

    /**
     * Makes a workspace for queries.
     *
     * @return a new cursor, for one thread and one solve
     */
    BrownianCursor cursor();
}
