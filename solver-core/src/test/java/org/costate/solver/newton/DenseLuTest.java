package org.costate.solver.newton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.costate.testkit.Cases;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The factors solve the system they were made from, in place too, and say when there are none. */
class DenseLuTest {

    static Stream<RandomCase> cases() {
        return Cases.of("DenseLuTest", 50);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void residualIsOfTheSizeOfRounding(RandomCase random) {
        int n = random.integer(0, 30);
        DenseLu lu = DenseLu.of(n);
        double[] matrix = random.uniformArray(n * n, -1, 1);
        System.arraycopy(matrix, 0, lu.matrix(), 0, n * n);
        assertThat(lu.factor()).isTrue();
        assertThat(lu.matrix()).startsWith(matrix);
        double[] b = random.uniformArray(n, -1, 1);
        double[] x = new double[n];
        lu.solve(b, x);
        double[] inPlace = b.clone();
        lu.solve(inPlace, inPlace);
        assertThat(inPlace).isEqualTo(x);
        double size = 1;
        for (double value : x) {
            size = Math.max(size, Math.abs(value));
        }
        for (int i = 0; i < n; i++) {
            double residual = -b[i];
            for (int j = 0; j < n; j++) {
                residual += matrix[i * n + j] * x[j];
            }
            assertThat(Math.abs(residual)).isLessThan(1e-13 * n * size);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, Double.NaN, Double.POSITIVE_INFINITY})
    void matrixWithoutFactorsIsNamed(double value) {
        DenseLu lu = DenseLu.of(2);
        lu.matrix()[0] = 1;
        lu.matrix()[3] = value;
        assertThat(lu.factor()).isFalse();
        lu.matrix()[3] = 1;
        assertThat(lu.factor()).isTrue();
    }

    @Test
    void matrixThatNoArrayCanHoldIsRefused() {
        assertThatThrownBy(() -> DenseLu.of(46_341))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("n = 46341");
    }
}
