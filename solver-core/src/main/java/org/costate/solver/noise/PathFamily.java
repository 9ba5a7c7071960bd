package org.costate.solver.noise;

/**
 * Independent paths by number, for Monte Carlo: member 37 can be made again alone, and solves of different models or
 * step sizes see common random numbers by asking for the same member. Immutable.
 */
public final class PathFamily {

    private final BrownianTree first;

    private PathFamily(BrownianTree first) {
        this.first = first;
    }

    /**
     * The paths of a seed.
     *
     * @param seed  any
     * @param m     number of sources of each path
     * @param start earliest time
     * @param end   latest time
     * @return the family
     * @throws IllegalArgumentException unless m &gt;= 1 and start &lt; end, both finite
     */
    public static PathFamily of(long seed, int m, double start, double end) {
        return new PathFamily(BrownianTree.of(seed, m, start, end));
    }

    /**
     * The same paths with other cells, see {@link BrownianTree#withTolerance}.
     *
     * @param tolerance largest length of a cell, in units of time
     * @return a new family
     * @throws IllegalArgumentException unless {@code (end - start) 2^-50 <= tolerance <= end - start}
     */
    public PathFamily withTolerance(double tolerance) {
        return new PathFamily(first.withTolerance(tolerance));
    }

    /**
     * One path.
     *
     * @param k its number, any
     * @return the path
     */
    public BrownianTree path(long k) {
        return first.withPath(k);
    }

    /**
     * The mirror image of one path.
     *
     * @param k its number, any
     * @return the path with all signs turned
     */
    public AntitheticPath antithetic(long k) {
        return AntitheticPath.of(path(k));
    }

    /**
     * Paths for a batch, one a row: row r has the path {@code k + r}, to the bit.
     *
     * @param k    number of the path of row 0, any
     * @param rows number of rows
     * @return the path, of dimension {@code rows m}
     * @throws IllegalArgumentException unless rows &gt;= 1
     */
    public BrownianTree rows(long k, int rows) {
        return first.withRows(k, rows);
    }
}
