package org.costate.solver.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.hipparchus.special.Erf;

/**
 * Means, products and distribution of samples that should be independent standard normal numbers.
 *
 * <p>False alarms: {@link #requireIndependentStandardNormal} compares n means and n (n + 1)/2 second moments with their
 * values, each by a normal deviate that must stay below 6.1 (two-sided 1.1e-9), so that 450 comparisons together raise
 * one in two million; the distribution tests add what {@link #requireNormal} says. All seeds are fixed.
 */
final class Moments {

    private static final double LIMIT = 6.1;

    /** Kolmogorov: P(sqrt(n) D > 2.8) = 2 exp(-2 2.8^2) = 3e-7. */
    private static final double KOLMOGOROV = 2.8;

    private final int n;
    private final double[] sums;
    private final double[][] products;
    private int count;

    Moments(int n) {
        this.n = n;
        sums = new double[n];
        products = new double[n][n];
    }

    void add(double[] values) {
        count++;
        for (int i = 0; i < n; i++) {
            sums[i] += values[i];
            for (int j = 0; j <= i; j++) {
                products[i][j] += values[i] * values[j];
            }
        }
    }

    /** The largest deviation of a mean, in standard deviations. */
    double worstMean() {
        double worst = 0;
        for (double sum : sums) {
            worst = Math.max(worst, Math.abs(sum) / Math.sqrt(count));
        }
        return worst;
    }

    /** The largest deviation of a variance from 1, in standard deviations. */
    double worstVariance() {
        double worst = 0;
        for (int i = 0; i < n; i++) {
            worst = Math.max(worst, Math.abs(products[i][i] - count) / Math.sqrt(2.0 * count));
        }
        return worst;
    }

    /** The largest deviation of a covariance from 0, in standard deviations. */
    double worstCovariance() {
        double worst = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                worst = Math.max(worst, Math.abs(products[i][j]) / Math.sqrt(count));
            }
        }
        return worst;
    }

    void requireIndependentStandardNormal() {
        assertThat(worstMean()).as("mean").isLessThan(LIMIT);
        assertThat(worstVariance()).as("variance").isLessThan(LIMIT);
        assertThat(worstCovariance()).as("covariance").isLessThan(LIMIT);
    }

    /** Kolmogorov's test against N(0, 1); false alarm 3e-7. */
    static void requireNormal(double[] sample) {
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        double worst = 0;
        for (int i = 0; i < sorted.length; i++) {
            double p = 0.5 * Erf.erfc(-sorted[i] / Math.sqrt(2));
            worst = Math.max(worst, Math.max(p - (double) i / sorted.length, (i + 1.0) / sorted.length - p));
        }
        assertThat(worst * Math.sqrt(sorted.length))
                .as("distance of distributions")
                .isLessThan(KOLMOGOROV);
    }
}
