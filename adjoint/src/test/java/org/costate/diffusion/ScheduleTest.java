package org.costate.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.costate.testkit.PackageScan;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The identities of section "Notation" of docs/numerics/diffusion.md, for every schedule. */
class ScheduleTest {

    static List<Schedule> schedules() {
        return List.of(
                VpLinear.of(),
                VpLinear.of(0.2, 8, 0),
                SubVp.of(),
                SubVp.of(0.1, 20, 0),
                VpCosine.of(),
                VpCosine.of(0.008, 0, 0.99),
                VarianceExploding.of(),
                EdmSchedule.of(),
                EdmSchedule.of(0, 700),
                FlowMatching.of(),
                Trigonometric.of(),
                VpDiscrete.linear(),
                VpDiscrete.scaledLinear(),
                VpDiscrete.cosine(50),
                VpDiscrete.of(0.1, 0.3, 0.2));
    }

    @Test
    void everyScheduleOfThePackageIsHere() {
        Set<Class<?>> here = schedules().stream().map(Schedule::getClass).collect(Collectors.toSet());
        for (Class<?> type : PackageScan.classes(Schedule.class)) {
            if (Schedule.class.isAssignableFrom(type) && !type.isInterface()) {
                assertThat(here).contains(type);
            }
        }
    }

    /** Inner times, denser near the ends. */
    private static double[] times(Schedule schedule) {
        RandomCase random = RandomCase.of(7);
        double[] times = new double[200];
        double length = schedule.tMax() - schedule.tMin();
        for (int i = 0; i < times.length; i++) {
            double part = i % 2 == 0 ? random.uniform() : random.logUniform(1e-3, 1);
            times[i] = schedule.tMin() + length * (i % 4 < 2 ? part : 1 - part);
        }
        return times;
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void theInverseOfLambdaGoesThereAndBack(Schedule schedule) {
        for (double t : times(schedule)) {
            assertThat(schedule.tOfLambda(schedule.lambda(t)))
                    .as("t = " + t)
                    .isCloseTo(t, within(1e-12 * Math.max(t, 1e-3)));
        }
        for (double end : new double[] {schedule.tMin(), schedule.tMax()}) {
            assertThat(schedule.tOfLambda(schedule.lambda(end))).isCloseTo(end, within(1e-12 * end));
        }
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void noiseGrows(Schedule schedule) {
        double[] times = times(schedule);
        java.util.Arrays.sort(times);
        double before = schedule.tMin();
        for (double t : times) {
            if (t > before) {
                assertThat(schedule.lambda(t)).isLessThan(schedule.lambda(before));
                assertThat(schedule.rho(t)).isGreaterThan(schedule.rho(before));
                assertThat(schedule.phi(t)).isGreaterThan(schedule.phi(before));
                assertThat(schedule.alpha(t)).isLessThanOrEqualTo(schedule.alpha(before));
            }
            before = t;
        }
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void quantitiesAgreeWithEachOther(Schedule schedule) {
        for (double t : times(schedule)) {
            double alpha = schedule.alpha(t);
            double sigma = schedule.sigma(t);
            assertThat(Math.exp(schedule.logAlpha(t))).isCloseTo(alpha, within(1e-14 * alpha));
            assertThat(schedule.rho(t)).isCloseTo(sigma / alpha, within(2e-13 * sigma / alpha));
            assertThat(Math.exp(-schedule.lambda(t))).isCloseTo(sigma / alpha, within(2e-13 * sigma / alpha));
            assertThat(Math.tan(schedule.phi(t))).isCloseTo(sigma / alpha, within(1e-11 * sigma / alpha));
            assertThat(schedule.scale(t)).isCloseTo(Math.hypot(alpha, sigma), within(1e-15 * (alpha + sigma)));
        }
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void driftAndDiffusionAreThoseOfTheKernel(Schedule schedule) {
        double length = schedule.tMax() - schedule.tMin();
        for (double t : times(schedule)) {
            double h = 1e-3 * Math.min(Math.min(t - schedule.tMin(), schedule.tMax() - t), 0.05 * length);
            if (schedule instanceof VpDiscrete discrete) {
                double inCell = t * discrete.size() - Math.floor(t * discrete.size());
                h = 0.05 * Math.min(inCell, 1 - inCell) / discrete.size();
            }
            if (h < 1e-8) {
                continue;
            }
            double f = difference(schedule::logAlpha, t, h);
            double scale = Math.max(1, Math.abs(f));
            assertThat(schedule.f(t)).as("f at " + t).isCloseTo(f, within(2e-6 * scale));
            double sigma = schedule.sigma(t);
            // g^2 = -2 sigma^2 dlambda/dt = d sigma^2/dt - 2 f sigma^2
            double rate = difference(schedule::lambda, t, h);
            double g2 = schedule.g2(t);
            assertThat(-2 * sigma * sigma * rate).as("g^2 at " + t).isCloseTo(g2, within(2e-6 * g2));
            double growth = difference(s -> schedule.sigma(s) * schedule.sigma(s), t, h);
            assertThat(growth - 2 * schedule.f(t) * sigma * sigma).isCloseTo(g2, within(2e-6 * Math.max(1, g2)));
            double phiRate = schedule.phiRate(t);
            assertThat(difference(schedule::phi, t, h)).isCloseTo(phiRate, within(2e-6 * Math.max(1e-3, phiRate)));
            double scaleRate = schedule.scaleRate(t);
            assertThat(difference(s -> Math.log(schedule.scale(s)), t, h))
                    .isCloseTo(scaleRate, within(2e-6 * Math.max(1, Math.abs(scaleRate))));
        }
    }

    private static double difference(java.util.function.DoubleUnaryOperator f, double t, double h) {
        double wide = (f.applyAsDouble(t + h) - f.applyAsDouble(t - h)) / (2 * h);
        double narrow = (f.applyAsDouble(t + 0.5 * h) - f.applyAsDouble(t - 0.5 * h)) / h;
        return narrow + (narrow - wide) / 3;
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void nothingIsNanAtTheEnds(Schedule schedule) {
        for (double t : new double[] {schedule.tMin(), schedule.tMax()}) {
            double[] values = {
                schedule.logAlpha(t), schedule.alpha(t), schedule.sigma(t), schedule.lambda(t), schedule.rho(t),
                schedule.phi(t), schedule.scale(t), schedule.f(t), schedule.g2(t), schedule.phiRate(t)
            };
            for (double value : values) {
                assertThat(value).isNotNaN();
            }
            assertThat(schedule.phi(t)).isBetween(0.0, NoiseLevels.RIGHT_ANGLE);
            assertThat(schedule.scale(t)).isPositive().isFinite();
        }
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void whatLiesOutsideTheRangeIsRefused(Schedule schedule) {
        double length = schedule.tMax() - schedule.tMin();
        String range = "[" + schedule.tMin() + ", " + schedule.tMax() + "]";
        for (double t :
                new double[] {schedule.tMin() - 1e-9 * length - 1e-15, schedule.tMax() + 1e-9 * length, Double.NaN}) {
            List<Runnable> calls = List.of(
                    () -> schedule.logAlpha(t),
                    () -> schedule.alpha(t),
                    () -> schedule.sigma(t),
                    () -> schedule.lambda(t),
                    () -> schedule.rho(t),
                    () -> schedule.phi(t),
                    () -> schedule.scale(t),
                    () -> schedule.f(t),
                    () -> schedule.g2(t),
                    () -> schedule.phiRate(t),
                    () -> schedule.scaleRate(t));
            for (Runnable call : calls) {
                assertThatIllegalArgumentException()
                        .isThrownBy(call::run)
                        .withMessageContaining("t = " + t + ", but must lie in " + range);
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schedule.tOfLambda(Double.NaN))
                .withMessageContaining("lambda = NaN, but must lie in");
        double beyond = schedule.lambda(schedule.tMax()) - 1;
        if (Double.isFinite(beyond)) {
            assertThatIllegalArgumentException().isThrownBy(() -> schedule.tOfLambda(beyond));
        }
    }

    @Test
    void publishedNumbers() {
        VpLinear linear = VpLinear.of();
        assertThat(linear.rho(1)).isCloseTo(152.1669703, within(5e-8));
        assertThat(linear.rho(1e-3)).isCloseTo(0.01048599279, within(5e-12));
        // The ends of the AYS lists (Sabour et al. 2024) for Stable Diffusion, and steps within.
        VpDiscrete stable = VpDiscrete.scaledLinear();
        double[] rho = {14.6146, 6.4746, 3.8637, 2.6946, 1.8842, 1.3944, 0.9643, 0.6524, 0.3977, 0.1515, 0.0292};
        int[] steps = {999, 850, 736, 645, 545, 455, 343, 233, 124, 24, 0};
        for (int i = 0; i < rho.length; i++) {
            assertThat(stable.rho(stable.time(steps[i])))
                    .as("step " + steps[i])
                    .isCloseTo(rho[i], within(0.01 * rho[i]));
        }
        assertThat(stable.rho(1)).isCloseTo(14.6146, within(5e-5));
        assertThat(stable.rho(stable.time(0))).isCloseTo(0.0291672, within(5e-8));
        // log alpha of discrete rates is below the continuous one by a quarter of the sum of their squares.
        assertThat(VpDiscrete.linear().logAlpha(1)).isCloseTo(linear.logAlpha(1) - 0.0337, within(5e-4));
        // The discrete cosine schedule follows the continuous one until the cap on its rates.
        assertThat(VpDiscrete.cosine(1000).rho(0.5)).isCloseTo(VpCosine.of().rho(0.5), within(1e-9));
        assertThat(VarianceExploding.of().sigma(0)).isCloseTo(0.01, within(1e-17));
        assertThat(VarianceExploding.of().sigma(1)).isCloseTo(50, within(1e-12));
    }

    @Test
    void singularEnds() {
        for (Schedule schedule : List.of(FlowMatching.of(), Trigonometric.of())) {
            assertThat(schedule.rho(schedule.tMax())).isEqualTo(Double.POSITIVE_INFINITY);
            assertThat(schedule.phi(schedule.tMax())).isEqualTo(NoiseLevels.RIGHT_ANGLE);
            assertThat(schedule.lambda(schedule.tMax())).isEqualTo(Double.NEGATIVE_INFINITY);
            assertThat(schedule.alpha(schedule.tMax())).isZero();
            assertThat(schedule.lambda(0)).isEqualTo(Double.POSITIVE_INFINITY);
            assertThat(schedule.rho(0)).isZero();
            assertThat(schedule.phiRate(0)).isEqualTo(1);
        }
        assertThat(FlowMatching.of().phiRate(1)).isEqualTo(1);
    }

    @Test
    void wrongNumbersAreNamed() {
        refused("beta0 = 0.0, but must be finite and > 0", () -> VpLinear.of(0, 1, 0));
        refused("beta1 = 0.5, but must be finite and >= beta0 = 1.0", () -> SubVp.of(1, 0.5, 0));
        refused("tMin = 1.0, but must lie in [0, 1)", () -> VpLinear.of(1, 2, 1));
        refused("tMax = 1.0, but must lie between tMin = 0.0 and 1", () -> VpCosine.of(0.008, 0, 1));
        refused("s = NaN, but must be finite and > 0", () -> VpCosine.of(Double.NaN, 0, 0.9));
        refused("sigmaMin = -1.0, but must be finite and >= 0", () -> EdmSchedule.of(-1, 2));
        refused("sigmaMax = 0.01, but must be > sigmaMin = 0.01", () -> VarianceExploding.of(0.01, 0.01));
        refused("betas[1] = 1.0, but must lie in (0, 1)", () -> VpDiscrete.of(0.5, 1));
        refused("betas has length 1, but must have at least 2", () -> VpDiscrete.of(0.5));
        refused("count = 1, but must be at least 2", () -> VpDiscrete.cosine(1));
    }

    private static void refused(String message, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(message);
    }
}
