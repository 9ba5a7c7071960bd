package org.costate.diffusion.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.costate.diffusion.EdmSchedule;
import org.costate.diffusion.FlowMatching;
import org.costate.diffusion.GaussianDenoiser;
import org.costate.diffusion.Grid;
import org.costate.diffusion.QuantileMap;
import org.costate.diffusion.SampleRecording;
import org.costate.diffusion.Sampler;
import org.costate.diffusion.SamplingMethod;
import org.costate.diffusion.Schedule;
import org.costate.diffusion.Spacing;
import org.costate.diffusion.VpLinear;
import org.costate.diffusion.sampler.Ddim;
import org.costate.diffusion.sampler.DpmPlusPlus2M;
import org.costate.optim.Adam;
import org.costate.optim.OptimizerState;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Grids by gradient. */
class GridShapeTest {

    private static final double[] NONE = {};
    private static final Schedule SCHEDULE = VpLinear.of();

    @Test
    void equalParametersAreEqualStepsOfTheAngleAndAllReturn() {
        GridShape whole = GridShape.of(FlowMatching.of(), 5);
        Grid equal = whole.grid(new double[] {3, 3, 3, 3, 3});
        for (int i = 0; i <= 5; i++) {
            assertThat(Math.atan(equal.rho(i))).isCloseTo(0.5 * Math.PI * (1 - i / 5.0), within(1e-14));
        }
        GridShape shape = GridShape.of(SCHEDULE, 6);
        for (Spacing spacing : List.of(Spacing.uniform(), Spacing.karras(), Spacing.logSnr())) {
            Grid grid = Grid.of(SCHEDULE, spacing, 6);
            double[] times = shape.grid(shape.parameters(grid)).times();
            for (int i = 0; i <= 6; i++) {
                assertThat(times[i]).isCloseTo(grid.time(i), within(1e-11));
            }
        }
    }

    /** Central differences with step 1e-5, whose error is of order 1e-10. */
    @Test
    void slopesAreThoseOfDifferences() {
        GridShape shape = GridShape.of(SCHEDULE, 5);
        double[] noise = RandomCase.of(4).normalArray(3);
        double[] weight = {1, -0.5, 2};
        double[] free = {0.3, -0.2, 0.5, 0, -1};
        for (SamplingMethod method : List.of(Ddim.METHOD, DpmPlusPlus2M.METHOD)) {
            Sampler sampler = Sampler.of(method, QuantileMap.usual().denoiser(), shape.grid(free));
            double[] slope = shape.pullback(free, sampler.record(noise, NONE).pullback(weight));
            double sum = 0;
            for (int i = 0; i < 5; i++) {
                double[] up = free.clone();
                double[] down = free.clone();
                up[i] += 1e-5;
                down[i] -= 1e-5;
                double difference = product(
                                weight, sampler.withGrid(shape.grid(up)).sample(noise, NONE))
                        - product(weight, sampler.withGrid(shape.grid(down)).sample(noise, NONE));
                assertThat(slope[i]).isCloseTo(difference / 2e-5, within(1e-8));
                sum += slope[i];
            }
            assertThat(sum).isCloseTo(0, within(1e-12));
        }
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Data {@code N(0, c^2)}: from any grid to equal steps of {@code arctan(rho/c)}. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void gradientsDriveRandomGridsToTheBestOneOfAGaussian(long seed) {
        double c = 0.5;
        GridShape shape = GridShape.of(SCHEDULE, 6);
        double[] free = RandomCase.of(seed).normalArray(6);
        Sampler sampler =
                Sampler.of(Ddim.METHOD, GaussianDenoiser.of(new double[1], new double[] {c}), shape.grid(free));
        OptimizerState adam = Adam.of().start(6);
        for (int k = 0; k < 600; k++) {
            SampleRecording recording = sampler.withGrid(shape.grid(free)).record(new double[] {1}, NONE);
            // The result is too small on every grid, and positive once no step turns by more than a right angle.
            double[] slope = shape.pullback(free, recording.pullback(new double[] {-1}));
            adam.step(free, slope, 0.1 * (1 - k / 600.0));
        }
        Grid found = shape.grid(free);
        Grid best = Grid.of(SCHEDULE, Spacing.arctan(c), 6);
        for (int i = 0; i <= 6; i++) {
            assertThat(Math.atan(found.rho(i) / c)).isCloseTo(Math.atan(best.rho(i) / c), within(1e-6));
        }
    }

    /** From the best of the usual grids, Adam on the mean distance of quantiles, judged on others. */
    @Test
    void gradientsBeatTheUsualGridsOnAMixture() {
        QuantileMap mixture = QuantileMap.usual();
        double[] noise = mixture.quantiles(64, SCHEDULE, 1);
        double[] data = mixture.quantiles(64, SCHEDULE, 1e-3);
        double[] judgeNoise = mixture.quantiles(333, SCHEDULE, 1);
        double[] judgeData = mixture.quantiles(333, SCHEDULE, 1e-3);
        for (int steps = 4; steps <= 6; steps++) {
            GridShape shape = GridShape.of(SCHEDULE, steps);
            Sampler sampler = Sampler.of(Ddim.METHOD, mixture.denoiser(), Grid.of(SCHEDULE, Spacing.uniform(), steps));
            double usual = Double.POSITIVE_INFINITY;
            for (Spacing spacing : List.of(Spacing.uniform(), Spacing.karras(), Spacing.logSnr())) {
                Grid grid = Grid.of(SCHEDULE, spacing, steps);
                usual = Math.min(
                        usual, QuantileMap.distance(sampler.withGrid(grid).sample(judgeNoise, NONE), judgeData));
            }
            double[] free = shape.parameters(sampler.grid());
            OptimizerState adam = Adam.of().start(steps);
            for (int k = 0; k < 200; k++) {
                SampleRecording recording = sampler.withGrid(shape.grid(free)).record(noise, NONE);
                double[] bar = recording.samples();
                for (int i = 0; i < bar.length; i++) {
                    bar[i] = Math.signum(bar[i] - data[i]) / bar.length;
                }
                adam.step(free, shape.pullback(free, recording.pullback(bar)), 0.05 * (1 - k / 200.0));
            }
            double found =
                    QuantileMap.distance(sampler.withGrid(shape.grid(free)).sample(judgeNoise, NONE), judgeData);
            assertThat(found).isLessThan(0.8 * usual);
        }
    }

    @Test
    void misuseIsNamed() {
        GridShape shape = GridShape.of(SCHEDULE, 3);
        refused("steps = 0, but must be at least 1", () -> GridShape.of(SCHEDULE, 0));
        refused("t = 2.0, but must lie in", () -> GridShape.of(SCHEDULE, 3, 2, 0.5));
        refused("tData = 0.5, but must be below tNoise = 0.5", () -> GridShape.of(SCHEDULE, 3, 0.5, 0.5));
        refused("free has length 2, but must have length 3", () -> shape.grid(new double[2]));
        refused("free[1] = NaN, but must be finite", () -> shape.grid(new double[] {0, Double.NaN, 0}));
        refused("angles has length 3, but must have length 4", () -> shape.pullback(new double[3], new double[3]));
        Schedule high = EdmSchedule.of(0, 1e19);
        refused(
                "rho = 8.0 at node 1 and 7.999999999999999 at the next of Grid[3 steps",
                () -> GridShape.of(high, 3).parameters(Grid.ofTimes(high, 1e19, 8, Math.nextDown(8.0), 0)));
        refused("but must fall in 3 steps", () -> shape.parameters(Grid.of(SCHEDULE, Spacing.uniform(), 4)));
    }

    private static void refused(String message, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(message);
    }
}
