package org.costate.diffusion;

import org.costate.solver.noise.BrownianCursor;
import org.costate.solver.noise.GridPath;

/**
 * Where the noise of stochastic samplers comes from. Each number has an address (seed, row, step, coordinate), so that
 * a row gets the same noise in whatever batch, order or thread it is sampled.
 */
@FunctionalInterface
public interface SampleNoise {

    /** The noise of one run, which may be asked for any step any number of times and always gives the same. */
    @FunctionalInterface
    interface Draws {

        /**
         * Writes the noise of a step.
         *
         * @param step number of the step, from 0
         * @param xi   standard normal numbers, n x d, row-major, written
         */
        void write(int step, double[] xi);
    }

    /**
     * Opens the noise of a run.
     *
     * @param steps number of steps
     * @param rows  n
     * @param width d
     * @return the noise, for one thread
     */
    Draws open(int steps, int rows, int width);

    /**
     * The noise of a seed.
     *
     * @param seed any
     * @return the noise
     */
    static SampleNoise of(long seed) {
        return of(seed, 0);
    }

    /**
     * The noise of a seed for a part of a larger batch.
     *
     * @param seed     any
     * @param firstRow number that the first row has in the larger batch
     * @return the noise
     */
    static SampleNoise of(long seed, long firstRow) {
        return (steps, rows, width) -> {
            // Cells of length 1 have increments of variance 1.
            BrownianCursor cursor =
                    GridPath.rows(seed, firstRow, rows, width, 0, steps, steps).cursor();
            double[] area = new double[rows * width];
            return (step, xi) -> cursor.increment(step, step + 1.0, xi, area);
        };
    }

    /**
     * Noise that is given.
     *
     * @param xi for each step n x d standard normal numbers, row-major; copied
     * @return the noise
     * @throws IllegalArgumentException if a number is not finite
     */
    static SampleNoise given(double[]... xi) {
        double[][] kept = new double[xi.length][];
        for (int i = 0; i < xi.length; i++) {
            kept[i] = xi[i].clone();
            for (int j = 0; j < kept[i].length; j++) {
                Batch.requireFinite("xi[" + i + "][" + j + "]", kept[i][j]);
            }
        }
        return (steps, rows, width) -> {
            if (steps != kept.length) {
                throw new IllegalArgumentException(
                        "xi is for " + kept.length + " steps, but must be for the " + steps + " of the grid");
            }
            for (int step = 0; step < steps; step++) {
                Batch.require("xi[" + step + "]", kept[step], rows, width);
            }
            return (step, out) -> System.arraycopy(kept[step], 0, out, 0, out.length);
        };
    }
}
