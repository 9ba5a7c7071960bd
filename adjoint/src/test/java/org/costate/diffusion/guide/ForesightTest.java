package org.costate.diffusion.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.costate.diffusion.EdmSchedule;
import org.costate.diffusion.GaussianDenoiser;
import org.costate.diffusion.Grid;
import org.costate.diffusion.QuantileMap;
import org.costate.diffusion.Sampler;
import org.costate.diffusion.Schedule;
import org.costate.diffusion.Spacing;
import org.costate.diffusion.VpLinear;
import org.costate.diffusion.sampler.Ddim;
import org.costate.diffusion.sampler.Ddpm;
import org.costate.diffusion.sampler.DpmPlusPlus2M;
import org.costate.optim.Adam;
import org.costate.optim.OptimizerState;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;

/** Guidance by gradients of what comes out, step by step and of the noise as a whole. */
class ForesightTest {

    private static final double[] NONE = {};
    private static final Schedule SCHEDULE = VpLinear.of();

    private static SampleLoss distanceTo(double target) {
        return (x, condition, bar) -> {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                bar[i] = x[i] - target;
                sum += 0.5 * bar[i] * bar[i];
            }
            return sum;
        };
    }

    /**
     * One step of two, in one dimension: the sign of the exact gradient is that of the way to go, so the first result moves by strength
     * times its way, and the second too, of its own way.
     */
    @Test
    void stepsMoveByTheStrength() {
        double c = 0.5;
        Grid grid = Grid.ofRho(EdmSchedule.of(), 10, 1, 0.1);
        Sampler sampler = Sampler.of(Ddim.METHOD, GaussianDenoiser.of(new double[1], new double[] {c}), grid);
        double x = 8;
        for (int step = 0; step < 2; step++) {
            double from = grid.rho(step);
            double to = grid.rho(step + 1);
            double next = x * (c * c + from * to) / (c * c + from * from);
            double way = Math.abs(next / Math.hypot(1, to) - x / Math.hypot(1, from));
            x = next + 0.3 * Math.hypot(1, to) * way;
        }
        double[] found = ForesightSampler.of(sampler, distanceTo(5), 2, 0.3).sample(new double[] {8}, NONE, 1);
        assertThat(found[0]).isCloseTo(x, within(1e-12));
        double[] plain = sampler.sample(new double[] {8}, NONE);
        assertThat(ForesightSampler.of(sampler, distanceTo(5), 2, 0.3)
                        .withSteps(1, 1)
                        .withRepeats(2)
                        .sample(new double[] {8}, NONE, 1)[0])
                .isCloseTo(plain[0], within(1e-14));
    }

    /** To the left mode of a mixture, which noise reaches with probability 0.3; a better foresight leaves less of the loss. */
    @Test
    void guidanceReachesTheMode() {
        Sampler sampler =
                Sampler.of(Ddim.METHOD, QuantileMap.usual().denoiser(), Grid.of(SCHEDULE, Spacing.arctan(1), 20));
        double[] noise = RandomCase.of(3).normalArray(200);
        double before = share(sampler.sample(noise, NONE));
        for (double strength : new double[] {0.5, 1, 2}) {
            double[] loss = new double[2];
            double[] x = {};
            for (int i = 0; i < 2; i++) {
                x = ForesightSampler.of(sampler, distanceTo(-1), i == 0 ? 1 : 4, strength)
                        .sample(noise, NONE, 1);
                loss[i] = distanceTo(-1).evaluate(x, NONE, new double[x.length]);
            }
            assertThat(loss[1]).isLessThan(loss[0]);
            assertThat(share(x)).isGreaterThan(before + 0.1);
            before = share(x);
        }
        assertThat(before).isGreaterThan(0.9);
    }

    /** A step that is taken back and made again keeps the law: the variance of a Gaussian, within three standard errors. */
    @Test
    void repeatsWithoutPullKeepTheLaw() {
        double c = 0.5;
        Grid grid = Grid.of(EdmSchedule.of(0.01, 10), Spacing.arctan(c), 300);
        Sampler sampler = Sampler.of(Ddim.METHOD, GaussianDenoiser.of(new double[1], new double[] {c}), grid);
        int rows = 1000;
        double[] noise = RandomCase.of(5).normalArray(rows);
        Arrays.setAll(noise, i -> Math.hypot(10, c) * noise[i]);
        SampleLoss none = (x, condition, bar) -> 0;
        double[] x = ForesightSampler.of(sampler, none, 1, 1)
                .withSteps(50, 250)
                .withRepeats(2)
                .sample(noise, NONE, 2);
        double variance = Arrays.stream(x).map(each -> each * each).sum() / rows;
        double exact = c * c + 1e-4;
        assertThat(variance).isCloseTo(exact, within(3 * exact * Math.sqrt(2.0 / rows)));
        assertThat(x).isNotEqualTo(sampler.sample(noise, NONE));
    }

    private static double share(double[] x) {
        return Arrays.stream(x).filter(each -> each < 0).count() / (double) x.length;
    }

    /** The noise of given data: on a Gaussian the map of DDIM is linear and is inverted exactly. */
    @Test
    void noiseOfGivenSamplesIsFound() {
        double c = 0.5;
        Grid grid = Grid.of(SCHEDULE, Spacing.arctan(c), 8);
        Sampler sampler = Sampler.of(Ddim.METHOD, GaussianDenoiser.of(new double[1], new double[] {c}), grid);
        double slope = sampler.sample(new double[] {1}, NONE)[0];
        double[] noise = {0.4, -1.2};
        OptimizerState adam = Adam.of().start(2);
        int[] calls = new int[1];
        NoiseOptimization found = NoiseOptimization.run(
                sampler,
                distanceTo(0.3),
                noise,
                NONE,
                400,
                (x, gradient) -> adam.step(x, gradient, 0.1 * (1 - calls[0]++ / 400.0)));
        assertThat(found.noise()).containsExactly(new double[] {0.3 / slope, 0.3 / slope}, within(1e-6));
        assertThat(found.samples()).containsExactly(new double[] {0.3, 0.3}, within(1e-6));
        assertThat(found.losses()).hasSize(401);
        assertThat(found.loss()).isLessThan(1e-11);
        assertThat(noise).containsExactly(0.4, -1.2);
    }

    /** On the mixture the noise must be that of the quantile, up to the error of the sampler. */
    @Test
    void noiseOfTheLeftModeIsItsQuantile() {
        QuantileMap mixture = QuantileMap.usual();
        Sampler sampler = Sampler.of(DpmPlusPlus2M.METHOD, mixture.denoiser(), Grid.of(SCHEDULE, Spacing.logSnr(), 60));
        OptimizerState adam = Adam.of().start(1);
        NoiseOptimization found = NoiseOptimization.run(
                sampler, distanceTo(-1), new double[] {1.5}, NONE, 300, (x, gradient) -> adam.step(x, gradient, 0.05));
        double share = mixture.probability(-1, SCHEDULE.alpha(1e-3), SCHEDULE.sigma(1e-3));
        double exact = mixture.quantile(share, SCHEDULE.alpha(1), SCHEDULE.sigma(1));
        assertThat(found.noise()[0]).isCloseTo(exact, within(0.02));
        assertThat(found.losses()[0]).isGreaterThan(3);
        assertThat(found.loss()).isLessThan(1e-4);
    }

    @Test
    void misuseIsNamed() {
        Grid grid = Grid.of(SCHEDULE, Spacing.uniform(), 4);
        Sampler sampler = Sampler.of(Ddim.METHOD, QuantileMap.usual().denoiser(), grid);
        refused("foresight = 0, but must be at least 1", () -> ForesightSampler.of(sampler, distanceTo(0), 0, 1));
        refused("strength = -1.0, but must be finite", () -> ForesightSampler.of(sampler, distanceTo(0), 1, -1));
        Sampler several = Sampler.of(DpmPlusPlus2M.METHOD, sampler.model(), grid);
        refused("but must be of a one-step method", () -> ForesightSampler.of(several, distanceTo(0), 1, 1));
        Sampler noisy = Sampler.of(Ddpm.METHOD, sampler.model(), grid);
        refused("but must be of a one-step method", () -> ForesightSampler.of(noisy, distanceTo(0), 1, 1));
        ForesightSampler guided = ForesightSampler.of(sampler, distanceTo(0), 1, 1);
        refused("from = 3 and to = 2", () -> guided.withSteps(3, 2));
        refused("repeats = 0", () -> guided.withRepeats(0));
        refused("noise has length 0", () -> guided.sample(NONE, NONE, 1));
        refused(
                "steps = -1",
                () -> NoiseOptimization.run(sampler, distanceTo(0), new double[1], NONE, -1, (x, g) -> {}));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> NoiseOptimization.run(
                        sampler, (x, condition, bar) -> Double.NaN, new double[1], NONE, 1, (x, g) -> {}))
                .withMessageContaining("the loss is NaN after 0 steps");
    }

    private static void refused(String message, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(message);
    }
}
