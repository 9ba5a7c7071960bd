package org.costate.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.costate.adjoint.Memory;
import org.costate.diffusion.sampler.Ddim;
import org.costate.testkit.AllocationMeter;
import org.costate.testkit.PackageScan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every sampler must do: exact derivatives of its steps by all that goes in, the same bits however they are held.
 */
class SamplerContractTest {

    private static final int ROWS = 3;
    private static final long SEED = 11;
    private static final double[] TIMES = {0.93, 0.8, 0.62, 0.47, 0.4, 0.21};

    @Test
    void everyMethodOfThePackageHasAConstant() {
        List<Class<?>> here = new ArrayList<>();
        for (SamplingMethod method : Samplers.constants()) {
            here.add(method.getClass());
        }
        for (Class<?> type : PackageScan.classes(Ddim.class)) {
            if (SamplingMethod.class.isAssignableFrom(type)) {
                assertThat(here).contains(type);
            }
        }
    }

    static List<SamplingMethod> methods() {
        return Samplers.all();
    }

    static List<Arguments> cases() {
        List<Denoisers.Kind> kinds = Denoisers.all();
        Schedule[] schedules = {VpLinear.of(), FlowMatching.of(), VarianceExploding.of(0.1, 4)};
        List<Arguments> cases = new ArrayList<>();
        int i = 0;
        for (SamplingMethod method : methods()) {
            for (boolean denoised : new boolean[] {false, true}) {
                // The kinds take turns: each method meets two, and each kind some methods.
                cases.add(Arguments.of(method, kinds.get(i % kinds.size()), schedules[i % schedules.length], denoised));
                i++;
            }
        }
        return cases;
    }

    private static double[] sample(
            SamplingMethod method, Denoisers.Kind kind, Schedule schedule, boolean denoised, double[][] at) {
        return sampler(method, kind, schedule, denoised, at).sample(at[0], at[1], SEED);
    }

    private static Sampler sampler(
            SamplingMethod method, Denoisers.Kind kind, Schedule schedule, boolean denoised, double[][] at) {
        Sampler sampler = Sampler.of(method, kind.of().apply(at[2]), Grid.ofTimes(schedule, at[3]));
        return denoised ? sampler.withFinalDenoising() : sampler;
    }

    private static double[][] inputs(Denoisers.Kind kind, Schedule schedule) {
        double[] noise = Denoisers.rows(ROWS, 2, 1);
        double scale = schedule.scale(TIMES[0]);
        Arrays.setAll(noise, i -> scale * noise[i]);
        double[] condition = Denoisers.rows(ROWS, kind.model().conditionWidth(), 2);
        return new double[][] {noise, condition, kind.theta().clone(), TIMES.clone()};
    }

    private static double[][] gradient(SampleRecording recording, double[] w) {
        SampleGradient gradient = recording.pullback(w);
        return new double[][] {gradient.input(), gradient.condition(), gradient.parameters(), gradient.times()};
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsAgreeWithDifferences(
            SamplingMethod method, Denoisers.Kind kind, Schedule schedule, boolean denoised) {
        double[][] at = inputs(kind, schedule);
        double[] w = Denoisers.rows(ROWS, 2, 3);
        SampleRecording recording =
                sampler(method, kind, schedule, denoised, at).record(at[0], at[1], SEED);
        assertThat(recording.samples()).containsExactly(sample(method, kind, schedule, denoised, at));
        double[][] bars = gradient(recording, w);
        double back = 0;
        double[][] direction = new double[4][];
        for (int input = 0; input < 4; input++) {
            direction[input] = Denoisers.rows(at[input].length, 1, 20 + input);
            double size = 1;
            for (double bar : bars[input]) {
                size = Math.max(size, Math.abs(bar));
            }
            for (int i = 0; i < at[input].length; i++) {
                int of = input;
                int index = i;
                double scale = input == 3 ? 0.1 : 1;
                double difference = difference(d -> {
                    double[][] moved = copy(at);
                    moved[of][index] += scale * d;
                    return dot(w, sample(method, kind, schedule, denoised, moved)) / scale;
                });
                assertThat(bars[input][i])
                        .as("input " + input + ", element " + i)
                        .isCloseTo(difference, within(1e-7 * size));
                back += bars[input][i] * direction[input][i];
            }
        }
        double forward = difference(d -> {
            double[][] moved = copy(at);
            for (int input = 0; input < 4; input++) {
                for (int i = 0; i < moved[input].length; i++) {
                    moved[input][i] += 0.02 * d * direction[input][i];
                }
            }
            return 50 * dot(w, sample(method, kind, schedule, denoised, moved));
        });
        assertThat(back).isCloseTo(forward, within(1e-8 * (1 + norm(bars))));
    }

    private static double norm(double[][] bars) {
        double sum = 0;
        for (double[] each : bars) {
            sum += dot(each, each);
        }
        return Math.sqrt(sum);
    }

    private static double[][] copy(double[][] at) {
        double[][] copy = new double[at.length][];
        for (int i = 0; i < at.length; i++) {
            copy[i] = at[i].clone();
        }
        return copy;
    }

    private static double difference(DoubleUnaryOperator f) {
        double h = 1e-3;
        double wide = (f.applyAsDouble(h) - f.applyAsDouble(-h)) / (2 * h);
        double half = (f.applyAsDouble(h / 2) - f.applyAsDouble(-h / 2)) / h;
        double quarter = (f.applyAsDouble(h / 4) - f.applyAsDouble(-h / 4)) / (h / 2);
        double first = half + (half - wide) / 3;
        double next = quarter + (quarter - half) / 3;
        return next + (next - first) / 15;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /**
     * The last node without noise, the first without signal where the method takes it. A method that changes to order 1
     * at rho = 0 jumps there, and its derivative is that of the step of order 1.
     */
    @ParameterizedTest
    @MethodSource("methods")
    void gradientsWhereTheGridEndsWithoutNoise(SamplingMethod method) {
        Denoisers.Kind kind = Denoisers.gaussian();
        Schedule schedule = FlowMatching.of();
        double[][] at = inputs(kind, schedule);
        at[3] = new double[] {method.takesEveryLevel() ? 1 : 0.95, 0.8, 0.55, 0.3, 0};
        double[] w = Denoisers.rows(ROWS, 2, 3);
        double[][] bars = gradient(sampler(method, kind, schedule, false, at).record(at[0], at[1], SEED), w);
        for (int input = 0; input < 4; input++) {
            for (int i = 0; i < at[input].length; i++) {
                int of = input;
                int index = i;
                double step = input == 3 && (i == 0 || i == 4) ? (i == 0 ? -1e-4 : 1e-4) : 0;
                double slope = step != 0
                        ? oneSided(d -> moved(method, kind, schedule, at, of, index, d, w), step)
                        : difference(d -> moved(method, kind, schedule, at, of, index, d, w));
                if (input == 3 && i == 4 && jumps(method, kind, schedule, at, w)) {
                    assertThat(bars[input][i]).isFinite();
                    continue;
                }
                double size = (step != 0 ? 1e-5 : 1e-7) * (1 + Math.abs(slope));
                assertThat(bars[input][i])
                        .as("input " + input + ", element " + i)
                        .isCloseTo(slope, within(size));
            }
        }
    }

    private static boolean jumps(
            SamplingMethod method, Denoisers.Kind kind, Schedule schedule, double[][] at, double[] w) {
        double there = moved(method, kind, schedule, at, 3, 4, 0, w);
        return Math.abs(moved(method, kind, schedule, at, 3, 4, 1e-9, w) - there) > 1e-6;
    }

    private static double moved(
            SamplingMethod method,
            Denoisers.Kind kind,
            Schedule schedule,
            double[][] at,
            int of,
            int index,
            double by,
            double[] w) {
        double[][] moved = copy(at);
        moved[of][index] += by;
        return dot(w, sample(method, kind, schedule, false, moved));
    }

    /** Derivative by a parabola through values on one side. */
    private static double oneSided(DoubleUnaryOperator f, double h) {
        return (4 * f.applyAsDouble(h) - f.applyAsDouble(2 * h) - 3 * f.applyAsDouble(0)) / (2 * h);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void stepsAllocateNothing(SamplingMethod method) {
        Denoiser model = Denoisers.gaussian().model();
        double[] x = Denoisers.rows(ROWS, 2, 1);
        double[] none = {};
        SampleNoise noise = SampleNoise.of(SEED);
        Sampler shorter = Sampler.of(method, model, Grid.of(VpLinear.of(), Spacing.logSnr(), 16));
        Sampler longer = shorter.withGrid(Grid.of(VpLinear.of(), Spacing.logSnr(), 32));
        double bytes = AllocationMeter.perUnit(steps -> (steps == 16 ? shorter : longer).sample(x, none, noise), 16);
        assertThat(bytes).isZero();
    }

    /** Budgets from everything down to nothing, and again on the same buffers. */
    @ParameterizedTest
    @MethodSource("methods")
    void theSameBitsHoweverMuchIsHeld(SamplingMethod method) {
        Denoisers.Kind kind = Denoisers.neural("network", Preconditioning.edm(0.5), NoiseEmbedding.phi());
        Sampler sampler = Sampler.of(method, kind.model(), Grid.of(EdmSchedule.of(), Spacing.karras(), 37));
        double[] noise = Denoisers.rows(ROWS, 2, 1);
        double[] condition = Denoisers.rows(ROWS, 2, 2);
        double[] w = Denoisers.rows(ROWS, 2, 3);
        SampleRecording whole = sampler.record(noise, condition, SEED);
        double[][] expected = gradient(whole, w);
        assertThat(whole.recomputation()).isZero();
        long[] budgets = {60_000, 10_000, 4_000, 2_000, 0};
        for (long budget : budgets) {
            SampleRecording recording =
                    sampler.withMemory(Memory.ofBytes(budget)).record(Denoisers.rows(ROWS, 2, 8), condition, SEED);
            gradient(recording, w);
            assertThat(recording.again(noise, condition)).containsExactly(whole.samples());
            double[][] found = gradient(recording, w);
            for (int input = 0; input < 4; input++) {
                assertThat(found[input]).as("budget " + budget).containsExactly(expected[input]);
            }
            double[][] repeated = gradient(recording, w);
            assertThat(repeated[0]).containsExactly(expected[0]);
            assertThat(repeated[3]).containsExactly(expected[3]);
            if (budget >= 4_000) {
                assertThat(recording.bytes()).isLessThanOrEqualTo(budget);
            } else {
                assertThat(recording.recomputation()).isBetween(0.9, 7.0);
            }
        }
    }

    /** A batch and its parts get the same noise by row number, so the same samples. */
    @ParameterizedTest
    @MethodSource("methods")
    void rowsAreSampledAlikeInAnyBatch(SamplingMethod method) {
        Denoisers.Kind kind = Denoisers.all().get(1);
        Sampler sampler = Sampler.of(method, kind.model(), Grid.of(VpLinear.of(), Spacing.logSnr(), 7));
        double[] noise = Denoisers.rows(5, 2, 1);
        double[] condition = Denoisers.rows(5, 2, 2);
        double[] noiseThere = noise.clone();
        double[] all = sampler.sample(noise, condition, SEED);
        assertThat(noise).isEqualTo(noiseThere);
        double[] first = sampler.sample(Arrays.copyOf(noise, 6), Arrays.copyOf(condition, 6), SEED);
        double[] rest = sampler.sample(
                Arrays.copyOfRange(noise, 6, 10), Arrays.copyOfRange(condition, 6, 10), SampleNoise.of(SEED, 3));
        assertThat(first).containsExactly(Arrays.copyOf(all, 6));
        assertThat(rest).containsExactly(Arrays.copyOfRange(all, 6, 10));
        double[] other = sampler.sample(noise, condition, SEED + 1);
        assertThat(Arrays.equals(other, all)).isEqualTo(!method.isStochastic());
    }
}
