package org.costate.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import org.costate.testkit.CentralDifference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each derivative is that of the one before. */
class HigherSlopesTest {

    private static double[] slopes(Activation activation, double z) {
        double[][] d = new double[3][1];
        HigherSlopes.fill(activation, new double[] {z}, 0, 1, d);
        return new double[] {d[0][0], d[1][0], d[2][0]};
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void eachDerivativeIsThatOfTheOneBefore(Activation activation) {
        for (double z : new double[] {-3.1, -1.2, -0.4, 0.3, 0.9, 2.7}) {
            double[] d = slopes(activation, z);
            double[] before = {0, d[0], d[1]};
            assertThat(d[0]).isCloseTo(activation.derivative(z), within(1e-14));
            for (int m = 0; m < 3; m++) {
                int lower = m - 1;
                DoubleUnaryOperator f = m == 0 ? activation::value : x -> slopes(activation, x)[lower];
                double difference = CentralDifference.gradient(
                                x -> f.applyAsDouble(x[0]), new double[] {z}, new double[] {0.5})
                        .value()[0];
                assertThat(d[m])
                        .as("derivative %d of %s at %s, before it %s", m + 1, activation, z, before[m])
                        .isCloseTo(difference, within(1e-8));
            }
        }
    }
}
