package org.costate.examples.fit;

import java.util.List;

/**
 * Minimizes a sum of squares within bounds: Levenberg-Marquardt by Hipparchus on the coordinates that are free, in rounds. A
 * coordinate that a step carries beyond its bound is held there, for nothing depends on it any more; the next round lets go
 * those at a bound whose derivative points inwards, until there are none. So a minimum satisfies the conditions of Karush, Kuhn
 * and Tucker. Where there are no residuals the step is refused and a shorter one tried. Immutable.
 *
 * <p>Source: More 1978; bounds as in Nocedal, Wright, 16.7.
 */
public final class LeastSquares {

    private static final int DEFAULT_ITERATIONS = 200;
    private static final double DEFAULT_TOLERANCE = 1e-13;

    private final List<Coordinate> coordinates;
    private final int maxIterations;
    private final double tolerance;
    private final Listener listener;

    /** Told of a search's steps. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A step begins.
         *
         * @param iteration    its number, from 1 on
         * @param sumOfSquares the least so far
         */
        void iteration(int iteration, double sumOfSquares);
    }

    private LeastSquares(List<Coordinate> coordinates, int maxIterations, double tolerance, Listener listener) {
        this.coordinates = List.copyOf(coordinates);
        this.maxIterations = maxIterations;
        this.tolerance = tolerance;
        this.listener = listener;
    }

    /**
     * A search with at most 200 iterations.
     *
     * @param coordinates what is fitted, at least one; copied
     */
    public static LeastSquares of(List<Coordinate> coordinates) {
        if (coordinates.isEmpty()) {
            throw new IllegalArgumentException("coordinates is empty, but there must be one to fit");
        }
        return new LeastSquares(coordinates, DEFAULT_ITERATIONS, DEFAULT_TOLERANCE, (iteration, sumOfSquares) -> {});
    }

    /** The same with another number of iterations, at least 1. */
    public LeastSquares withMaxIterations(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("maxIterations = " + count + ", but must be at least 1");
        }
        return new LeastSquares(coordinates, count, tolerance, listener);
    }

    /**
     * The same with another tolerance: the search ends where a step lessens the sum of squares by a smaller part of it.
     *
     * @param part above 0 and below 1; 1e-13 unless given
     */
    public LeastSquares withTolerance(double part) {
        if (!(part > 0 && part < 1)) {
            throw new IllegalArgumentException("tolerance = " + part + ", but must be above 0 and below 1");
        }
        return new LeastSquares(coordinates, maxIterations, part, listener);
    }

    /** The same with a listener. */
    public LeastSquares withListener(Listener told) {
        return new LeastSquares(coordinates, maxIterations, tolerance, told);
    }

    /**
     * Searches.
     *
     * @param residuals what is squared
     * @return the best that was found
     */
    public Minimum minimize(Residuals residuals) {
        return new LeastSquaresSearch(coordinates, residuals, maxIterations, tolerance, listener).run();
    }
}
