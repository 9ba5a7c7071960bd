package org.costate.solver.noise;

/**
 * A Brownian path that answers any interval in any order, always with the same numbers: a virtual tree that halves the
 * interval until its cells are as short as the tolerance, and one last cut at the time asked.
 *
 * <p>Each cut draws from the exact law of both parts given the increment and the area of the whole. The law of the path
 * at times that lie in different cells is therefore exact, jointly; times in one and the same cell have the exact law one
 * by one but not together, see {@link #resolution}. Nothing is stored but what a cursor keeps of the last descent: a
 * query visits one node for each halving between the step asked and the cell, and O(1) more, amortised over queries that
 * go forward or backward in time. A smaller tolerance keeps all values at the ends of the old cells.
 *
 * <p>Increments of adjacent intervals add up to the bit, and repeats are the same bits. Immutable.
 */
public final class BrownianTree implements BrownianPath {

    /** The default tolerance is {@code end - start} times 2^-16. */
    private static final int DEFAULT_DEPTH = 16;

    private static final int MAX_DEPTH = 50;
    private static final long KIND = 0x54524545L;

    private final Interval interval;
    private final long seed;
    private final long firstPath;
    private final int rows;
    private final int depth;
    private final PathNumbers numbers;

    private BrownianTree(Interval interval, long seed, long firstPath, int rows, int depth, PathNumbers numbers) {
        this.interval = interval;
        this.seed = seed;
        this.firstPath = firstPath;
        this.rows = rows;
        this.depth = depth;
        this.numbers = numbers;
    }

    /**
     * The path number 0 of a seed, with a tolerance of {@code (end - start) 2^-16}.
     *
     * @param seed  any
     * @param m     number of sources
     * @param start earliest time
     * @param end   latest time
     * @return the path
     * @throws IllegalArgumentException unless m &gt;= 1 and start &lt; end, both finite
     */
    public static BrownianTree of(long seed, int m, double start, double end) {
        return rows(seed, 0, 1, m, start, end);
    }

    /**
     * Paths for a batch, one a row: the sources {@code r m} to {@code r m + m - 1} are those of the path number
     * {@code firstPath + r}, to the bit.
     *
     * @param seed      any
     * @param firstPath number of the path of row 0, any
     * @param rows      number of rows
     * @param m         number of sources of each row
     * @param start     earliest time
     * @param end       latest time
     * @return the path, of dimension {@code rows m}
     * @throws IllegalArgumentException unless rows &gt;= 1, m &gt;= 1 and start &lt; end, both finite
     */
    public static BrownianTree rows(long seed, long firstPath, int rows, int m, double start, double end) {
        PathNumbers numbers = PathNumbers.of(KIND, seed, firstPath, rows, m);
        return new BrownianTree(Interval.of(start, end), seed, firstPath, rows, DEFAULT_DEPTH, numbers);
    }

    /**
     * The path of the same seed with another number; for a batch, the number of row 0.
     *
     * @param path any; paths of different numbers are independent
     * @return a new path
     */
    public BrownianTree withPath(long path) {
        return withRows(path, rows);
    }

    /** The paths {@code path} to {@code path + count - 1} with the sources that one row has here. */
    BrownianTree withRows(long path, int count) {
        PathNumbers block = PathNumbers.of(KIND, seed, path, count, numbers.dimension() / rows);
        return new BrownianTree(interval, seed, path, count, depth, block);
    }

    /**
     * The same path with other cells. Values at the ends of the longer cells are the same bits for both.
     *
     * @param tolerance largest length of a cell, in units of time; it is halved down to from {@code end - start}
     * @return a new path
     * @throws IllegalArgumentException unless {@code (end - start) 2^-50 <= tolerance <= end - start}
     */
    public BrownianTree withTolerance(double tolerance) {
        double span = interval.span();
        if (!(tolerance > 0 && tolerance <= span)) {
            throw new IllegalArgumentException(
                    "tolerance = " + tolerance + ", but must be > 0 and <= end - start = " + span);
        }
        int levels = 0;
        while (Math.scalb(span, -levels) > tolerance) {
            levels++;
        }
        if (levels > MAX_DEPTH) {
            throw new IllegalArgumentException("tolerance = " + tolerance + ", but must be >= "
                    + Math.scalb(span, -MAX_DEPTH) + ", below which a double cannot tell times apart");
        }
        return new BrownianTree(interval, seed, firstPath, rows, levels, numbers);
    }

    @Override
    public int dimension() {
        return numbers.dimension();
    }

    @Override
    public double start() {
        return interval.start();
    }

    @Override
    public double end() {
        return interval.end();
    }

    /**
     * Two cells. Times at least one cell apart never share a cell, so that their joint law is exact; the second cell is
     * for the step that is tried again a little shorter, whose old and new end should not share a cell either.
     *
     * @return the smallest length of an interval, in units of time
     */
    @Override
    public double resolution() {
        return 2 * Math.scalb(interval.span(), -depth);
    }

    @Override
    public BrownianCursor cursor() {
        return new TreeCursor(interval, numbers, depth);
    }

    @Override
    public String toString() {
        return "Brownian tree, seed " + seed + ", path " + firstPath + (rows > 1 ? " and " + (rows - 1) + " more" : "");
    }
}
