package org.costate.examples.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The search finds minima with known places, at bounds too, and survives places where there is nothing. */
class LeastSquaresTest {

    private static final double INF = Double.POSITIVE_INFINITY;

    /** Residuals from formulas, differentiated by central differences of exact quadratics or close to it. */
    private static final class Given implements Residuals {

        private final int count;
        private final Function<double[], double[]> formula;

        Given(int count, Function<double[], double[]> formula) {
            this.count = count;
            this.formula = formula;
        }

        @Override
        public int count() {
            return count;
        }

        @Override
        public boolean evaluate(double[] x, double[] residuals) {
            double[] r = formula.apply(x);
            System.arraycopy(r, 0, residuals, 0, count);
            for (double value : r) {
                if (!Double.isFinite(value)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String fault() {
            return "not finite";
        }

        @Override
        public double[][] jacobian(double[] x) {
            double[][] jacobian = new double[count][x.length];
            for (int k = 0; k < x.length; k++) {
                double h = 1e-6 * Math.max(1e-3, Math.abs(x[k]));
                double[] up = x.clone();
                double[] down = x.clone();
                up[k] += h;
                down[k] -= h;
                double[] a = formula.apply(up);
                double[] b = formula.apply(down);
                for (int i = 0; i < count; i++) {
                    jacobian[i][k] = (a[i] - b[i]) / (2 * h);
                }
            }
            return jacobian;
        }
    }

    private static final Given ROSENBROCK = new Given(2, x -> new double[] {10 * (x[1] - x[0] * x[0]), 1 - x[0]});

    private static Coordinate bounded(String name, double start, double lower, double upper) {
        return new Coordinate(name, start, lower, upper, false);
    }

    @Test
    void theValleyOfRosenbrock() {
        Minimum found = LeastSquares.of(List.of(Coordinate.of("a", -1.2), Coordinate.of("b", 1)))
                .minimize(ROSENBROCK);
        assertThat(found.status()).isEqualTo(FitStatus.CONVERGED);
        assertThat(found.x()).containsExactly(new double[] {1, 1}, within(1e-9));
        assertThat(found.work().failures()).isZero();
    }

    /** With a at most 0.5 the minimum is at a = 0.5, b = 0.25: b is free and must still be found. */
    @Test
    void atAnActiveBoundTheOthersAreAtTheirMinimum() {
        for (double start : new double[] {-1.2, 0.5}) {
            Minimum found = LeastSquares.of(List.of(bounded("a", start, -2, 0.5), bounded("b", 1, -INF, INF)))
                    .minimize(ROSENBROCK);
            assertThat(found.status()).isEqualTo(FitStatus.CONVERGED);
            assertThat(found.x()[0]).isEqualTo(0.5);
            assertThat(found.x()[1]).isCloseTo(0.25, within(1e-9));
            assertThat(found.side(0)).isEqualTo(Coordinate.Side.UPPER);
            assertThat(found.side(1)).isEqualTo(Coordinate.Side.INSIDE);
        }
    }

    /** A start at bounds that are not active in the end, and one that becomes active and is let go on the way. */
    @Test
    void boundsAreLetGo() {
        Minimum found = LeastSquares.of(List.of(bounded("a", -1.2, -1.2, 3), bounded("b", 3, -0.5, 3)))
                .minimize(ROSENBROCK);
        assertThat(found.status()).isEqualTo(FitStatus.CONVERGED);
        assertThat(found.x()).containsExactly(new double[] {1, 1}, within(1e-8));
    }

    /** All at bounds: |x - (2, 3)|^2 in the box up to (1, 1). */
    @Test
    void aCornerIsAMinimum() {
        Minimum found = LeastSquares.of(List.of(bounded("a", 0, 0, 1), bounded("b", 0.5, 0, 1)))
                .minimize(new Given(2, x -> new double[] {x[0] - 2, x[1] - 3}));
        assertThat(found.status()).isEqualTo(FitStatus.CONVERGED);
        assertThat(found.x()).containsExactly(1, 1);
    }

    @Test
    void logarithmsStayPositiveAndKeepTheirBoundsToTheBit() {
        Coordinate rate = new Coordinate("rate", 1e-3, 0, 0.7, true);
        Given growth = new Given(3, x -> new double[] {x[0] - 5, 2 * x[0] - 10, 0.1 * x[0]});
        Minimum found = LeastSquares.of(List.of(rate)).minimize(growth);
        assertThat(found.status()).isEqualTo(FitStatus.CONVERGED);
        assertThat(found.x()).containsExactly(0.7);
        assertThat(found.side(0)).isEqualTo(Coordinate.Side.UPPER);
        Coordinate scale = new Coordinate("scale", 1e6, 0, INF, true);
        Minimum small = LeastSquares.of(List.of(scale)).minimize(new Given(1, x -> new double[] {1e6 * (x[0] - 3e-6)}));
        assertThat(small.x()[0]).isCloseTo(3e-6, within(1e-14));
    }

    /** sqrt(2 - x) - 0.1 exists up to 2 only; full steps go beyond it. */
    @Test
    void trialsThatFailAreRefused() {
        Given edge = new Given(2, x -> new double[] {Math.sqrt(2 - x[0]) - 0.1, 0});
        Minimum found = LeastSquares.of(List.of(Coordinate.of("x", -50))).minimize(edge);
        assertThat(found.status()).isEqualTo(FitStatus.CONVERGED);
        assertThat(found.x()[0]).isCloseTo(1.99, within(1e-8));
        assertThat(found.work().failures()).isPositive();
    }

    @Test
    void whereNothingExistsNearbyTheSearchIsStuckWithItsBest() {
        Given wall = new Given(1, x -> new double[] {x[0] >= 1 ? x[0] : Double.NaN});
        Minimum found = LeastSquares.of(List.of(Coordinate.of("x", 3))).minimize(new Residuals() {
            @Override
            public int count() {
                return 1;
            }

            @Override
            public boolean evaluate(double[] x, double[] residuals) {
                return wall.evaluate(x, residuals);
            }

            @Override
            public String fault() {
                return "wall";
            }

            @Override
            public double[][] jacobian(double[] x) {
                return new double[][] {{1}};
            }
        });
        assertThat(found.status()).isEqualTo(FitStatus.STUCK);
        assertThat(found.x()[0]).isBetween(1.0, 1.1);
    }

    @Test
    void aStartWithoutResidualsIsNamed() {
        Minimum found = LeastSquares.of(List.of(Coordinate.of("x", 3))).minimize(new Given(1, x ->
                new double[] {Math.sqrt(2 - x[0])}));
        assertThat(found.status()).isEqualTo(FitStatus.START_FAILED);
        assertThat(found.message()).endsWith("at the start: not finite");
        assertThat(found.x()).containsExactly(3);
        assertThat(found.sumOfSquares()).isNaN();
    }

    @Test
    void whatWasFoundSoFarSurvivesTheLimit() {
        LeastSquares search = LeastSquares.of(List.of(Coordinate.of("a", -1.2), Coordinate.of("b", 1)));
        double before = 24.2;
        for (int count : new int[] {1, 3, 6}) {
            Minimum found = search.withMaxIterations(count).minimize(ROSENBROCK);
            assertThat(found.status()).isEqualTo(FitStatus.MAX_ITERATIONS);
            assertThat(found.work().iterations()).isEqualTo(count);
            assertThat(found.sumOfSquares()).isLessThan(before);
            before = found.sumOfSquares();
        }
    }

    @Test
    void misuseIsNamed() {
        assertThatThrownBy(() -> LeastSquares.of(List.of())).hasMessageContaining("coordinates is empty");
        assertThatThrownBy(() -> LeastSquares.of(List.of(Coordinate.of("a", 1))).withMaxIterations(0))
                .hasMessageContaining("maxIterations = 0");
        assertThatThrownBy(() -> bounded("a", 3, 0, 2))
                .hasMessage("a: start = 3.0, but must be finite and from 0.0 to 2.0");
        assertThatThrownBy(() -> bounded("a", 3, 2, 2)).hasMessageContaining("upper = 2.0, but must be above");
        assertThatThrownBy(() -> new Coordinate("a", 0, -1, 1, true)).hasMessageContaining("must be above 0");
    }
}
