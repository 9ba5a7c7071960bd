package org.costate.solver.newton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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

    /** {@code w . x = z . b} for {@code A x = b} and {@code A^T z = w}. */
    @ParameterizedTest
    @MethodSource("cases")
    void transposedSolutionsAreAdjoint(RandomCase random) {
        int n = random.integer(0, 30);
        DenseLu lu = DenseLu.of(n);
        System.arraycopy(random.uniformArray(n * n, -1, 1), 0, lu.matrix(), 0, n * n);
        assertThat(lu.factor()).isTrue();
        double[] b = random.uniformArray(n, -1, 1);
        double[] w = random.uniformArray(n, -1, 1);
        double[] x = new double[n];
        double[] z = new double[n];
        lu.solve(b, x);
        lu.solveTransposed(w, z);
        double one = 0;
        double other = 0;
        double size = 1;
        for (int i = 0; i < n; i++) {
            one += w[i] * x[i];
            other += z[i] * b[i];
            size += Math.abs(w[i] * x[i]) + Math.abs(z[i] * b[i]);
        }
        assertThat(one).isCloseTo(other, within(1e-11 * size));
        lu.solveTransposed(w, w);
        assertThat(w).isEqualTo(z);
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

    @ParameterizedTest
    @MethodSource("cases")
    void solvesWithTheTransposeAndEstimatesTheCondition(RandomCase random) {
        int n = random.integer(1, 20);
        double[] matrix = random.uniformArray(n * n, -1, 1);
        DenseLu lu = DenseLu.of(n);
        System.arraycopy(matrix, 0, lu.matrix(), 0, n * n);
        assertThat(lu.factor()).isTrue();
        double[] x = random.uniformArray(n, -1, 1);
        double[] b = new double[n];
        double norm = 0;
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                b[j] += matrix[i * n + j] * x[i];
                sum += Math.abs(matrix[i * n + j]);
            }
            norm = Math.max(norm, sum);
        }
        double inverse = 0;
        for (int j = 0; j < n; j++) {
            double[] column = new double[n];
            column[j] = 1;
            lu.solve(column, column);
            double sum = 0;
            for (double value : column) {
                sum += Math.abs(value);
            }
            inverse = Math.max(inverse, sum);
        }
        double condition = norm * inverse;
        lu.solveTransposed(b, b);
        for (int i = 0; i < n; i++) {
            assertThat(Math.abs(b[i] - x[i])).isLessThan(1e-14 * n * condition);
        }
        assertThat(1 / lu.reciprocalCondition()).isBetween(condition / 3, condition * (1 + 1e-9));
    }

    @Test
    void aMatrixThatIsSingularToRoundingHasNoCondition() {
        DenseLu lu = DenseLu.of(3);
        double[] rankTwo = {0.1, 0.3, 0.2, 0.7, 0.1, 0.4, 0.8, 0.4, 0.6};
        System.arraycopy(rankTwo, 0, lu.matrix(), 0, 9);
        assertThat(!lu.factor() || lu.reciprocalCondition() < 1e-15).isTrue();
        assertThat(DenseLu.of(0).reciprocalCondition()).isEqualTo(1);
    }
}
