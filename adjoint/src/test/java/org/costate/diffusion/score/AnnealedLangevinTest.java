package org.costate.diffusion.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.costate.diffusion.Denoiser;
import org.costate.diffusion.EdmSchedule;
import org.costate.diffusion.FlowMatching;
import org.costate.diffusion.GaussianDenoiser;
import org.costate.diffusion.Grid;
import org.costate.diffusion.QuantileMap;
import org.costate.diffusion.Schedule;
import org.costate.diffusion.Spacing;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;

/**
 * Laws that Langevin chains keep or do not keep. Seeds are fixed; a right implementation would fail each comparison within three
 * standard errors with probability 0.27 % for another seed.
 */
class AnnealedLangevinTest {

    private static final double[] NONE = {};
    private static final double C = 0.5;
    private static final Denoiser GAUSSIAN = GaussianDenoiser.of(new double[1], new double[] {C});
    private static final Schedule SCHEDULE = EdmSchedule.of(0.002, 80);
    private static final int ROWS = 4000;

    private static double variance(double[] x) {
        double mean = Arrays.stream(x).average().orElseThrow();
        return Arrays.stream(x).map(each -> (each - mean) * (each - mean)).sum() / (x.length - 1);
    }

    private static double[] startOf(double rho) {
        double[] x = RandomCase.of(1).normalArray(ROWS);
        Arrays.setAll(x, i -> Math.hypot(C, rho) * x[i]);
        return x;
    }

    /** A linear map with noise: the variance of y = x follows a recursion, which ends V h rho^2/(2 V - h rho^2) above V. */
    @Test
    void unadjustedChainsHaveTheVarianceOfTheirRecursion() {
        double h = 1;
        Grid grid = Grid.ofRho(SCHEDULE, 0.4, 0.3);
        double v = C * C + 0.16;
        for (double rho : new double[] {0.4, 0.3}) {
            for (int step = 0; step < 20; step++) {
                v = Math.pow(1 - h * rho * rho / (C * C + rho * rho), 2) * v + 2 * h * rho * rho;
            }
        }
        double exact = C * C + 0.09;
        assertThat(v).isCloseTo(exact / (1 - h * 0.09 / (2 * exact)), within(1e-4));
        LangevinSample found = AnnealedLangevin.of(GAUSSIAN, grid, 20, h).sample(startOf(0.4), NONE, 2);
        double error = v * Math.sqrt(2.0 / ROWS);
        assertThat(variance(found.samples())).isCloseTo(v, within(3 * error));
        assertThat(v - exact).isGreaterThan(5 * error);
        assertThat(found.accepted()).containsExactly(1, 1);
    }

    /** The same with acceptance has the law itself. */
    @Test
    void adjustedChainsKeepTheLaw() {
        Grid grid = Grid.ofRho(SCHEDULE, 0.3001, 0.3);
        double exact = C * C + 0.09;
        LangevinSample found =
                AnnealedLangevin.of(GAUSSIAN, grid, 15, 1).withMetropolis(1).sample(startOf(0.3), NONE, 3);
        assertThat(variance(found.samples())).isCloseTo(exact, within(3 * exact * Math.sqrt(2.0 / ROWS)));
        assertThat(found.accepted()[0]).isBetween(0.8, 0.99);
    }

    /** Samples of a mixture stay samples of it: shares of eight equal parts of the probability, by chi-squared with 7 degrees. */
    @Test
    void adjustedChainsKeepAMixture() {
        QuantileMap mixture = QuantileMap.usual();
        double rho = 0.5;
        Grid grid = Grid.ofRho(SCHEDULE, 0.5001, rho);
        double[] start = mixture.quantiles(1000, SCHEDULE, rho);
        // Beyond 24.3 with probability 0.1 %; the chains without acceptance are far beyond.
        double adjusted = chiSquared(
                mixture,
                rho,
                AnnealedLangevin.of(mixture.denoiser(), grid, 20, 1)
                        .withMetropolis(4)
                        .sample(start, NONE, 4)
                        .samples());
        double unadjusted = chiSquared(
                mixture,
                rho,
                AnnealedLangevin.of(mixture.denoiser(), grid, 20, 1)
                        .sample(start, NONE, 4)
                        .samples());
        assertThat(adjusted).isLessThan(24.3);
        assertThat(unadjusted).isGreaterThan(24.3);
    }

    private static double chiSquared(QuantileMap mixture, double rho, double[] x) {
        int[] counts = new int[8];
        for (double each : x) {
            counts[Math.min(7, (int) (8 * mixture.probability(each, 1, rho)))]++;
        }
        double expected = x.length / 8.0;
        double sum = 0;
        for (int count : counts) {
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    }

    /** From a normal law at rho = 20 down: both modes get their share, which steps at the last level alone do not find. */
    @Test
    void annealingFindsBothModes() {
        QuantileMap mixture = QuantileMap.usual();
        Grid grid = Grid.of(SCHEDULE, Spacing.logSnr(), 19, 20, 0.05);
        int rows = 1000;
        double[] start = RandomCase.of(5).normalArray(rows);
        Arrays.setAll(start, i -> 20 * start[i]);
        double[] exact = mixture.quantiles(rows, SCHEDULE, 0.05);
        AnnealedLangevin annealed = AnnealedLangevin.of(mixture.denoiser(), grid, 5, 0.5);
        double found = QuantileMap.distance(annealed.sample(start, NONE, 6).samples(), exact);
        double adjusted = QuantileMap.distance(
                annealed.withMetropolis(2).sample(start, NONE, 6).samples(), exact);
        Grid last = Grid.ofRho(SCHEDULE, 0.0501, 0.05);
        double alone = QuantileMap.distance(
                AnnealedLangevin.of(mixture.denoiser(), last, 50, 0.5)
                        .sample(start, NONE, 6)
                        .samples(),
                exact);
        assertThat(found).isLessThan(0.25 * alone);
        assertThat(adjusted).isLessThan(0.25 * alone);
        assertThat(annealed.evaluations()).isEqualTo(100);
        assertThat(annealed.withMetropolis(2).evaluations()).isEqualTo(320);
        assertThat(annealed.sample(start, NONE, 6).samples())
                .containsExactly(annealed.sample(start, NONE, 6).samples());
    }

    @Test
    void misuseIsNamed() {
        Grid grid = Grid.ofRho(SCHEDULE, 2, 1);
        refused("stepsOfLevel = 0", () -> AnnealedLangevin.of(GAUSSIAN, grid, 0, 0.5));
        refused("length = 1.5, but must lie in (0, 1]", () -> AnnealedLangevin.of(GAUSSIAN, grid, 1, 1.5));
        refused("but must fall", () -> AnnealedLangevin.of(GAUSSIAN, grid.reversed(), 1, 0.5));
        refused(
                "rho = Infinity, but must be positive and finite",
                () -> AnnealedLangevin.of(GAUSSIAN, Grid.of(FlowMatching.of(), Spacing.uniform(), 3), 1, 0.5));
        AnnealedLangevin langevin = AnnealedLangevin.of(GAUSSIAN, grid, 1, 0.5);
        refused("nodes = 0", () -> langevin.withMetropolis(0));
        refused("start has length 0", () -> langevin.sample(NONE, NONE, 1));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> langevin.sample(new double[] {1, Double.NaN}, NONE, 1))
                .withMessageContaining("the score of row 1 is NaN at rho = 2");
    }

    private static void refused(String message, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(message);
    }
}
