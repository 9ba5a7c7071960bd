package org.costate.equilibrium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.costate.adjoint.DirectionalField;
import org.costate.adjoint.Linearization;
import org.costate.testkit.Cases;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Solutions of linear systems, and failures to solve them. */
class LinearMethodTest {

    /** One for each block: an iterative method takes its own. */
    private static final double[] NO_TOLERANCE = new double[6];

    static Stream<RandomCase> cases() {
        return Cases.of("LinearMethodTest", 40);
    }

    /** {@code f = A y}. */
    private record Linear(double[][] a) implements DirectionalField {

        @Override
        public void evaluate(double t, double[] y, double[] out) {
            for (int i = 0; i < a.length; i++) {
                out[i] = Examples.dot(a[i], y);
            }
        }

        @Override
        public int parameterCount() {
            return 0;
        }

        @Override
        public void derivative(double t, double[] y, double tDot, double[] yDot, double[] thetaDot, double[] out) {
            evaluate(t, yDot, out);
        }

        @Override
        public Linearization linearization() {
            return new Linearization() {

                @Override
                public void evaluate(double t, double[] y, double[] dydt) {
                    Linear.this.evaluate(t, y, dydt);
                }

                @Override
                public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                    for (int i = 0; i < a.length; i++) {
                        for (int j = 0; w[i] != 0 && j < a.length; j++) {
                            yBar[j] += a[i][j] * w[i];
                        }
                    }
                    return 0;
                }
            };
        }
    }

    private static Linearized at(double[][] a) {
        Linearized at = new Linearized(new Linear(a), 0, a.length, a.length);
        at.moveTo(new double[a.length]);
        return at;
    }

    private static double residual(double[][] a, double shift, double[] x, double[] b, boolean transposed) {
        double largest = 0;
        for (int i = 0; i < x.length; i++) {
            double sum = -b[i] - shift * x[i];
            for (int j = 0; j < x.length; j++) {
                sum += (transposed ? a[j][i] : a[i][j]) * x[j];
            }
            largest = Math.max(largest, Math.abs(sum));
        }
        return largest;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void allMethodsSolveRandomSystemsAndTheirTransposes(RandomCase random) {
        int n = random.integer(1, 30);
        double[][] a = new double[n][];
        for (int i = 0; i < n; i++) {
            a[i] = random.uniformArray(n, -1, 1);
            a[i][i] -= 0.8 * n; // as of a stable field
        }
        double[] b = random.uniformArray(n, -1, 1);
        double shift = random.integer(0, 1) * 0.7;
        LinearMethod[] methods = {
            LuFactors.of(), Gmres.of(), Gmres.of().withRestart(3), BiCgStab.of().withTolerance(1e-12)
        };
        for (LinearMethod method : methods) {
            LinearSystem system = method.start(at(a));
            assertThat(system.prepare(new double[] {shift}).isSolved()).isTrue();
            for (boolean transposed : new boolean[] {false, true}) {
                double[] x = new double[n];
                LinearOutcome outcome = system.solve(b, x, NO_TOLERANCE, transposed);
                assertThat(outcome.isSolved())
                        .as(method + " " + outcome.detail())
                        .isTrue();
                double size = Math.sqrt(Examples.dot(b, b));
                double residual = residual(a, shift, x, b, transposed);
                assertThat(residual).isLessThan(1e-10 * size);
                assertThat(residual / size).isLessThanOrEqualTo(outcome.residual() + 1e-14);
            }
        }
    }

    /** Each block has a Krylov space of its own, so as many iterations as a block is wide are enough for all. */
    @ParameterizedTest
    @MethodSource("cases")
    void blocksAreSystemsOfTheirOwn(RandomCase random) {
        int width = random.integer(1, 6);
        int blocks = random.integer(1, 6);
        int n = width * blocks;
        double[][] a = new double[n][n];
        double[] shift = random.uniformArray(blocks, 0, 1);
        for (int i = 0; i < n; i++) {
            System.arraycopy(random.uniformArray(width, -1, 1), 0, a[i], i - i % width, width);
            a[i][i] -= width;
        }
        double[] b = random.uniformArray(n, -1, 1);
        Linearized at = new Linearized(new Linear(a), 0, n, width);
        at.moveTo(new double[n]);
        for (LinearMethod method : new LinearMethod[] {LuFactors.of(), Gmres.of(), BiCgStab.of()}) {
            LinearSystem system = method.start(at);
            assertThat(system.prepare(shift).isSolved()).isTrue();
            for (boolean transposed : new boolean[] {false, true}) {
                double[] x = new double[n];
                LinearOutcome outcome = system.solve(b, x, NO_TOLERANCE, transposed);
                assertThat(outcome.isSolved()).as(method + outcome.detail()).isTrue();
                if (method instanceof Gmres) {
                    assertThat(outcome.iterations()).isLessThanOrEqualTo(width);
                }
                for (int k = 0; k < blocks; k++) {
                    double[][] alone = new double[width][];
                    for (int i = 0; i < width; i++) {
                        alone[i] = Arrays.copyOfRange(a[k * width + i], k * width, (k + 1) * width);
                    }
                    double[] part = Arrays.copyOfRange(b, k * width, (k + 1) * width);
                    double[] y = Arrays.copyOfRange(x, k * width, (k + 1) * width);
                    assertThat(residual(alone, shift[k], y, part, transposed)).isLessThan(1e-9);
                }
            }
        }
    }

    /** A shift by one place: the residual of GMRES does not fall until the last iteration, and with a restart never. */
    @Test
    void aRestartThatStagnatesIsNamedAndALongerOneSolves() {
        int n = 12;
        double[][] a = new double[n][n];
        for (int i = 0; i < n; i++) {
            a[i][(i + 1) % n] = 1;
        }
        double[] b = new double[n];
        b[0] = 1;
        double[] x = new double[n];
        LinearSystem shortOne = Gmres.of().withRestart(5).start(at(a));
        shortOne.prepare(new double[1]);
        LinearOutcome stuck = shortOne.solve(b, x, NO_TOLERANCE, false);
        assertThat(stuck.status()).isEqualTo(EquilibriumStatus.LINEAR_NOT_CONVERGED);
        assertThat(stuck.detail()).contains("longer one");
        LinearSystem longOne = Gmres.of().start(at(a));
        longOne.prepare(new double[1]);
        LinearOutcome solved = longOne.solve(b, x, NO_TOLERANCE, false);
        assertThat(solved.isSolved()).isTrue();
        assertThat(solved.iterations()).isEqualTo(n);
        assertThat(x[1]).isCloseTo(1, within(1e-14));
    }

    @Test
    void singularSystemsAreNamed() {
        double[][] rankOne = {{1, 2}, {2, 4}};
        assertThat(LuFactors.of().start(at(rankOne)).prepare(new double[1]).status())
                .isEqualTo(EquilibriumStatus.SINGULAR);
        double[][] nearly = {{0.1, 0.3, 0.2}, {0.7, 0.1, 0.4}, {0.8, 0.4, 0.6 * (1 + 0x1p-51)}};
        assertThat(LuFactors.of().start(at(nearly)).prepare(new double[1]).detail())
                .contains("reciprocal condition");
        for (LinearMethod method : new LinearMethod[] {Gmres.of(), BiCgStab.of()}) {
            LinearSystem system = method.start(at(rankOne));
            system.prepare(new double[1]);
            double[] x = new double[2];
            LinearOutcome outcome = system.solve(new double[] {1, 0}, x, NO_TOLERANCE, false);
            assertThat(outcome.status()).isEqualTo(EquilibriumStatus.LINEAR_NOT_CONVERGED);
            assertThat(outcome.detail()).contains("singular");
        }
        LinearOutcome shifted = LuFactors.of().start(at(rankOne)).prepare(new double[] {1});
        assertThat(shifted.isSolved()).isTrue();
    }

    @Test
    void productsThatAreNotFiniteAreNamed() {
        double[][] bad = {{1, 0}, {Double.NaN, 1}};
        assertThat(LuFactors.of().start(at(bad)).prepare(new double[1]).detail())
                .contains("derivative of component 1 by component 0 is NaN");
        for (LinearMethod method : new LinearMethod[] {Gmres.of(), BiCgStab.of()}) {
            LinearSystem system = method.start(at(bad));
            system.prepare(new double[1]);
            LinearOutcome outcome = system.solve(new double[] {1, 0}, new double[2], NO_TOLERANCE, false);
            assertThat(outcome.status()).isEqualTo(EquilibriumStatus.NOT_FINITE);
            assertThat(outcome.detail()).contains("component 1");
        }
    }

    @Test
    void aZeroRightHandSideHasTheZeroSolution() {
        for (LinearMethod method : new LinearMethod[] {LuFactors.of(), Gmres.of(), BiCgStab.of()}) {
            LinearSystem system = method.start(at(new double[][] {{2, 1}, {0, 1}}));
            system.prepare(new double[1]);
            double[] x = {5, 5};
            assertThat(system.solve(new double[2], x, NO_TOLERANCE, true).residual())
                    .isZero();
            assertThat(x).containsExactly(0, 0);
        }
    }
}
