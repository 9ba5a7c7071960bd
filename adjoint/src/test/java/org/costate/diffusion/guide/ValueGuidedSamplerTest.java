package org.costate.diffusion.guide;

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
import org.costate.diffusion.NoiseLevels;
import org.costate.diffusion.Prediction;
import org.costate.diffusion.QuantileMap;
import org.costate.diffusion.Sampler;
import org.costate.diffusion.Spacing;
import org.costate.diffusion.SubVp;
import org.costate.diffusion.VpLinear;
import org.costate.diffusion.sampler.Ddim;
import org.costate.diffusion.sampler.Ddpm;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Value-guided decoding of a Gaussian with a linear reward b x, where everything is known: in each step the selected noise has the law of
 * one of M normal numbers chosen with weights {@code exp(l xi)}, l the slope of the value times the deviation of the kernel over alpha,
 * whatever the sample; so mean and variance of samples follow a recursion, which for many proposals and steps ends at
 * {@code N(m + V b/alpha, V)}. Seeds are fixed; a right implementation would fail each comparison within three standard errors
 * with probability 0.27 % for another seed.
 */
class ValueGuidedSamplerTest {

    private static final double[] NONE = {};
    private static final double MEAN = 0.3;
    private static final double DEVIATION = 0.5;
    private static final Denoiser GAUSSIAN = GaussianDenoiser.of(new double[] {MEAN}, new double[] {DEVIATION});

    private static Reward linear(double b) {
        return (x, condition, out) -> Arrays.setAll(out, i -> b * x[i]);
    }

    /** Mean and variance of one of M standard normal numbers chosen with weights exp(l xi). */
    private static double[] chosen(double l, int proposals) {
        if (proposals == Integer.MAX_VALUE) {
            return new double[] {l, 1};
        }
        // 1/(w + rest) is the integral of exp(-q (w + rest)) over q, here in log q.
        double[] xi = new double[181];
        double[] p = new double[181];
        double[] w = new double[181];
        for (int i = 0; i < xi.length; i++) {
            xi[i] = 0.1 * (i - 90);
            p[i] = 0.1 * Math.exp(-0.5 * xi[i] * xi[i]) / Math.sqrt(2 * Math.PI);
            w[i] = Math.exp(l * xi[i]);
        }
        double first = 0;
        double second = 0;
        for (double logQ = -25; logQ < 20; logQ += 0.2) {
            double q = Math.exp(logQ);
            double other = 0;
            double one = 0;
            double two = 0;
            for (int i = 0; i < xi.length; i++) {
                double left = p[i] * Math.exp(-q * w[i]);
                other += left;
                one += left * w[i] * xi[i];
                two += left * w[i] * xi[i] * xi[i];
            }
            double rest = 0.2 * q * proposals * Math.pow(other, proposals - 1);
            first += rest * one;
            second += rest * two;
        }
        return new double[] {first, second - first * first};
    }

    /** Mean and variance of samples by the recursion, from x_T with its exact law. */
    private static double[] recursion(Grid grid, double slope, int proposals) {
        NoiseLevels at = levels(grid);
        double[] slopes = new double[grid.steps() + 1];
        for (int i = 1; i < grid.steps(); i++) {
            slopes[i] = slope * dataSlope(at, i);
        }
        slopes[grid.steps()] = slope * grid.schedule().scale(grid.time(grid.steps()));
        return recursion(grid, slopes, proposals);
    }

    private static NoiseLevels levels(Grid grid) {
        NoiseLevels at = NoiseLevels.of(grid.steps() + 1);
        for (int i = 0; i <= grid.steps(); i++) {
            at.setRho(i, grid.rho(i));
        }
        return at;
    }

    /** The same for any values that are linear in z, with their slopes over alpha at the nodes. */
    private static double[] recursion(Grid grid, double[] slopes, int proposals) {
        NoiseLevels at = levels(grid);
        double c2 = DEVIATION * DEVIATION;
        double mean = at.cos(0) * MEAN;
        double variance = at.cos(0) * at.cos(0) * c2 + at.sin(0) * at.sin(0);
        for (int step = 0; step < grid.steps(); step++) {
            AncestralKernel kernel = AncestralKernel.of(grid, step, 1);
            double gain = kernel.dataFactor() * dataSlope(at, step) + kernel.stateFactor();
            double[] noise = chosen(slopes[step + 1] * kernel.deviation(), proposals);
            mean = at.cos(step + 1) * MEAN + gain * (mean - at.cos(step) * MEAN) + kernel.deviation() * noise[0];
            variance = gain * gain * variance + kernel.deviation() * kernel.deviation() * noise[1];
        }
        double scale = grid.schedule().scale(grid.time(grid.steps()));
        return new double[] {scale * mean, scale * scale * variance};
    }

    /** Derivative of the predicted data by z. */
    private static double dataSlope(NoiseLevels at, int node) {
        double c2 = DEVIATION * DEVIATION;
        double cos = at.cos(node);
        double sin = at.sin(node);
        return c2 * cos / (cos * cos * c2 + sin * sin);
    }

    private static double[] noise(Grid grid, int rows, long seed) {
        double alpha = grid.schedule().alpha(grid.time(0));
        double sigma = grid.schedule().sigma(grid.time(0));
        double[] x = RandomCase.of(seed).normalArray(rows);
        for (int i = 0; i < rows; i++) {
            x[i] = alpha * MEAN + Math.hypot(alpha * DEVIATION, sigma) * x[i];
        }
        return x;
    }

    private static void compare(double[] x, double mean, double variance) {
        double sum = 0;
        for (double each : x) {
            sum += each;
        }
        double found = sum / x.length;
        double square = 0;
        for (double each : x) {
            square += (each - found) * (each - found);
        }
        assertThat(found).isCloseTo(mean, within(3 * Math.sqrt(variance / x.length)));
        assertThat(square / (x.length - 1)).isCloseTo(variance, within(3 * variance * Math.sqrt(2.0 / x.length)));
    }

    /** The kernel's mean moves by its variance times the slope of the value over alpha when there are many proposals. */
    @ParameterizedTest
    @CsvSource({"2", "4", "100"})
    void oneStepIsTilted(int proposals) {
        Grid grid = Grid.ofRho(EdmSchedule.of(), 3, 2);
        AncestralKernel kernel = AncestralKernel.of(grid, 0, 1);
        double deviation = grid.schedule().scale(2) * kernel.deviation();
        assertThat(deviation).isCloseTo(2 * Math.sqrt(1 - 4 / 9.0), within(1e-14));
        double b = 0.7;
        double alpha = 1.4;
        double[] law = chosen(b / alpha * deviation, proposals);
        if (proposals == 100) {
            assertThat(law[0]).isCloseTo(deviation * b / alpha, within(0.02));
            assertThat(law[1]).isCloseTo(1, within(0.02));
        }
        double[] start = new double[100_000 / proposals];
        Arrays.fill(start, 1.7);
        double[] x = ValueGuidedSampler.of(GAUSSIAN, grid, linear(b), proposals)
                .withSelection(Selection.proportional(alpha))
                .sample(start, NONE, 5);
        double data = MEAN + 0.25 / (0.25 + 9) * (1.7 - MEAN);
        double mean = 1.7 + (1 - 4 / 9.0) * (data - 1.7);
        compare(x, mean + deviation * law[0], deviation * deviation * law[1]);
    }

    @ParameterizedTest
    @CsvSource({"1, 10", "3, 10", "8, 12"})
    void samplesFollowTheRecursionForAnyNumberOfProposals(int proposals, int steps) {
        Grid grid = Grid.of(VpLinear.of(), Spacing.arctan(1), steps);
        double[] law = recursion(grid, 2, proposals);
        double[] x = ValueGuidedSampler.of(GAUSSIAN, grid, linear(3), proposals)
                .withSelection(Selection.proportional(1.5))
                .sample(noise(grid, 10_000, 1), NONE, 2);
        compare(x, law[0], law[1]);
    }

    /** In the limit of many proposals and steps the law is tilted by exp(b x/alpha), with errors of the order of the steps. */
    @Test
    void theRecursionEndsAtTheTiltedLaw() {
        double slope = 2;
        double alpha = VpLinear.of().alpha(1e-3);
        double variance =
                Math.pow(alpha * DEVIATION, 2) + Math.pow(VpLinear.of().sigma(1e-3), 2);
        double target = alpha * MEAN + variance * slope;
        double before = Double.POSITIVE_INFINITY;
        for (int steps = 25; steps <= 400; steps *= 2) {
            double[] law = recursion(Grid.of(VpLinear.of(), Spacing.logSnr(), steps), slope, Integer.MAX_VALUE);
            double error = Math.max(Math.abs(law[0] - target), Math.abs(law[1] - variance));
            assertThat(error).isLessThan(0.6 * before);
            before = error;
        }
        assertThat(before).isLessThan(0.0125);
    }

    /**
     * Sampled: the bias of 48 proposals and 200 steps, by the recursion, is below half a standard error, so that the probability of a
     * false alarm is below 0.7 % for each comparison.
     */
    @Test
    void samplesFollowTheTiltedLaw() {
        double slope = 1;
        Grid grid = Grid.of(VpLinear.of(), Spacing.arctan(DEVIATION), 200);
        double alpha = VpLinear.of().alpha(1e-3);
        double variance =
                Math.pow(alpha * DEVIATION, 2) + Math.pow(VpLinear.of().sigma(1e-3), 2);
        double[] law = recursion(grid, slope, 48);
        double[] x = ValueGuidedSampler.of(GAUSSIAN, grid, linear(slope), 48)
                .withSelection(Selection.proportional(1))
                .sample(noise(grid, 300, 3), NONE, 4);
        double error = Math.sqrt(variance / 300);
        assertThat(law[0]).isCloseTo(alpha * MEAN + variance * slope, within(0.5 * error));
        assertThat(law[1]).isCloseTo(variance, within(0.5 * variance * Math.sqrt(2 / 300.0)));
        compare(x, alpha * MEAN + variance * slope, variance);
    }

    /** The greatest of three normal numbers has mean 3/(2 sqrt(pi)) and variance 1 + sqrt(3)/(2 pi) - 9/(4 pi). */
    @Test
    void theBestOfThree() {
        Grid grid = Grid.ofRho(EdmSchedule.of(), 3, 2);
        double deviation = 2 * Math.sqrt(1 - 4 / 9.0);
        double[] start = new double[20_000];
        double[] x = ValueGuidedSampler.of(GAUSSIAN, grid, linear(1), 3).sample(start, NONE, 6);
        double data = MEAN + 0.25 / (0.25 + 9) * (0 - MEAN);
        double variance = 1 + Math.sqrt(3) / (2 * Math.PI) - 9 / (4 * Math.PI);
        compare(x, (1 - 4 / 9.0) * data + deviation * 1.5 / Math.sqrt(Math.PI), deviation * deviation * variance);
    }

    @Test
    void oneProposalIsTheSamplerWithoutGuidance() {
        Denoiser model = QuantileMap.usual().denoiser();
        Grid whole = Grid.of(FlowMatching.of(), Spacing.arctan(1), 7);
        double[] noise = RandomCase.of(8).normalArray(5);
        double[] plain = Sampler.of(Ddpm.METHOD, model, whole).sample(noise, NONE, 9);
        ValueGuidedSampler one = ValueGuidedSampler.of(model, whole, linear(1), 1);
        same(one.sample(noise, NONE, 9), plain);
        double[] some = Sampler.of(Ddim.of(0.6), model, whole).sample(noise, NONE, 9);
        same(one.withEta(0.6).sample(noise, NONE, 9), some);
        assertThat(one.evaluations()).isEqualTo(7);
        assertThat(ValueGuidedSampler.of(model, whole, linear(1), 10).evaluations())
                .isEqualTo(61);
    }

    private static void same(double[] found, double[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(1e-12));
        }
    }

    @Test
    void rowsKnowNothingOfEachOther() {
        Denoiser model = GaussianDenoiser.of(new double[] {0.1, -0.4}, new double[] {0.5, 1})
                .withConditionedMean();
        Grid grid = Grid.of(VpLinear.of(), Spacing.logSnr(), 6);
        Reward reward = (x, condition, out) ->
                Arrays.setAll(out, i -> -Math.abs(x[2 * i] - condition[2 * i + 1]) + Math.floor(x[2 * i + 1]));
        ValueGuidedSampler sampler =
                ValueGuidedSampler.of(model, grid, reward, 5).withSelection(Selection.proportional(0.3));
        double[] noise = RandomCase.of(1).normalArray(12);
        double[] condition = RandomCase.of(2).normalArray(12);
        double[] all = sampler.sample(noise, condition, 3);
        for (int row = 0; row < 6; row++) {
            double[] alone = sampler.sample(
                    Arrays.copyOfRange(noise, 2 * row, 2 * row + 2),
                    Arrays.copyOfRange(condition, 2 * row, 2 * row + 2),
                    3,
                    row);
            assertThat(alone).containsExactly(all[2 * row], all[2 * row + 1]);
        }
        assertThat(sampler.sample(noise, condition, 4)).isNotEqualTo(all);
    }

    /** The linear regression of b x_0 on x_t, whose slope is b times the gains of the steps that are left. */
    @Test
    void regressedValuesAreThoseOfTheChain() {
        Grid grid = Grid.of(EdmSchedule.of(0.01, 10), Spacing.logSnr(), 8);
        int rows = 4000;
        double b = 1.5;
        RegressedValue value =
                RegressedValue.fit(GAUSSIAN, grid, linear(b), ValueBasis.ofState(1), noise(grid, rows, 5), NONE, 6);
        NoiseLevels at = levels(grid);
        double slope = b;
        double rest = 0;
        double[] slopes = new double[9];
        slopes[8] = b * grid.schedule().scale(grid.time(8));
        for (int node = 7; node >= 1; node--) {
            AncestralKernel kernel = AncestralKernel.of(grid, node, 1);
            double ratio =
                    grid.schedule().scale(grid.time(node + 1)) / grid.schedule().scale(grid.time(node));
            double added = slope * kernel.deviation() * grid.schedule().scale(grid.time(node + 1));
            rest += added * added;
            slope *= ratio * (kernel.dataFactor() * dataSlope(at, node) + kernel.stateFactor());
            double spread = Math.hypot(DEVIATION, grid.rho(node));
            // The variance of x at the node is a little less than that of the exact law.
            assertThat(value.weights(node)[1]).isCloseTo(slope, within(3.3 * Math.sqrt(rest / rows) / spread));
            slopes[node] = value.weights(node)[1] * grid.schedule().scale(grid.time(node));
        }
        ValueGuidedSampler guided = ValueGuidedSampler.of(GAUSSIAN, grid, linear(b), 4)
                .withValue(value)
                .withSelection(Selection.proportional(1));
        assertThat(guided.evaluations()).isEqualTo(8);
        double[] x = guided.sample(noise(grid, 2000, 7), NONE, 8);
        double[] law = recursion(grid, slopes, 4);
        compare(x, law[0], law[1]);
    }

    /** A reward without a gradient: 1 on the left mode, whose share is 0.3, and whether it can be reached at all. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStepIsAReward(boolean regressed) {
        Denoiser model = QuantileMap.usual().denoiser();
        Grid grid = Grid.of(VpLinear.of(), Spacing.arctan(1), 15);
        Reward left = (x, condition, out) -> Arrays.setAll(out, i -> x[i] < 0 ? 1 : 0);
        double[] noise = RandomCase.of(1).normalArray(1000);
        ValueGuidedSampler sampler =
                ValueGuidedSampler.of(model, grid, left, 10).withSelection(Selection.proportional(0.25));
        if (regressed) {
            sampler = sampler.withValue(RegressedValue.fit(model, grid, left, ValueBasis.ofData(3), noise, NONE, 3));
        }
        double plain = share(ValueGuidedSampler.of(model, grid, left, 1).sample(noise, NONE, 2));
        double guided = share(sampler.sample(noise, NONE, 2));
        assertThat(plain).isBetween(0.2, 0.4);
        assertThat(guided).isGreaterThan(regressed ? 0.85 : 0.65);
        Reward never = (x, condition, out) -> Arrays.fill(out, Double.NEGATIVE_INFINITY);
        assertThat(ValueGuidedSampler.of(model, grid, never, 3).sample(noise, NONE, 2))
                .doesNotContain(Double.NaN);
    }

    private static double share(double[] x) {
        return Arrays.stream(x).filter(each -> each < 0).count() / (double) x.length;
    }

    @Test
    void selections() {
        double[] values = {7, 0, Math.log(2), Math.log(5), Double.NEGATIVE_INFINITY};
        int[] counts = new int[4];
        Selection proportional = Selection.proportional(1);
        for (int i = 0; i < 8000; i++) {
            counts[proportional.choose(values, 1, 4, (i + 0.5) / 8000)]++;
        }
        assertThat(counts).containsExactly(1000, 2000, 5000, 0);
        double[] none = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        assertThat(proportional.choose(none, 0, 2, 0.4)).isZero();
        assertThat(proportional.choose(none, 0, 2, 0.6)).isEqualTo(1);
        assertThat(proportional.choose(new double[] {1e300, -1e300}, 0, 2, 0.999))
                .isZero();
        assertThat(Selection.best().choose(values, 1, 4, 0.1)).isEqualTo(2);
    }

    @Test
    void misuseIsNamed() {
        Grid grid = Grid.of(VpLinear.of(), Spacing.uniform(), 3);
        ValueGuidedSampler sampler = ValueGuidedSampler.of(GAUSSIAN, grid, linear(1), 2);
        refused("proposals = 0, but must be at least 1", () -> ValueGuidedSampler.of(GAUSSIAN, grid, linear(1), 0));
        refused(
                "but must fall, from noise to data",
                () -> ValueGuidedSampler.of(GAUSSIAN, grid.reversed(), linear(1), 2));
        refused("eta = 0.0, but must lie in (0, 1]", () -> sampler.withEta(0));
        refused("eta = 1.5, but must lie in [0, 1]", () -> AncestralKernel.of(grid, 0, 1.5));
        refused("alpha = 0.0, but must be finite and > 0", () -> Selection.proportional(0));
        refused("power = 0, but must be at least 1", () -> ValueBasis.ofState(0));
        refused(
                "power = 2147483647, but must be at most 1073741823 for 2 coordinates",
                () -> ValueBasis.ofState(Integer.MAX_VALUE).width(2, 0));
        refused(
                "data has length 2 and mean 3, but must have that of z, 1",
                () -> AncestralKernel.of(grid, 0, 1).mean(new double[1], new double[2], new double[3]));
        refused("noise has length 0", () -> sampler.sample(NONE, NONE, 1));
        refused(
                "condition has length 1, but must have length 0",
                () -> sampler.sample(new double[2], new double[1], 1));
        refused(
                "noise has 3 rows, but must have at least 5",
                () -> RegressedValue.fit(GAUSSIAN, grid, linear(1), ValueBasis.ofData(4), new double[3], NONE, 1));
        Reward broken = (x, condition, out) -> Arrays.fill(out, Double.NaN);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(
                        () -> ValueGuidedSampler.of(GAUSSIAN, grid, broken, 2).sample(new double[1], NONE, 1))
                .withMessageContaining("the value of proposal 0 of row 0 is NaN at t = 0.667");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(
                        () -> RegressedValue.fit(GAUSSIAN, grid, broken, ValueBasis.ofData(1), new double[3], NONE, 1))
                .withMessageContaining("the reward of row 0 is NaN, but must be finite");
        RegressedValue value =
                RegressedValue.fit(GAUSSIAN, grid, linear(1), ValueBasis.ofState(1), new double[] {1, 2, 3}, NONE, 1);
        refused(
                "but must be the one of the regression",
                () -> ValueGuidedSampler.of(GAUSSIAN, Grid.of(VpLinear.of(), Spacing.logSnr(), 3), linear(1), 2)
                        .withValue(value)
                        .sample(new double[1], NONE, 1));
        refused(
                "but must be the one of the regression",
                () -> value.estimate(
                        Grid.ofTimes(SubVp.of(), grid.times()), 1, new double[1], NONE, NONE, new double[1]));
        Denoiser blind = new BlindModel();
        refused(
                "rho = Infinity and NOISE does not tell DATA",
                () -> ValueGuidedSampler.of(blind, Grid.of(FlowMatching.of(), Spacing.uniform(), 3), linear(1), 2));
    }

    private static void refused(String message, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(message);
    }

    /** Predicts noise and nothing else. */
    private static final class BlindModel implements Denoiser {

        @Override
        public Prediction prediction() {
            return Prediction.NOISE;
        }

        @Override
        public int dimension() {
            return 1;
        }

        @Override
        public int conditionWidth() {
            return 0;
        }

        @Override
        public int parameterCount() {
            return 0;
        }

        @Override
        public org.costate.diffusion.NoisyLinearization linearization() {
            throw new UnsupportedOperationException("never evaluated");
        }
    }
}
