package org.costate.solver.noise;

/**
 * A Brownian path that is drawn as a solve goes: the cheapest one, for simulation in one direction.
 *
 * <p>A cursor keeps the pieces of path that it has drawn and that may be asked again. Beyond the last one a query draws
 * a new piece; within one it cuts it by the exact conditional law of both parts; so a step that was rejected and is
 * tried again shorter sees the same path, and the joint law of all increments and areas is exact for any times. That is
 * two normal numbers for each source and attempted step.
 *
 * <p>The direction is that of the first query. A query must not begin before (in that direction) the begin of the query
 * before it: what lies further back is forgotten. Numbers have the address (seed, path, number of the draw), so <b>they
 * depend on the sequence of queries</b>: the same sequence gives the same bits, another one another path. Where
 * different solves must see one path, or a solve is run through again in reverse, use a {@link BrownianTree}, or
 * {@link StoredPath#from} with the times of the steps.
 *
 * <p>Increments of adjacent intervals add up to the bit. Immutable.
 */
public final class BrownianStream implements BrownianPath {

    private static final long KIND = 0x5354524541L;
    private static final long KIND_APART = 0x4150415254L;

    private final Interval interval;
    private final long seed;
    private final long firstPath;
    private final int rows;
    private final long kind;
    private final PathNumbers numbers;

    private BrownianStream(Interval interval, long seed, long firstPath, int rows, long kind, PathNumbers numbers) {
        this.interval = interval;
        this.kind = kind;
        this.seed = seed;
        this.firstPath = firstPath;
        this.rows = rows;
        this.numbers = numbers;
    }

    /**
     * The path number 0 of a seed.
     *
     * @param seed  any
     * @param m     number of sources
     * @param start earliest time
     * @param end   latest time
     * @return the path
     * @throws IllegalArgumentException unless m &gt;= 1 and start &lt; end, both finite
     */
    public static BrownianStream of(long seed, int m, double start, double end) {
        return rows(seed, 0, 1, m, start, end);
    }

    /**
     * Paths for a batch, one a row: the sources {@code r m} to {@code r m + m - 1} are those of the path number
     * {@code firstPath + r} asked the same sequence of queries, to the bit.
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
    public static BrownianStream rows(long seed, long firstPath, int rows, int m, double start, double end) {
        PathNumbers numbers = PathNumbers.of(KIND, seed, firstPath, rows, m);
        return new BrownianStream(Interval.of(start, end), seed, firstPath, rows, KIND, numbers);
    }

    /**
     * The path of the same seed with another number; for a batch, the number of row 0.
     *
     * @param path any; paths of different numbers are independent
     * @return a new path
     */
    public BrownianStream withPath(long path) {
        PathNumbers moved = PathNumbers.of(kind, seed, path, rows, numbers.dimension() / rows);
        return new BrownianStream(interval, seed, path, rows, kind, moved);
    }

    /**
     * The path of the same seed and number whose numbers are of another kind, which no stream, tree or grid of any seed
     * has unless it was made by this method: for noise that has to be independent of that of a solve, whose seed need not
     * be known.
     *
     * @return a new path
     */
    public BrownianStream apart() {
        PathNumbers others = PathNumbers.of(KIND_APART, seed, firstPath, rows, numbers.dimension() / rows);
        return new BrownianStream(interval, seed, firstPath, rows, KIND_APART, others);
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
     * Any interval is exact.
     *
     * @return 0
     */
    @Override
    public double resolution() {
        return 0;
    }

    @Override
    public boolean isFunctionOfTime() {
        return false;
    }

    @Override
    public BrownianCursor cursor() {
        return new StreamCursor(interval, numbers);
    }

    @Override
    public String toString() {
        return "Brownian stream, seed " + seed + ", path " + firstPath
                + (rows > 1 ? " and " + (rows - 1) + " more" : "");
    }
}
