package org.costate.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationTest {

    private static double ulps(double actual, double expected) {
        return Math.abs(actual - expected) / Math.ulp(expected);
    }

    @Test
    void tanhIsWithinFourUlpsOfStrictMath() {
        SplittableRandom random = new SplittableRandom(7);
        double worst = 0;
        double largest = 0;
        for (int i = 0; i < 2_000_000; i++) {
            double range = i % 4 == 0 ? 25 : i % 4 == 1 ? 3 : i % 4 == 2 ? 0.5 : Math.scalb(1.0, -(i % 1000));
            double x = range * (2 * random.nextDouble() - 1);
            double t = Activation.TANH.value(x);
            largest = Math.max(largest, Math.abs(t));
            if (Math.abs(x) > Double.MIN_NORMAL * 1e3) {
                worst = Math.max(worst, ulps(t, StrictMath.tanh(x)));
            }
        }
        assertThat(worst).isLessThanOrEqualTo(4);
        assertThat(largest).isLessThanOrEqualTo(1);
    }

    @Test
    void tanhOfSpecialArguments() {
        Activation tanh = Activation.TANH;
        assertThat(tanh.value(Double.NaN)).isNaN();
        assertThat(tanh.value(Double.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(tanh.value(Double.NEGATIVE_INFINITY)).isEqualTo(-1);
        assertThat(Double.doubleToRawLongBits(tanh.value(-0.0))).isEqualTo(Double.doubleToRawLongBits(-0.0));
        assertThat(Double.doubleToRawLongBits(tanh.value(0.0))).isEqualTo(Double.doubleToRawLongBits(0.0));
        assertThat(tanh.value(1e300)).isEqualTo(1);
        assertThat(tanh.value(-20)).isEqualTo(-1);
        assertThat(tanh.value(Double.MIN_NORMAL)).isEqualTo(Double.MIN_NORMAL);
        for (double z = 0; z < 22; z += 0.01) {
            assertThat(tanh.value(-z)).isEqualTo(-tanh.value(z));
        }
    }

    @Test
    void valuesAgreeWithTheirDefinitions() {
        for (double z = -40; z <= 40; z += 1 / 64.0) {
            double sigmoid = 1 / (1 + StrictMath.exp(-z));
            assertThat(Activation.SIGMOID.value(z)).isCloseTo(sigmoid, within(4e-16));
            assertThat(Activation.SILU.value(z)).isCloseTo(z * sigmoid, within(5e-16 * (1 + Math.abs(z))));
            double softplus = Math.max(z, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
            assertThat(ulps(Activation.SOFTPLUS.value(z), softplus))
                    .as("softplus " + z)
                    .isLessThanOrEqualTo(4);
            double inner = StrictMath.sqrt(2 / StrictMath.PI) * (z + 0.044715 * z * z * z);
            double gelu = 0.5 * z * (1 + StrictMath.tanh(inner));
            assertThat(Activation.GELU.value(z)).isCloseTo(gelu, within(1e-15 * (1 + Math.abs(z))));
            assertThat(Activation.RELU.value(z)).isEqualTo(z > 0 ? z : 0);
            assertThat(Activation.IDENTITY.value(z)).isEqualTo(z);
            assertThat(Activation.CUBE.value(z)).isEqualTo(z * z * z);
        }
    }

    @Test
    void sineAndItsSlopeAgreeWithStrictMathNearAndFar() {
        SplittableRandom random = new SplittableRandom(8);
        double worstSine = 0;
        double worstCosine = 0;
        double worstUlps = 0;
        for (int i = 0; i < 300_000; i++) {
            double range = i % 3 == 0 ? 4 : i % 3 == 1 ? 1e3 : 1e9;
            double z = i % 5 == 0 ? Math.PI * (i % 1000) / 2 : range * (2 * random.nextDouble() - 1);
            double sine = StrictMath.sin(z);
            worstSine = Math.max(worstSine, Math.abs(Activation.SIN.value(z) - sine));
            worstUlps = Math.max(worstUlps, ulps(Activation.SIN.value(z), sine));
            worstCosine = Math.max(worstCosine, Math.abs(Activation.SIN.derivative(z) - StrictMath.cos(z)));
        }
        assertThat(worstSine).isLessThanOrEqualTo(3.4e-16);
        assertThat(worstCosine).isLessThanOrEqualTo(3.4e-16);
        assertThat(worstUlps).isLessThanOrEqualTo(3);
    }

    @Test
    void extremeArgumentsDoNotOverflow() {
        assertThat(Activation.SOFTPLUS.value(1e308)).isEqualTo(1e308);
        assertThat(Activation.SOFTPLUS.value(-1e308)).isEqualTo(0);
        assertThat(Activation.SOFTPLUS.value(Double.NEGATIVE_INFINITY)).isEqualTo(0);
        assertThat(Activation.SOFTPLUS.value(Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Activation.SOFTPLUS.derivative(1e308)).isEqualTo(1);
        assertThat(Activation.SOFTPLUS.derivative(-1e308)).isEqualTo(0);
        assertThat(Activation.SIGMOID.value(-1e308)).isEqualTo(0);
        assertThat(Activation.RELU.derivative(0)).isEqualTo(0);
        assertThat(Activation.RELU.derivative(-0.0)).isEqualTo(0);
        assertThat(Activation.RELU.derivative(Double.MIN_VALUE)).isEqualTo(1);
        assertThat(Activation.RELU.derivative(-1e300)).isEqualTo(0);
        assertThat(Activation.RELU.derivative(1e300)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void notANumberStaysSo(Activation activation) {
        assertThat(activation.value(Double.NaN)).isNaN();
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void derivativeAgreesWithDifferencesOfHighOrder(Activation activation) {
        double h = 1 / 128.0;
        for (double z = -6.003; z < 6; z += 0.043) {
            if (activation == Activation.RELU && Math.abs(z) < 4 * h) {
                continue;
            }
            double difference = 4 / 5.0 * odd(activation, z, h)
                    - 1 / 5.0 * odd(activation, z, 2 * h)
                    + 4 / 105.0 * odd(activation, z, 3 * h)
                    - 1 / 280.0 * odd(activation, z, 4 * h);
            double slope = activation.derivative(z);
            assertThat(difference / h).as("at " + z).isCloseTo(slope, within(2e-12 * Math.max(1, slope)));
        }
    }

    private static double odd(Activation activation, double z, double h) {
        return activation.value(z + h) - activation.value(z - h);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void arraysGiveTheBitsOfSingleValues(Activation activation) {
        SplittableRandom random = new SplittableRandom(9);
        for (int repeat = 0; repeat < 300; repeat++) {
            int n = 203;
            double[] z = new double[n];
            for (int i = 0; i < n; i++) {
                z[i] = (repeat % 7 == 0 && i == 50 ? 1e9 : 5) * random.nextGaussian();
            }
            double[] values = z.clone();
            activation.apply(values, 1, n - 1);
            assertThat(values[0]).isEqualTo(z[0]);
            assertThat(values[n - 1]).isEqualTo(z[n - 1]);
            double[] kept = values;
            if (!activation.slopeFollowsFromValue()) {
                kept = new double[n];
                double[] again = z.clone();
                activation.applyWithSlope(again, 1, n - 1, kept);
                assertThat(again).isEqualTo(values);
            }
            double[] bar = new double[n - 2];
            java.util.Arrays.fill(bar, 3);
            activation.pullback(bar, n - 2, kept, 1);
            for (int i = 1; i < n - 1; i++) {
                assertThat(values[i]).isEqualTo(activation.value(z[i]));
                assertThat(bar[i - 1]).isEqualTo(3 * activation.derivative(z[i]));
            }
        }
    }
}
