package org.costate.solver.sde;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntToDoubleFunction;

/**
 * A sample of independent numbers whose mean is compared with its exact value: the deviate must stay below 5, which by
 * chance would happen once in 1.7 million comparisons, were the seeds not fixed.
 */
final class Sample {

    private static final double LIMIT = 5;

    private final double mean;
    private final double deviation;

    private Sample(double mean, double deviation) {
        this.mean = mean;
        this.deviation = deviation;
    }

    static Sample of(int size, IntToDoubleFunction value) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
            sum += value.applyAsDouble(k);
        }
        double mean = sum / size;
        double squares = 0;
        for (int k = 0; k < size; k++) {
            double off = value.applyAsDouble(k) - mean;
            squares += off * off;
        }
        return new Sample(mean, Math.sqrt(squares / size / (size - 1)));
    }

    /** Its mean is the exact one. */
    void requireMean(String what, double exact) {
        assertThat(Math.abs(mean - exact) / deviation)
                .as(what + ": mean " + mean + ", exactly " + exact + ", deviate")
                .isLessThan(LIMIT);
    }

    /** Its mean is not this value, which another reading of the equation would give. */
    void requireOther(String what, double value) {
        assertThat(Math.abs(mean - value) / deviation).as(what).isGreaterThan(2 * LIMIT);
    }
}
