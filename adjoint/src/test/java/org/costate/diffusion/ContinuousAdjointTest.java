package org.costate.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Vern8;
import org.costate.testkit.CentralDifference;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Continuous adjoints against closed forms and against the figures known for each scheme. */
class ContinuousAdjointTest {

    private static final double[] NONE = {};
    private static final double[] ONE = {1};
    private static final VpLinear VP = VpLinear.of();
    private static final Solver TIGHT = Solver.of(Vern8.METHOD, Tolerances.of(1e-12, 1e-12));

    private static MixtureDenoiser mixture() {
        return MixtureDenoiser.of(new double[] {0.3, 0.7}, new double[] {-1, 1.5}, new double[] {0.4, 0.25});
    }

    /** N + 1 levels from noise to data, equally spaced by what the name says. */
    private static double[] rho(String spacing, int n) {
        DoubleUnaryOperator at = switch (spacing) {
            case "time" -> s -> VP.rho(1 + s * (1e-3 - 1));
            case "logSnr" -> s -> Math.exp(-(VP.lambda(1) + s * (VP.lambda(1e-3) - VP.lambda(1))));
            case "Karras" ->
                s -> Math.pow(Math.pow(80, 1 / 7.0) + s * (Math.pow(0.002, 1 / 7.0) - Math.pow(80, 1 / 7.0)), 7);
            case "angle" -> s -> Math.tan(VP.phi(1) + s * (VP.phi(1e-3) - VP.phi(1)));
            default -> throw new IllegalArgumentException(spacing);
        };
        double[] rho = new double[n + 1];
        Arrays.setAll(rho, i -> at.applyAsDouble(i / (double) n));
        return rho;
    }

    /** Latents z of DDIM. */
    private static double[][] ddim(Denoiser model, double[] rho, double[] start, double[] condition) {
        NoisyLinearization pass = model.as(Prediction.VELOCITY).linearization();
        double[][] z = new double[rho.length][];
        z[0] = start;
        NoiseLevels levels = NoiseLevels.of(start.length / model.dimension());
        double[] v = new double[start.length];
        for (int i = 1; i < rho.length; i++) {
            levels.fillRho(rho[i - 1]);
            pass.evaluate(levels, z[i - 1], condition, v);
            double delta = Math.atan(rho[i - 1]) - Math.atan(rho[i]);
            z[i] = new double[start.length];
            for (int j = 0; j < start.length; j++) {
                z[i][j] = Math.cos(delta) * z[i - 1][j] - Math.sin(delta) * v[j];
            }
        }
        return z;
    }

    /** Latents z of the flow itself. */
    private static double[][] exact(Denoiser model, double[] rho, double[] start, double[] condition) {
        double[] phi = Arrays.stream(rho).map(Math::atan).toArray();
        Solution solution = TIGHT.withSaveAt(SaveAt.times(phi))
                .solve(FlowField.of(FlowForm.ANGLE, model, condition), start, phi[0], phi[phi.length - 1]);
        double[][] z = new double[rho.length][];
        Arrays.setAll(z, solution::state);
        return z;
    }

    /** The exact derivative of z_0 by z_T for data N(m, c^2). */
    private static double slope(double c, double[] rho) {
        double from = rho[0];
        double to = rho[rho.length - 1];
        return Math.sqrt((c * c + to * to) / (c * c + from * from)) * Math.hypot(1, from) / Math.hypot(1, to);
    }

    /**
     * Computed over exact gradient for data N(m, 0.5^2), end points of the linear schedule, as printed in the table of
     * docs/numerics/diffusion.md, which was computed from products of the closed factors of each step.
     */
    @ParameterizedTest
    @CsvSource({
        "time, 10, -0.0062, 38.5, 1.72, 1.15, 1.02, 0.978",
        "time, 20, 0.052, 3.11, 1.36, 1.11, 1.00, 0.996",
        "time, 31, 0.222, 1.64, 1.24, 1.07, 1.00, 0.998",
        "time, 50, 0.439, 1.21, 1.15, 1.04, 0.999, 0.999",
        "time, 100, 0.686, 1.05, 1.08, 1.015, 0.999, 1.000",
        "logSnr, 10, -2.57, 3042, 2.05, 0.13, 0.862, 1.00",
        "logSnr, 20, 0.0090, 5.11, 1.43, 0.88, 0.928, 1.00",
        "logSnr, 50, 0.310, 1.33, 1.15, 0.986, 0.971, 1.00",
        "logSnr, 100, 0.592, 1.07, 1.07, 0.997, 0.985, 1.00",
        "Karras, 10, -0.0005, -23.2, 2.17, 0.48, 0.887, 0.990",
        "Karras, 20, 0.071, 2.28, 1.50, 0.93, 0.935, 0.999",
        "Karras, 50, 0.464, 1.14, 1.18, 0.993, 0.973, 1.00"
    })
    void ratiosOnTheGaussian(String spacing, int n, String n1, String n2, String d1, String d2, String v1, String v2) {
        GaussianDenoiser model = GaussianDenoiser.of(new double[] {0.3}, new double[] {0.5});
        double[] rho = rho(spacing, n);
        double[][] z = ddim(model, rho, new double[] {1.2}, NONE);
        Map<AdjointScheme, String> printed = Map.of(
                AdjointScheme.NOISE_EULER, n1,
                AdjointScheme.NOISE_MULTISTEP, n2,
                AdjointScheme.DATA_EXPONENTIAL, d1,
                AdjointScheme.DATA_MULTISTEP, d2,
                AdjointScheme.ANGLE_EULER, v1,
                AdjointScheme.ANGLE_MIDPOINT, v2);
        for (AdjointScheme scheme : printed.keySet()) {
            double gradient = ContinuousAdjoint.of(model, scheme)
                    .recorded(LatentGrid.of(rho), z, NONE, ONE)
                    .noise()[0];
            BigDecimal expected = new BigDecimal(printed.get(scheme));
            assertThat(gradient / slope(0.5, rho))
                    .as(scheme.toString())
                    .isCloseTo(expected.doubleValue(), within(0.501 * Math.pow(10, -expected.scale())));
        }
    }

    /** AdjointDEIS-1 as published, in x of the linear schedule, is Euler's method in rho to rounding. */
    @Test
    void publishedFirstOrderAdjointsAreOne() {
        MixtureDenoiser model = mixture();
        int n = 40;
        double[] times = new double[n + 1];
        Arrays.setAll(times, i -> 1 + i * (1e-3 - 1) / n);
        double[][] x = ddim(model, Arrays.stream(times).map(VP::rho).toArray(), new double[] {0.5}, NONE);
        LatentGradient euler =
                ContinuousAdjoint.of(model, AdjointScheme.NOISE_EULER).recorded(LatentGrid.of(VP, times), x, NONE, ONE);
        NoisyLinearization noise = model.as(Prediction.NOISE).linearization();
        double a = 1;
        double[] theta = new double[6];
        for (int i = n; i > 0; i--) {
            double t = times[i];
            double s = times[i - 1];
            double h = VP.lambda(s) - VP.lambda(t);
            NoiseLevels level = NoiseLevels.of(1);
            level.fillRho(VP.rho(t));
            noise.evaluate(level, x[i], NONE, new double[1]);
            double[] v = new double[1];
            double[] g = new double[6];
            noise.pullback(new double[] {a}, v, NONE, g, new double[1]);
            double ratio = VP.alpha(t) / VP.alpha(s);
            double factor = VP.sigma(s) * Math.expm1(h);
            a = ratio * a + factor * ratio * ratio * v[0];
            for (int k = 0; k < 6; k++) {
                // a_theta takes the cotangent before its step.
                theta[k] += factor * ratio * g[k];
            }
        }
        assertThat(euler.noise()[0]).isCloseTo(a, within(1e-12 * (1 + Math.abs(a))));
        assertThat(CentralDifference.relativeError(euler.parameters(), theta)).isLessThan(1e-11);
    }

    /** DATA_MIDPOINT has no printed figure: the product of its closed factors, and its sign whatever the step. */
    @Test
    void exponentialMidpointOnTheGaussian() {
        for (double c : new double[] {0.01, 0.5, 3}) {
            GaussianDenoiser model = GaussianDenoiser.of(new double[] {0.3}, new double[] {c});
            for (int n : new int[] {1, 3, 20}) {
                double[] rho = rho("logSnr", n);
                double expected = Math.hypot(1, rho[0]) / Math.hypot(1, rho[n]);
                for (int i = n; i > 0; i--) {
                    double e = rho[i] / rho[i - 1];
                    double half = Math.sqrt(e);
                    double there = c * c / (c * c + rho[i] * rho[i]);
                    double middle = c * c / (c * c + rho[i] * rho[i - 1]);
                    expected *= e + (1 - e) * middle * (half + (1 - half) * there);
                }
                double found = ContinuousAdjoint.of(model, AdjointScheme.DATA_MIDPOINT)
                        .recorded(LatentGrid.of(rho), ddim(model, rho, new double[] {1.2}, NONE), NONE, ONE)
                        .noise()[0];
                assertThat(found).isPositive().isCloseTo(expected, within(1e-12 * expected));
            }
        }
    }

    /**
     * Direction of the gradient in 64 dimensions with deviations from 0.01 to 1, over 200 random loss gradients. The known
     * figures are for one loss gradient each, so they may lie four spreads of a cosine from the mean.
     */
    @ParameterizedTest
    @CsvSource({"time, -0.910, 0.968, 0.927", "Karras, 0.044, 0.999, 0.971", "logSnr, -0.261, 1.000, 1.000"})
    void directionsInManyDimensions(String spacing, double n1, double d1, double d2) {
        int d = 64;
        double[] c = new double[d];
        Arrays.setAll(c, i -> 0.01 * Math.pow(100, i / (d - 1.0)));
        double[] rho = rho(spacing, 10);
        GaussianDenoiser model = GaussianDenoiser.of(new double[d], c);
        int rows = 200;
        double[][] z = ddim(model, rho, new double[d * rows], NONE);
        double[] bar = RandomCase.of(4).normalArray(d * rows);
        double[] known = {n1, d1, d2};
        AdjointScheme[] schemes = {
            AdjointScheme.NOISE_EULER, AdjointScheme.DATA_EXPONENTIAL, AdjointScheme.DATA_MULTISTEP
        };
        double[] means = new double[3];
        for (int s = 0; s < 3; s++) {
            double[] cosines = cosines(model, schemes[s], rho, z, bar, c);
            means[s] = Arrays.stream(cosines).average().orElseThrow();
            double mean = means[s];
            double spread = Math.sqrt(Arrays.stream(cosines)
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElseThrow());
            assertThat(mean).as(schemes[s].toString()).isCloseTo(known[s], within(4 * spread + 1e-3));
        }
        double[] best = cosines(model, AdjointScheme.DATA_MIDPOINT, rho, z, bar, c);
        assertThat(Arrays.stream(best).average().orElseThrow())
                .isGreaterThan(means[1])
                .isGreaterThan(0.97);
    }

    private static double[] cosines(
            GaussianDenoiser model, AdjointScheme scheme, double[] rho, double[][] z, double[] bar, double[] c) {
        double[] found = ContinuousAdjoint.of(model, scheme)
                .recorded(LatentGrid.of(rho), z, NONE, bar)
                .noise();
        double[] cosines = new double[bar.length / c.length];
        Arrays.setAll(cosines, row -> cosine(found, bar, c, rho, row * c.length));
        return cosines;
    }

    private static double cosine(double[] found, double[] bar, double[] c, double[] rho, int from) {
        double product = 0;
        double foundSquare = 0;
        double exactSquare = 0;
        for (int j = 0; j < c.length; j++) {
            double exact = slope(c[j], rho) * bar[from + j];
            product += exact * found[from + j];
            exactSquare += exact * exact;
            foundSquare += found[from + j] * found[from + j];
        }
        return product / Math.sqrt(exactSquare * foundSquare);
    }

    /** Largest relative error of the derivatives by x_T, m_1, c_1, m_2, c_2 and w_1 against the quantile map's. */
    private static double error(LatentGradient found, ProbabilityFlowTest.Quantile expected) {
        double[] theta = found.parameters();
        double[] entries = {found.noise()[0], theta[2], theta[4], theta[3], theta[5], theta[0] - theta[1]};
        double largest = 0;
        for (int i = 0; i < 6; i++) {
            double entry = i == 0 ? expected.slope() : expected.parameters()[i - 1];
            largest = Math.max(largest, Math.abs(entries[i] - entry) / (1 + Math.abs(entry)));
        }
        return largest;
    }

    /** Noise and parameters of the mixture, along the flow's own latents and along those solved again: the scheme's order. */
    @ParameterizedTest
    @EnumSource
    void ordersOnTheMixture(AdjointScheme scheme) {
        ContinuousAdjoint adjoint = ContinuousAdjoint.of(mixture(), scheme);
        int[] steps = {400, 800};
        double[] recorded = new double[2];
        double[] again = new double[2];
        for (int k = 0; k < 2; k++) {
            LatentGrid grid = LatentGrid.of(rho("logSnr", steps[k]));
            for (ProbabilityFlowTest.Quantile expected : ProbabilityFlowTest.quantiles()) {
                double[][] z = exact(mixture(), rho("logSnr", steps[k]), new double[] {expected.xT()}, NONE);
                recorded[k] = Math.max(recorded[k], error(adjoint.recorded(grid, z, NONE, ONE), expected));
                again[k] = Math.max(again[k], error(adjoint.solvedAgain(grid, z[steps[k]], NONE, ONE), expected));
            }
        }
        for (double[] errors : new double[][] {recorded, again}) {
            double order = Math.log(errors[0] / errors[1]) / Math.log(2);
            assertThat(order).as(scheme + " " + Arrays.toString(errors)).isBetween(scheme.order() - 0.15, 2.25);
            assertThat(errors[1]).isLessThan(scheme.order() == 1 ? 0.05 : 1e-3);
        }
    }

    /** Where trajectories separate, solving the state again moves the gradient: known figures at x_T = -0.5, 20 equal times. */
    @Test
    void statesThatAreSolvedAgainDrift() {
        ProbabilityFlowTest.Quantile expected = ProbabilityFlowTest.quantiles().get(1);
        double[] rho = rho("time", 20);
        double[][] z = ddim(mixture(), rho, new double[] {expected.xT()}, NONE);
        ContinuousAdjoint adjoint = ContinuousAdjoint.of(mixture(), AdjointScheme.NOISE_EULER);
        LatentGradient recorded = adjoint.recorded(LatentGrid.of(rho), z, NONE, ONE);
        LatentGradient again = adjoint.solvedAgain(LatentGrid.of(rho), z[20], NONE, ONE);
        assertThat(recorded.noise()[0] / expected.slope()).isCloseTo(0.101, within(5e-4));
        assertThat(again.noise()[0] / expected.slope()).isCloseTo(0.027, within(5e-4));
        assertThat(recorded.start()[0]).isEqualTo(-0.5);
        assertThat(Math.abs(again.start()[0] + 0.5)).isBetween(0.01, 0.5);
    }

    /** Classifier-free guidance of two Gaussians: derivatives by y_T, w and the condition's mean in closed form. */
    @ParameterizedTest
    @EnumSource(names = {"DATA_EXPONENTIAL", "DATA_MULTISTEP", "DATA_MIDPOINT", "ANGLE_EULER", "ANGLE_MIDPOINT"})
    void guidance(AdjointScheme scheme) {
        Denoiser conditional =
                GaussianDenoiser.of(new double[1], new double[] {0.5}).withConditionedMean();
        Denoiser guided = ClassifierFreeGuidance.of(conditional, new double[1], 3);
        double r = Math.sqrt((0.25 + 0.002 * 0.002) / (0.25 + 6400.0));
        double[] errors = new double[2];
        for (int k = 0; k < 2; k++) {
            int n = k == 0 ? 500 : 1000;
            double[] rho = rho("Karras", n);
            LatentGrid grid = LatentGrid.of(EdmSchedule.of(), rho);
            double[][] y = new double[n + 1][1];
            for (int i = 0; i <= n; i++) {
                // The Gaussian's flow with the mean that guidance makes of 0 and 1 at w = 3.
                y[i][0] = 3 + Math.sqrt((0.25 + rho[i] * rho[i]) / (0.25 + 6400.0)) * (56 - 3);
            }
            LatentGradient found = ContinuousAdjoint.of(guided, scheme).recorded(grid, y, ONE, ONE);
            double byWeight = found.parameters()[guided.parameterCount() - 1];
            errors[k] = Math.abs(byWeight - 0.9937500720679129)
                    + Math.abs(found.noise()[0] - r) / r
                    + Math.abs(found.condition()[0] - 3 * (1 - r));
        }
        assertThat(errors[1]).isLessThan(scheme.order() == 1 ? 0.05 : 1e-3);
        assertThat(Math.log(errors[0] / errors[1]) / Math.log(2)).isBetween(scheme.order() - 0.1, 2.1);
    }

    /** The angle alone reaches both ends: x_0 = m + c x_T. */
    @Test
    void wholeInterval() {
        GaussianDenoiser model = GaussianDenoiser.of(new double[] {0.3}, new double[] {0.5});
        int n = 200;
        double[] times = new double[n + 1];
        double[][] x = new double[n + 1][1];
        for (int i = 0; i <= n; i++) {
            times[i] = 1 - i / (double) n;
            x[i][0] = (1 - times[i]) * 0.3 + Math.hypot(0.5 * (1 - times[i]), times[i]) * -0.8;
        }
        LatentGrid grid = LatentGrid.of(FlowMatching.of(), times);
        ContinuousAdjoint adjoint = ContinuousAdjoint.of(model, AdjointScheme.ANGLE_MIDPOINT);
        for (LatentGradient found :
                new LatentGradient[] {adjoint.recorded(grid, x, NONE, ONE), adjoint.solvedAgain(grid, x[n], NONE, ONE)
                }) {
            assertThat(found.noise()[0]).isCloseTo(0.5, within(1e-4));
            assertThat(found.parameters()[0]).isCloseTo(1, within(1e-4));
            assertThat(found.parameters()[1]).isCloseTo(-0.8, within(1e-4));
            assertThat(found.start()[0]).isCloseTo(-0.8, within(1e-4));
        }
        for (AdjointScheme scheme : AdjointScheme.values()) {
            if (scheme.form() != FlowForm.ANGLE) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> ContinuousAdjoint.of(model, scheme).recorded(grid, x, NONE, ONE))
                        .withMessageContaining("rho[0] = Infinity, where " + scheme + " is singular");
            }
        }
    }

    /** Schemes of D and epsilon may start without noise, from latents that are there. */
    @Test
    void withoutNoiseAtTheDataEnd() {
        double[] rho = Arrays.copyOf(rho("logSnr", 300), 302);
        GaussianDenoiser model = GaussianDenoiser.of(new double[] {0.3}, new double[] {0.5});
        double[][] z = exact(model, rho, new double[] {1.2}, NONE);
        for (AdjointScheme scheme : AdjointScheme.values()) {
            LatentGradient found = ContinuousAdjoint.of(model, scheme).recorded(LatentGrid.of(rho), z, NONE, ONE);
            assertThat(found.noise()[0]).as(scheme.toString()).isCloseTo(slope(0.5, rho), within(0.1));
            assertThat(found.parameters()[0]).as(scheme.toString()).isCloseTo(1, within(0.05));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContinuousAdjoint.of(model, AdjointScheme.DATA_MIDPOINT)
                        .solvedAgain(LatentGrid.of(rho), z[301], NONE, ONE))
                .withMessageContaining("rho[301] = 0.0, from where DATA_MIDPOINT cannot solve the trajectory again");
    }

    /** Networks, guidance, several rows, units of x: the gradient of the flow, up to an error of order two. */
    @ParameterizedTest
    @EnumSource(names = {"NOISE_MULTISTEP", "DATA_MULTISTEP", "DATA_MIDPOINT", "ANGLE_MIDPOINT"})
    void everyDenoiser(AdjointScheme scheme) {
        for (Denoisers.Kind kind : Denoisers.all()) {
            Denoiser model = kind.model();
            double[] xT = Denoisers.rows(2, 2, 41);
            double[] c = Denoisers.rows(2, model.conditionWidth(), 42);
            double[] bar = Denoisers.rows(2, 2, 43);
            Solver solver = Solver.of(Vern8.METHOD, Tolerances.of(1e-9, 1e-9));
            double[] errors = new double[2];
            for (int k = 0; k < 2; k++) {
                int n = k == 0 ? 60 : 120;
                double[] times = new double[n + 1];
                Arrays.setAll(times, i -> VP.tOfLambda(-1 + 2 * i / (double) n));
                FlowRecording recording = ProbabilityFlow.of(VP, model, solver)
                        .withTimes(times[n], times[0])
                        .record(xT, c);
                FlowGradient exact = recording.pullback(bar);
                double[] samples = recording.samples();
                double[] there = samples.clone();
                LatentGradient found =
                        ContinuousAdjoint.of(model, scheme).solvedAgain(LatentGrid.of(VP, times), samples, c, bar);
                assertThat(samples).isEqualTo(there);
                errors[k] = relative(found.noise(), exact.input())
                        + relative(found.parameters(), exact.parameters())
                        + relative(found.condition(), exact.condition())
                        + relative(found.start(), xT);
            }
            assertThat(errors[1]).as(kind.name()).isLessThan(0.05).isLessThan(errors[0] / 3.4);
        }
    }

    private static double relative(double[] found, double[] exact) {
        return exact.length == 0 ? 0 : CentralDifference.relativeError(found, exact);
    }

    @Test
    void costsAreCounted() {
        double[] rho = rho("logSnr", 30);
        double[][] z = ddim(mixture(), rho, new double[] {0.5}, NONE);
        double[][] there = new double[31][];
        Arrays.setAll(there, i -> z[i].clone());
        for (AdjointScheme scheme : AdjointScheme.values()) {
            ContinuousAdjoint adjoint = ContinuousAdjoint.of(mixture(), scheme);
            LatentGradient kept = adjoint.recorded(LatentGrid.of(rho), z, NONE, ONE);
            LatentGradient again = adjoint.solvedAgain(LatentGrid.of(rho), z[30], NONE, ONE);
            boolean middle = scheme.name().endsWith("MIDPOINT");
            assertThat(kept.pullbacks()).isEqualTo(middle ? 60 : 30);
            assertThat(kept.evaluations()).isEqualTo(middle ? 61 : 30);
            assertThat(again.pullbacks()).isEqualTo(middle ? 60 : 30);
            assertThat(again.evaluations()).isEqualTo(middle ? 60 : 30);
            assertThat(adjoint.scheme()).isEqualTo(scheme);
        }
        assertThat(z).isDeepEqualTo(there);
    }

    @Test
    void whatDoesNotFitIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LatentGrid.of(new double[] {1}))
                .withMessage("there are 1 levels, but must be at least 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LatentGrid.of(new double[] {1, 2}))
                .withMessage("rho[1] = 2.0 after 1.0, but levels must be >= 0 and fall from noise to data");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LatentGrid.of(new double[] {Double.NaN, 2}))
                .withMessageContaining("rho[0] = NaN, but levels must be >= 0");
        ContinuousAdjoint adjoint = ContinuousAdjoint.of(mixture(), AdjointScheme.DATA_EXPONENTIAL);
        LatentGrid grid = LatentGrid.of(new double[] {2, 1});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> adjoint.recorded(grid, new double[3][1], NONE, ONE))
                .withMessage("latents has length 3, but there are 2 levels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> adjoint.recorded(grid, new double[][] {{1, 2}, {1}}, NONE, ONE))
                .withMessageContaining("latents[0] has length 2, but must have length 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> adjoint.recorded(grid, new double[2][1], NONE, new double[2]))
                .withMessageContaining("sampleBar has length 2, but must have length 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> adjoint.recorded(grid, new double[2][1], ONE, ONE))
                .withMessageContaining("condition has length 1, but must have length 0");
    }
}
