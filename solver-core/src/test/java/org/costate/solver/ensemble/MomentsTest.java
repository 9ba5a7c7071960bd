package org.costate.solver.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.costate.solver.OutsideDomainException;
import org.costate.solver.Solver;
import org.costate.solver.method.Euler;
import org.junit.jupiter.api.Test;

/** Moments and quantiles against their definitions, on members that do not move from their initial states. */
class MomentsTest {

    private static final Solver SOLVER = Solver.fixed(Euler.METHOD, 1);

    private static Ensemble resting(double... values) {
        Family family = index -> Member.of((t, y, f) -> f[0] = 0, new double[] {values[Math.toIntExact(index)]});
        return Ensemble.of(SOLVER, family, 0, 1);
    }

    private static double[] numbers(int count, double offset) {
        return new Random(4).doubles(count).map(u -> offset + u * u).toArray();
    }

    private static double central(double[] x, int power) {
        double mean = 0;
        for (double value : x) {
            mean += value / x.length;
        }
        double sum = 0;
        for (double value : x) {
            sum += Math.pow(value - mean, power) / x.length;
        }
        return sum;
    }

    /** One pass agrees with two, also where the mean is a million deviations from zero. */
    @Test
    void onePassAgreesWithTheDefinitions() {
        for (double offset : new double[] {0, 3e5}) {
            double[] x = numbers(1000, offset);
            Moments moments = Moments.of();
            resting(x).solve(x.length, moments);
            double n = x.length;
            double variance = central(x, 2) * n / (n - 1);
            double error = Math.sqrt((central(x, 4) - (n - 3) / (n - 1) * variance * variance) / n);
            double rounding = offset == 0 ? 1e-12 : 1e-7;
            assertThat(moments.count()).isEqualTo(1000);
            assertThat(moments.times()).containsExactly(1);
            assertThat(moments.mean(0, 0))
                    .isCloseTo(offset + central(numbers(1000, 0), 1) + mean(numbers(1000, 0)), within(1e-9));
            assertThat(moments.variance(0, 0)).isCloseTo(variance, within(rounding * variance));
            assertThat(moments.standardError(0, 0)).isCloseTo(Math.sqrt(variance / n), within(rounding));
            assertThat(moments.varianceError(0, 0)).isCloseTo(error, within(rounding * error));
        }
    }

    private static double mean(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value / x.length;
        }
        return sum;
    }

    /** The stated standard error of the variance is that of repetitions: 400 ensembles of 100 members, to 15 %. */
    @Test
    void errorOfTheVarianceIsThatOfRepetitions() {
        double[] x = numbers(40_000, 0);
        double stated = 0;
        double[] variances = new double[400];
        Ensemble all = resting(x);
        for (int r = 0; r < 400; r++) {
            Moments moments = Moments.of();
            all.solve(100L * r, 100L * r + 100, moments);
            variances[r] = moments.variance(0, 0);
            stated += moments.varianceError(0, 0) / 400;
        }
        assertThat(stated / Math.sqrt(central(variances, 2))).isBetween(0.85, 1.15);
    }

    @Test
    void pairsAreOneSample() {
        double[] x = {1, 5, 2, 4, 10, 0};
        Moments means = Moments.ofPairs(Pairing.MEAN);
        Moments differences = Moments.ofPairs(Pairing.DIFFERENCE, solution -> new double[] {2 * solution.value(0, 0)});
        resting(x).solve(6, means, differences);
        assertThat(means.count()).isEqualTo(3);
        assertThat(means.mean(0, 0)).isEqualTo((3 + 3 + 5) / 3.0);
        assertThat(differences.mean(0, 0)).isCloseTo(2 * (4 + 2 - 10) / 3.0, within(1e-14));
    }

    @Test
    void aPairWithAFailureIsLeftOut() {
        Family family = index -> Member.of(
                (t, y, f) -> {
                    if (y[0] < 0) {
                        throw OutsideDomainException.INSTANCE;
                    }
                    f[0] = 0;
                },
                new double[] {new double[] {1, 3, -1, 5, 2, -2, 4, 4}[Math.toIntExact(index)]});
        Moments pairs = Moments.ofPairs(Pairing.MEAN);
        Moments singles = Moments.of();
        Outcome outcome = Ensemble.of(SOLVER, family, 0, 1).solve(8, pairs, singles);
        assertThat(outcome.failures()).extracting(Outcome.Failure::index).containsExactly(2L, 5L);
        assertThat(pairs.count()).isEqualTo(2);
        assertThat(pairs.mean(0, 0)).isEqualTo(3);
        assertThat(singles.count()).isEqualTo(6);
    }

    @Test
    void quantilesAreThoseOfTheDefinition() {
        EndStates ends = EndStates.of();
        resting(5, 1, 4, 2, 3).solve(5, ends);
        assertThat(ends.quantile(0, 0)).isEqualTo(1);
        assertThat(ends.quantile(0, 0.5)).isEqualTo(3);
        assertThat(ends.quantile(0, 0.3)).isCloseTo(2.2, within(1e-15));
        assertThat(ends.quantile(0, 1)).isEqualTo(5);
        assertThat(ends.values(0)).containsExactly(5, 1, 4, 2, 3);
    }

    @Test
    void misuseIsNamed() {
        EndStates ends = EndStates.of();
        resting(5, 1).solve(2, ends);
        assertThatThrownBy(() -> ends.quantile(0, 1.5)).hasMessage("probability = 1.5, but must be from 0 to 1");
        assertThatThrownBy(() -> ends.value(2, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> ends.values(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> EndStates.of().quantile(0, 0.5)).isInstanceOf(IndexOutOfBoundsException.class);
        Moments moments = Moments.of();
        resting(5, 1).solve(2, moments);
        assertThatThrownBy(() -> moments.mean(1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> moments.variance(0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        Family lengths =
                index -> Member.of((t, y, f) -> java.util.Arrays.fill(f, 0), new double[Math.toIntExact(1 + index)]);
        Ensemble growing = Ensemble.of(SOLVER, lengths, 0, 1);
        assertThatThrownBy(() -> growing.solve(2, EndStates.of()))
                .hasMessageContaining("member 1 has a state of length 2");
        assertThatThrownBy(() -> growing.solve(2, Moments.of()))
                .hasMessageContaining("member 1 saved 1 states of length 2");
        assertThatThrownBy(() -> growing.solve(2, Moments.of(solution -> solution.endState())))
                .hasMessageContaining("member 1 gave 2 values");
    }
}
