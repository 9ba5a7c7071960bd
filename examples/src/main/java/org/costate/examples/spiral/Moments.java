package org.costate.examples.spiral;

import org.costate.solver.Solution;

/** Mean and variance over paths of the two components at every saved time. Immutable. */
final class Moments {

    private static final int WIDTH = 2;

    private final double[] means;
    private final double[] variances;

    private Moments(double[] means, double[] variances) {
        this.means = means;
        this.variances = variances;
    }

    /**
     * The moments of a solve of many paths.
     *
     * @param solution with a row of two for each path in its state
     */
    static Moments of(Solution solution) {
        int times = solution.size();
        int paths = solution.dimension() / WIDTH;
        double[] means = new double[times * WIDTH];
        double[] variances = new double[times * WIDTH];
        for (int k = 0; k < means.length; k++) {
            double sum = 0;
            for (int r = 0; r < paths; r++) {
                sum += solution.value(k / WIDTH, r * WIDTH + k % WIDTH);
            }
            double mean = sum / paths;
            double squares = 0;
            for (int r = 0; r < paths; r++) {
                double d = solution.value(k / WIDTH, r * WIDTH + k % WIDTH) - mean;
                squares += d * d;
            }
            means[k] = mean;
            variances[k] = squares / paths;
        }
        return new Moments(means, variances);
    }

    /** Mean squared distance of the means from others. */
    double meanError(Moments truth) {
        return distance(means, truth.means);
    }

    /** Mean squared distance of the variances from others. */
    double varianceError(Moments truth) {
        return distance(variances, truth.variances);
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (a[k] - b[k]) * (a[k] - b[k]);
        }
        return sum / a.length;
    }

    /**
     * The loss, both distances together, and its derivative.
     *
     * @param truth    what the moments should be
     * @param solution the solve that these are the moments of
     * @param bar      derivative by the saved states, a row for each time; written
     * @return the loss
     */
    double gradient(Moments truth, Solution solution, double[] bar) {
        int n = solution.dimension();
        int paths = n / WIDTH;
        for (int k = 0; k < means.length; k++) {
            int time = k / WIDTH;
            double byMean = 2 * (means[k] - truth.means[k]) / (means.length * (double) paths);
            double byVariance = 2 * (variances[k] - truth.variances[k]) / (means.length * (double) paths);
            for (int r = 0; r < paths; r++) {
                int i = r * WIDTH + k % WIDTH;
                bar[time * n + i] = byMean + 2 * byVariance * (solution.value(time, i) - means[k]);
            }
        }
        return meanError(truth) + varianceError(truth);
    }
}
