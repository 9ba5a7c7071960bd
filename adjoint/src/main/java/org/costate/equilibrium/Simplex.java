package org.costate.equilibrium;

import java.util.Arrays;

/**
 * The unit simplex: {@code max(x_i - tau, 0)} with the threshold tau at which the sum is 1.
 *
 * <p>Source: Held, Wolfe, Crowder 1974.
 */
final class Simplex implements Projection {

    @Override
    public void project(double[] x) {
        double tau = threshold(x);
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.max(x[i] - tau, 0);
        }
    }

    @Override
    public void derivative(double[] x, double[] v) {
        double tau = threshold(x);
        double sum = 0;
        int count = 0;
        for (int i = 0; i < x.length; i++) {
            if (x[i] > tau) {
                sum += v[i];
                count++;
            }
        }
        for (int i = 0; i < x.length; i++) {
            v[i] = x[i] > tau ? v[i] - sum / count : 0;
        }
    }

    /** The largest components share what is above 1. */
    private static double threshold(double[] x) {
        double[] sorted = x.clone();
        Arrays.sort(sorted);
        double sum = 0;
        double tau = Double.NaN;
        for (int k = 1; k <= x.length; k++) {
            double next = sorted[x.length - k];
            sum += next;
            double candidate = (sum - 1) / k;
            if (!(next > candidate)) {
                break;
            }
            tau = candidate;
        }
        return tau;
    }
}
