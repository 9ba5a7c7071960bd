package org.costate.regularization;

import static org.assertj.core.api.Assertions.assertThat;

/** Mean and standard error of what repeats with other random numbers. */
final class Moments {

    private final double[] sum;
    private final double[] squares;
    private long count;

    Moments(int n) {
        sum = new double[n];
        squares = new double[n];
    }

    void add(double... values) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += values[i];
            squares[i] += values[i] * values[i];
        }
        count++;
    }

    double mean(int i) {
        return sum[i] / count;
    }

    double variance(int i) {
        return Math.max(0, squares[i] / count - mean(i) * mean(i));
    }

    /** Fails unless every mean is as expected, within so many standard errors (and rounding). */
    void requireMean(double sigmas, double... expected) {
        assertThat(expected).hasSize(sum.length);
        for (int i = 0; i < sum.length; i++) {
            double allowed = sigmas * Math.sqrt(variance(i) / count) + 1e-12 * Math.abs(expected[i]);
            assertThat(Math.abs(mean(i) - expected[i]))
                    .as("mean of entry %d is %s, expected %s", i, mean(i), expected[i])
                    .isLessThanOrEqualTo(allowed);
        }
    }
}
