package org.costate.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.costate.adjoint.Linearization;
import org.costate.testkit.Cases;
import org.costate.testkit.CentralDifference;
import org.costate.testkit.RandomCase;
import org.hipparchus.analysis.differentiation.DSFactory;
import org.hipparchus.analysis.differentiation.DerivativeStructure;
import org.hipparchus.analysis.differentiation.Gradient;
import org.hipparchus.util.Binary64;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every operation of a number, traced: its value is that of Hipparchus's numbers to rounding, its first derivatives are
 * those of {@code Gradient} and of differences, its second those of {@code DerivativeStructure}, forwards and backwards.
 */
class OperationTest {

    private static final int POINTS = 40;
    private static final double ROUNDING = 4e-15;
    private static final double DERIVATIVE_ROUNDING = 1e-13;

    private static TracedFunction traced(FieldOperation operation) {
        return Traced.function(
                3, new double[0], (t, y, theta) -> new TracedNumber[] {operation.apply(y[0], y[1], y[2])});
    }

    private static double[] point(FieldOperation operation, RandomCase random) {
        return random.uniformArray(3, operation.low(), operation.high());
    }

    @ParameterizedTest
    @EnumSource
    void valueIsThatOfHipparchus(FieldOperation operation) {
        TracedFunction function = traced(operation);
        assertThat(function.isCompiled()).isTrue();
        double[] value = new double[1];
        Cases.check("value of " + operation, POINTS, random -> {
            double[] y = point(operation, random);
            function.evaluate(0, y, value);
            double expected = operation
                    .apply(new Binary64(y[0]), new Binary64(y[1]), new Binary64(y[2]))
                    .getReal();
            assertThat(value[0]).isCloseTo(expected, within(ROUNDING * Math.max(1, Math.abs(expected))));
        });
    }

    @ParameterizedTest
    @EnumSource
    void gradientIsThatOfHipparchusAndOfDifferences(FieldOperation operation) {
        TracedFunction function = traced(operation);
        Linearization linearization = function.linearization();
        Cases.check("gradient of " + operation, POINTS, random -> {
            double[] y = point(operation, random);
            double[] expected = operation
                    .apply(Gradient.variable(3, 0, y[0]), Gradient.variable(3, 1, y[1]), Gradient.variable(3, 2, y[2]))
                    .getGradient();
            double[] reverse = new double[3];
            linearization.evaluate(0, y, new double[1]);
            assertThat(linearization.pullback(new double[] {1}, reverse, new double[0]))
                    .isZero();
            double[] forward = new double[3];
            double[] direction = new double[3];
            double[] derivative = new double[1];
            for (int i = 0; i < 3; i++) {
                direction[i] = 1;
                function.derivative(0, y, 0, direction, new double[0], derivative);
                forward[i] = derivative[0];
                direction[i] = 0;
            }
            double size = 1 + CentralDifference.norm(expected);
            assertThat(CentralDifference.maximumDifference(reverse, expected))
                    .as("reverse at " + java.util.Arrays.toString(y))
                    .isLessThan(DERIVATIVE_ROUNDING * size);
            assertThat(CentralDifference.maximumDifference(forward, expected))
                    .as("forward")
                    .isLessThan(DERIVATIVE_ROUNDING * size);
            double[] scale = {1e-3, 1e-3, 1e-3};
            if (isSmoothNear(operation, y)) {
                CentralDifference difference = CentralDifference.gradient(
                        at -> {
                            double[] value = new double[1];
                            function.evaluate(0, at, value);
                            return value[0];
                        },
                        y,
                        scale);
                assertThat(CentralDifference.maximumDifference(reverse, difference.value()))
                        .as("differences")
                        .isLessThan(1e-8 * size);
            }
        });
    }

    /** Differences are not asked across a jump or a kink: values of {@code Gradient} there are enough. */
    private static boolean isSmoothNear(FieldOperation operation, double[] y) {
        double[] y1 = {y[0] - 2e-4, y[1] - 1e-4, y[2] - 2e-4};
        double[] y2 = {y[0] + 2e-4, y[1] + 1e-4, y[2] + 2e-4};
        double[] g0 = slopes(operation, y);
        return CentralDifference.maximumDifference(g0, slopes(operation, y1)) < 0.05 * (1 + CentralDifference.norm(g0))
                && CentralDifference.maximumDifference(g0, slopes(operation, y2))
                        < 0.05 * (1 + CentralDifference.norm(g0))
                && Math.abs(value(operation, y1) - value(operation, y2)) < 0.01 * (1 + CentralDifference.norm(g0));
    }

    private static double[] slopes(FieldOperation operation, double[] y) {
        return operation
                .apply(Gradient.variable(3, 0, y[0]), Gradient.variable(3, 1, y[1]), Gradient.variable(3, 2, y[2]))
                .getGradient();
    }

    private static double value(FieldOperation operation, double[] y) {
        return operation
                .apply(new Binary64(y[0]), new Binary64(y[1]), new Binary64(y[2]))
                .getReal();
    }

    @ParameterizedTest
    @EnumSource
    void hessianIsThatOfHipparchus(FieldOperation operation) {
        TracedFunction function = traced(operation);
        DSFactory factory = new DSFactory(3, 2);
        Cases.check("Hessian of " + operation, POINTS, random -> {
            double[] y = point(operation, random);
            DerivativeStructure expected =
                    operation.apply(factory.variable(0, y[0]), factory.variable(1, y[1]), factory.variable(2, y[2]));
            double[] v = random.normalArray(3);
            double[] product = new double[3];
            function.hessianProduct(0, y, new double[] {1}, 0, v, new double[0], product, new double[0]);
            double[] rows = new double[3];
            double size = 1;
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    int[] orders = new int[3];
                    orders[i]++;
                    orders[j]++;
                    double second = expected.getPartialDerivative(orders);
                    rows[i] += second * v[j];
                    size = Math.max(size, Math.abs(second) * CentralDifference.norm(v));
                }
            }
            assertThat(CentralDifference.maximumDifference(product, rows)).isLessThan(1e-12 * size);
        });
    }
}
