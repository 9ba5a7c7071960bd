package org.costate.solver.noise;

import java.util.Arrays;

/**
 * A Brownian path known on a grid of equal cells only, {@code t_i = start + i (end - start) / n}. Each cell has numbers of
 * its own, by address (seed, path, cell), so that any cell is had at once, in any order; a longer interval is put
 * together from its cells. Two normal numbers for each source and cell.
 *
 * <p>Increments of adjacent intervals add up to the bit, and repeats are the same bits. Immutable.
 */
public final class GridPath implements BrownianPath {

    private static final long KIND = 0x47524944L;

    private final Interval interval;
    private final long seed;
    private final int rows;
    private final int cells;
    private final PathNumbers numbers;

    private GridPath(Interval interval, long seed, int rows, int cells, PathNumbers numbers) {
        this.interval = interval;
        this.seed = seed;
        this.rows = rows;
        this.cells = cells;
        this.numbers = numbers;
    }

    /**
     * The path number 0 of a seed.
     *
     * @param seed  any
     * @param m     number of sources
     * @param start earliest time
     * @param end   latest time
     * @param cells number of cells n
     * @return the path
     * @throws IllegalArgumentException unless m &gt;= 1, start &lt; end, both finite, and cells &gt;= 1 and long enough
     *                                  to be told apart
     */
    public static GridPath of(long seed, int m, double start, double end, int cells) {
        return rows(seed, 0, 1, m, start, end, cells);
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
     * @param cells     number of cells n
     * @return the path, of dimension {@code rows m}
     * @throws IllegalArgumentException unless rows &gt;= 1, m &gt;= 1, start &lt; end, both finite, and cells &gt;= 1 and
     *                                  long enough to be told apart
     */
    public static GridPath rows(long seed, long firstPath, int rows, int m, double start, double end, int cells) {
        PathNumbers numbers = PathNumbers.of(KIND, seed, firstPath, rows, m);
        Interval interval = Interval.of(start, end);
        if (cells < 1) {
            throw new IllegalArgumentException("cells = " + cells + ", but must be >= 1");
        }
        if (!(interval.span() / cells > 4 * interval.slack())) {
            throw new IllegalArgumentException("cells = " + cells + ", but must be so few that a cell is longer than "
                    + 4 * interval.slack() + ", 64 roundings of its times");
        }
        return new GridPath(interval, seed, rows, cells, numbers);
    }

    /**
     * The path of the same seed with another number; for a batch, the number of row 0.
     *
     * @param path any; paths of different numbers are independent
     * @return a new path
     */
    public GridPath withPath(long path) {
        PathNumbers moved = PathNumbers.of(KIND, seed, path, rows, numbers.dimension() / rows);
        return new GridPath(interval, seed, rows, cells, moved);
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
     * One cell.
     *
     * @return the length of a cell
     */
    @Override
    public double resolution() {
        return interval.span() / cells;
    }

    /**
     * The time of a grid point.
     *
     * @param i index in [0, n]
     * @return {@code start + i (end - start) / n}, exactly {@link #end} for i = n
     * @throws IllegalArgumentException if i is outside
     */
    public double time(int i) {
        if (i < 0 || i > cells) {
            throw new IllegalArgumentException("i = " + i + ", but must be in [0, " + cells + "]");
        }
        return i == cells ? interval.end() : interval.start() + interval.span() * ((double) i / cells);
    }

    /** The index of the grid point at a time, roundings aside. */
    private int index(String name, double time) {
        int i = (int) Math.rint((time - interval.start()) / interval.span() * cells);
        if (Math.abs(time(i) - time) > interval.slack()) {
            int below = time(i) < time ? i : i - 1;
            throw new IllegalArgumentException(name + " = " + time + ", but must be a grid point; the nearest are "
                    + time(below) + " and " + time(below + 1));
        }
        return i;
    }

    @Override
    public BrownianCursor cursor() {
        return new GridCursor();
    }

    @Override
    public String toString() {
        return "Brownian path on " + cells + " cells, seed " + seed;
    }

    private final class GridCursor implements BrownianCursor {

        private final int m = numbers.dimension();
        private final Split split = new Split(numbers, interval.rounder());
        private final Stretch stretch = new Stretch(m);
        private final double[] w = new double[m];
        private final double[] h = new double[m];

        @Override
        public void increment(double s, double t, double[] outW, double[] outH) {
            interval.requireQuery(s, t, outW, outH, m);
            int i = index("s", s);
            int j = index("t", t);
            if (i == j) {
                Arrays.fill(outW, 0);
                Arrays.fill(outH, 0);
                return;
            }
            double length = resolution();
            stretch.clear();
            for (int cell = Math.min(i, j); cell < Math.max(i, j); cell++) {
                split.fresh(cell, length, w, h);
                stretch.append(w, h, length);
            }
            stretch.write(i < j ? 1 : -1, outW, outH);
        }
    }
}
