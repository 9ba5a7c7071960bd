package org.costate.regularization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Seeds are fixed; means may be six standard errors off, variances five percent. */
class SteerTest {

    private static final int ITERATIONS = 20_000;

    @Test
    void endTimesAreUniformAroundTheEnd() {
        SteerEndTime steer = SteerEndTime.of(0.5, 7);
        Moments end = new Moments(1);
        for (int i = 0; i < ITERATIONS; i++) {
            double t = steer.at(0, 1, i);
            assertThat(t).isBetween(0.5, 1.5);
            end.add(t);
        }
        end.requireMean(6, 1);
        assertThat(end.variance(0) / (1.0 / 12)).isBetween(0.95, 1.05);
    }

    @Test
    void endTimesAreAFunctionOfSeedAndIteration() {
        assertThat(SteerEndTime.of(0.5, 7).at(0, 1, 12))
                .isEqualTo(SteerEndTime.of(0.5, 7).at(0, 1, 12));
        assertThat(SteerEndTime.of(0.5, 7).at(0, 1, 12))
                .isNotEqualTo(SteerEndTime.of(0.5, 8).at(0, 1, 12));
        assertThat(SteerEndTime.of(0.5, 7).at(0, 1, 12))
                .isNotEqualTo(SteerEndTime.of(0.5, 7).at(0, 1, 13));
    }

    @Test
    void shiftedTimesKeepTheirOrderAndMean() {
        double[] times = {0, 0.1, 0.15, 0.6, 1};
        double[] nearer = {0, 0.05, 0.05, 0.4, 0.4};
        SteerTimes steer = SteerTimes.of(3);
        Moments shifted = new Moments(times.length);
        for (int i = 0; i < ITERATIONS; i++) {
            double[] at = steer.at(0, times, i);
            for (int k = 1; k < at.length; k++) {
                assertThat(at[k]).isGreaterThan(at[k - 1]);
            }
            shifted.add(at);
        }
        shifted.requireMean(6, times);
        for (int k = 1; k < times.length; k++) {
            assertThat(shifted.variance(k) / (nearer[k] * nearer[k] / 12)).isBetween(0.95, 1.05);
        }
        assertThat(steer.at(0, times, 5)[0]).isZero();
    }

    @Test
    void shiftedTimesAlsoRunBackwards() {
        double[] at = SteerTimes.of(3).withShare(0.5).at(2, new double[] {1.5, 1, 0}, 4);
        assertThat(at[0]).isBetween(1.375, 1.625);
        assertThat(at[2]).isBetween(-0.25, 0.25);
        assertThat(at[0]).isGreaterThan(at[1]);
    }

    @Test
    void misuseIsNamed() {
        assertThatThrownBy(() -> SteerEndTime.of(0, 1)).hasMessageContaining("halfWidth = 0.0");
        assertThatThrownBy(() -> SteerEndTime.of(2, 1).at(0, 1, 0)).hasMessageContaining("|t1 - t0| = 1.0");
        assertThatThrownBy(() -> SteerTimes.of(1).withShare(1.5)).hasMessageContaining("share = 1.5");
        assertThatThrownBy(() -> SteerTimes.of(1).at(0, new double[] {1, 1}, 0)).hasMessageContaining("times[1] = 1.0");
        assertThatThrownBy(() -> SteerTimes.of(1).at(0, new double[0], 0)).hasMessageContaining("length 0");
    }
}
