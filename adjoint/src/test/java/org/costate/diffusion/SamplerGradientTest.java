package org.costate.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.costate.diffusion.sampler.Ddim;
import org.costate.diffusion.sampler.DpmPlusPlus2M;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of a few steps compared with the gradient of the flow itself, which a Gaussian has in closed form. */
class SamplerGradientTest {

    private static final double[] NONE = {};

    private static Grid uniform(int steps) {
        return Grid.of(VpLinear.of(), Spacing.uniform(), steps);
    }

    private static Grid logSnr(int steps) {
        return Grid.of(VpLinear.of(), Spacing.logSnr(), steps);
    }

    private static Grid karras(int steps) {
        return Grid.of(EdmSchedule.of(), Spacing.karras(), steps);
    }

    private static Grid stableDiffusion(int steps) {
        return Grid.of(VpDiscrete.scaledLinear(), Spacing.uniform(), steps);
    }

    private static double exact(Grid grid, double c) {
        int last = grid.steps();
        Schedule schedule = grid.schedule();
        return Math.hypot(c * schedule.alpha(grid.time(last)), schedule.sigma(grid.time(last)))
                / Math.hypot(c * schedule.alpha(grid.time(0)), schedule.sigma(grid.time(0)));
    }

    static List<Arguments> ratios() {
        return List.of(
                Arguments.of("uniform 10", uniform(10), 0.749, 0.818),
                Arguments.of("uniform 20", uniform(20), 0.868, 0.960),
                Arguments.of("uniform 31", uniform(31), 0.913, 0.992),
                Arguments.of("uniform 100", uniform(100), 0.972, 1.002),
                Arguments.of("log-SNR 10", logSnr(10), 0.787, 1.022),
                Arguments.of("log-SNR 50", logSnr(50), 0.953, 1.002),
                Arguments.of("Karras 10", karras(10), 0.753, 1.086),
                Arguments.of("Karras 20", karras(20), 0.868, 1.043),
                Arguments.of("Karras 50", karras(50), 0.945, 1.006));
    }

    /** The gradient of the steps over that of the flow, c = 0.5, as other implementations found it, to three digits. */
    @ParameterizedTest
    @MethodSource("ratios")
    void lengthOfTheGradient(String name, Grid grid, double ddim, double twoStep) {
        Denoiser model = GaussianDenoiser.of(new double[1], new double[] {0.5});
        double exact = exact(grid, 0.5);
        SamplingMethod[] methods = {Ddim.METHOD, DpmPlusPlus2M.METHOD.withFirstOrderEnd()};
        for (int i = 0; i < 2; i++) {
            SampleRecording recording = Sampler.of(methods[i], model, grid).record(new double[] {1}, NONE);
            double found = recording.pullback(new double[] {1}).input()[0];
            assertThat(found / exact).isCloseTo(i == 0 ? ddim : twoStep, within(6e-4));
        }
    }

    static List<Arguments> directions() {
        return List.of(
                Arguments.of("uniform", uniform(10), 0.99),
                Arguments.of("Karras", karras(10), 0.999),
                Arguments.of("log-SNR", logSnr(10), 0.999),
                Arguments.of("Stable Diffusion", stableDiffusion(10), 0.99));
    }

    /** Ten steps of DDIM in 64 dimensions with deviations from 0.01 to 1, a random cotangent. */
    @ParameterizedTest
    @MethodSource("directions")
    void directionOfTheGradient(String name, Grid grid, double least) {
        int d = 64;
        double[] c = new double[d];
        double[] x = RandomCase.of(1).normalArray(d);
        double[] w = RandomCase.of(2).normalArray(d);
        for (int j = 0; j < d; j++) {
            c[j] = Math.pow(10, -2 + 2.0 * j / (d - 1));
            x[j] *= grid.schedule().scale(grid.time(0));
        }
        double[] found = Sampler.of(Ddim.METHOD, GaussianDenoiser.of(new double[d], c), grid)
                .record(x, NONE)
                .pullback(w)
                .input();
        double product = 0;
        double foundSquare = 0;
        double exactSquare = 0;
        for (int j = 0; j < d; j++) {
            double exact = w[j] * exact(grid, c[j]);
            product += found[j] * exact;
            foundSquare += found[j] * found[j];
            exactSquare += exact * exact;
        }
        double cosine = product / Math.sqrt(foundSquare * exactSquare);
        assertThat(cosine).isGreaterThanOrEqualTo(least);
    }
}
