package org.costate.examples.diffusion;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Distance of two clouds of equally many points: root mean square, over random directions, of the 2-Wasserstein distance of
 * their projections, which sorting gives. Source: Bonneel et al., <i>Sliced and Radon Wasserstein barycenters of measures</i>, 2015.
 */
final class SlicedWasserstein {

    private static final int DIRECTIONS = 128;
    private static final long SEED = 20_150_101;

    private SlicedWasserstein() {}

    /**
     * The distance, in the unit of the points.
     *
     * @param a n x d
     * @param b n x d
     * @param d numbers of a point
     */
    static double of(double[] a, double[] b, int d) {
        return of(a, b, d, () -> {});
    }

    /**
     * The same, for many points.
     *
     * @param requireGoingOn called now and then; what it throws ends the work
     */
    static double of(double[] a, double[] b, int d, Runnable requireGoingOn) {
        if (a.length != b.length || a.length == 0) {
            throw new IllegalArgumentException("a has length " + a.length + " and b " + b.length
                    + ", but both must have the same length, more than 0");
        }
        SplittableRandom random = new SplittableRandom(SEED);
        double sum = 0;
        for (int i = 0; i < DIRECTIONS; i++) {
            requireGoingOn.run();
            double[] direction = direction(random, d);
            double[] pa = projections(a, direction);
            double[] pb = projections(b, direction);
            double squares = 0;
            for (int k = 0; k < pa.length; k++) {
                squares += (pa[k] - pb[k]) * (pa[k] - pb[k]);
            }
            sum += squares / pa.length;
        }
        return Math.sqrt(sum / DIRECTIONS);
    }

    private static double[] direction(SplittableRandom random, int d) {
        double[] direction = new double[d];
        double squares = 0;
        for (int j = 0; j < d; j++) {
            direction[j] = random.nextGaussian();
            squares += direction[j] * direction[j];
        }
        for (int j = 0; j < d; j++) {
            direction[j] /= Math.sqrt(squares);
        }
        return direction;
    }

    private static double[] projections(double[] points, double[] direction) {
        int d = direction.length;
        double[] out = new double[points.length / d];
        for (int row = 0; row < out.length; row++) {
            for (int j = 0; j < d; j++) {
                out[row] += direction[j] * points[row * d + j];
            }
        }
        Arrays.sort(out);
        return out;
    }
}
