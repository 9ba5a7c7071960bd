package org.costate.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.costate.diffusion.sampler.Bdia;
import org.costate.diffusion.sampler.Ddim;
import org.costate.diffusion.sampler.Deis;
import org.costate.diffusion.sampler.DpmPlusPlus2M;
import org.costate.diffusion.sampler.DpmSolver2;
import org.costate.diffusion.sampler.DpmSolver3;
import org.costate.diffusion.sampler.EdmHeun;
import org.costate.diffusion.sampler.EdmStochastic;
import org.costate.testkit.OrderEstimator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How fast samplers converge, to samples of a mixture known by quantiles and, with noise, to the variance of a
 * Gaussian.
 */
class SamplerOrderTest {

    private static final double[] NONE = {};
    private static final double[] X = {-1.5, -0.5, 0.5, 1.25};

    /** Where the flow takes X, because it keeps quantiles; solved for in high precision. */
    private static final double[] EXACT = {
        -1.3081331930526859, 0.91522077140992695, 1.5356292352400979, 1.7568676295450346
    };

    private static double error(SamplingMethod method, int steps) {
        Grid grid = Grid.of(VpLinear.of(), Spacing.logSnr(), steps);
        double[] x = Sampler.of(method, SamplerExactnessTest.mixture(), grid).sample(X, NONE);
        double most = 0;
        for (int i = 0; i < X.length; i++) {
            most = Math.max(most, Math.abs(x[i] - EXACT[i]));
        }
        return most;
    }

    static List<SamplingMethod> deterministic() {
        return Samplers.deterministic();
    }

    @ParameterizedTest
    @MethodSource("deterministic")
    void orders(SamplingMethod method) {
        double[] h = {1.0 / 640, 1.0 / 1280};
        OrderEstimator order = OrderEstimator.from(h, step -> error(method, (int) Math.rint(1 / step)), 1e-12);
        assertThat(order.slope()).isCloseTo(method.order(), within(0.1));
    }

    static List<Arguments> observed() {
        return List.of(
                Arguments.of(Ddim.METHOD, new double[] {.25, .060, .015, .0074}),
                Arguments.of(EdmHeun.METHOD, new double[] {.45, 8.7e-3, 5.1e-4, 1.3e-4}),
                Arguments.of(DpmSolver2.METHOD, new double[] {.15, 8.7e-3, 6.1e-4, 1.6e-4}),
                Arguments.of(DpmSolver3.METHOD, new double[] {.025, 5.9e-4, 1.1e-5, 1.4e-6}),
                Arguments.of(DpmPlusPlus2M.METHOD, new double[] {.16, .023, 1.7e-3, 4.3e-4}),
                Arguments.of(Deis.METHOD, new double[] {.13, .017, 5.5e-4, 7.8e-5}),
                Arguments.of(Bdia.METHOD, new double[] {1.6, .092, 5.8e-3}));
    }

    /** Errors that independent implementations of the formulas made with 10, 40, 160 and 320 steps, to two digits. */
    @ParameterizedTest
    @MethodSource("observed")
    void errorsAreThoseOfOtherImplementations(SamplingMethod method, double[] errors) {
        int[] steps = {10, 40, 160, 320};
        for (int i = 0; i < errors.length; i++) {
            assertThat(error(method, steps[i])).isCloseTo(errors[i], within(0.04 * errors[i]));
        }
    }

    /** EDM's own settings add more noise than they took away; these renew as much. */
    static List<SamplingMethod> stochastic() {
        List<SamplingMethod> methods = new ArrayList<>(Samplers.all());
        methods.removeIf(method -> !method.isStochastic() || method == EdmStochastic.METHOD);
        methods.add(EdmStochastic.of(40, 0.05, 50, 1));
        return methods;
    }

    /** For a Gaussian a run is linear: a batch of its responses to each number tells the variance of its samples. */
    private static double variance(SamplingMethod method, int steps) {
        double c = 0.5;
        Denoiser model = GaussianDenoiser.of(new double[1], new double[] {c});
        Grid grid = Grid.of(EdmSchedule.of(0.1, 10), Spacing.logSnr(), steps);
        double[] x = new double[steps + 1];
        x[steps] = Math.sqrt(c * c + 100);
        SampleNoise one = (count, rows, width) -> (step, xi) -> {
            Arrays.fill(xi, 0);
            xi[step] = 1;
        };
        double sum = 0;
        for (double response : Sampler.of(method, model, grid).sample(x, NONE, one)) {
            sum += response * response;
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("stochastic")
    void marginalsAreKept(SamplingMethod method) {
        double exact = 0.25 + 0.01;
        double[] h = {1.0 / 80, 1.0 / 160};
        OrderEstimator order = OrderEstimator.from(
                h, step -> Math.abs(variance(method, (int) Math.rint(1 / step)) / exact - 1), 1e-12);
        assertThat(order.slope()).isGreaterThan(method.order() - 0.1);
    }
}
