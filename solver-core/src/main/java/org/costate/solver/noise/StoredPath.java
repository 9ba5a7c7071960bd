package org.costate.solver.noise;

import java.util.Arrays;

/**
 * A path given by its increments between given times: from another program, from data, or from another path. It can be
 * asked at those times only. Immutable.
 */
public final class StoredPath implements BrownianPath {

    private final Interval interval;
    private final double[] times;
    private final double[][] increments;
    private final double[][] areas;

    private StoredPath(Interval interval, double[] times, double[][] increments, double[][] areas) {
        this.interval = interval;
        this.times = times;
        this.increments = increments;
        this.areas = areas;
    }

    /**
     * A path with the given increments, and with areas H of zero: enough for methods that use W alone. Methods that use H
     * need {@link #withAreas} to have their order.
     *
     * @param times      at least two, increasing; copied
     * @param increments {@code increments[k][i]} is the increment of source i from {@code times[k]} to
     *                   {@code times[k + 1]}; one row fewer than times, all of one length m &gt;= 1; copied
     * @return the path
     * @throws IllegalArgumentException unless shapes are as said, times increase and all values are finite
     */
    public static StoredPath of(double[] times, double[][] increments) {
        if (times.length < 2) {
            throw new IllegalArgumentException("times has length " + times.length + ", but must have at least 2");
        }
        Interval interval = Interval.of(times[0], times[times.length - 1]);
        for (int k = 1; k < times.length; k++) {
            if (!(times[k] - times[k - 1] > 2 * interval.slack())) {
                throw new IllegalArgumentException("times[" + k + "] = " + times[k] + ", but must be > times[" + (k - 1)
                        + "] = " + times[k - 1] + " by more than " + 2 * interval.slack());
            }
        }
        if (increments.length != times.length - 1) {
            throw new IllegalArgumentException("increments has " + increments.length + " rows, but must have "
                    + (times.length - 1) + ", one between any two times");
        }
        int m = increments[0].length;
        if (m < 1) {
            throw new IllegalArgumentException("increments[0] has length 0, but must have one value for each source");
        }
        double[][] copy = copyOf("increments", increments, m);
        return new StoredPath(interval, times.clone(), copy, new double[copy.length][m]);
    }

    /**
     * The values of another path at given times. Its cursor is asked once from each time to the next.
     *
     * @param path  where the values come from
     * @param times at least two, increasing, times that the path can answer; copied
     * @return the path, whose W and H between neighbouring times are the same bits
     * @throws IllegalArgumentException unless the times increase and the path answers them
     */
    public static StoredPath from(BrownianPath path, double[] times) {
        int cells = Math.max(0, times.length - 1);
        double[][] w = new double[cells][path.dimension()];
        double[][] h = new double[cells][path.dimension()];
        BrownianCursor cursor = path.cursor();
        for (int k = 0; k < cells; k++) {
            cursor.increment(times[k], times[k + 1], w[k], h[k]);
        }
        return of(times, w).withAreas(h);
    }

    /**
     * The same increments with space-time areas.
     *
     * @param areas {@code areas[k][i]} is H of source i from {@code times[k]} to {@code times[k + 1]}, in the shape of the
     *              increments; copied
     * @return a new path
     * @throws IllegalArgumentException unless the shape is that of the increments and all values are finite
     */
    public StoredPath withAreas(double[][] areas) {
        if (areas.length != increments.length) {
            throw new IllegalArgumentException("areas has " + areas.length + " rows, but must have " + increments.length
                    + ", one between any two times");
        }
        return new StoredPath(interval, times, increments, copyOf("areas", areas, dimension()));
    }

    private static double[][] copyOf(String name, double[][] values, int m) {
        double[][] copy = new double[values.length][];
        for (int k = 0; k < values.length; k++) {
            if (values[k].length != m) {
                throw new IllegalArgumentException(
                        name + "[" + k + "] has length " + values[k].length + ", but must have length " + m);
            }
            copy[k] = values[k].clone();
            for (int i = 0; i < m; i++) {
                if (!(Math.abs(copy[k][i]) < Double.POSITIVE_INFINITY)) {
                    throw new IllegalArgumentException(
                            name + "[" + k + "][" + i + "] = " + copy[k][i] + ", but must be finite");
                }
            }
        }
        return copy;
    }

    @Override
    public int dimension() {
        return increments[0].length;
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
     * The shortest of the intervals between the times.
     *
     * @return its length
     */
    @Override
    public double resolution() {
        double shortest = interval.span();
        for (int k = 1; k < times.length; k++) {
            shortest = Math.min(shortest, times[k] - times[k - 1]);
        }
        return shortest;
    }

    /**
     * The times at which the path is known.
     *
     * @return a copy
     */
    public double[] times() {
        return times.clone();
    }

    /** The index of a stored time, roundings aside. */
    private int index(String name, double time) {
        int found = Arrays.binarySearch(times, time);
        if (found >= 0) {
            return found;
        }
        // between two stored times, for those outside were refused before
        int above = -found - 1;
        int nearest = times[above] - time < time - times[above - 1] ? above : above - 1;
        if (Math.abs(times[nearest] - time) > interval.slack()) {
            throw new IllegalArgumentException(name + " = " + time + ", but must be a stored time; the nearest are "
                    + times[above - 1] + " and " + times[above]);
        }
        return nearest;
    }

    @Override
    public BrownianCursor cursor() {
        return new StoredCursor();
    }

    @Override
    public String toString() {
        return "stored path of " + times.length + " times";
    }

    private final class StoredCursor implements BrownianCursor {

        private final Stretch stretch = new Stretch(dimension());

        @Override
        public void increment(double s, double t, double[] outW, double[] outH) {
            interval.requireQuery(s, t, outW, outH, dimension());
            int i = index("s", s);
            int j = index("t", t);
            if (i == j) {
                Arrays.fill(outW, 0);
                Arrays.fill(outH, 0);
                return;
            }
            stretch.clear();
            for (int k = Math.min(i, j); k < Math.max(i, j); k++) {
                stretch.append(increments[k], areas[k], times[k + 1] - times[k]);
            }
            stretch.write(i < j ? 1 : -1, outW, outH);
        }
    }
}
