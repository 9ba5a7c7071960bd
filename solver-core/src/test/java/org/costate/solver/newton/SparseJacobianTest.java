package org.costate.solver.newton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.costate.solver.Attempt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.SparseJacobianField;
import org.costate.solver.SparsityPattern;
import org.costate.solver.StageMonitor;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.implicit.StiffMethod;
import org.costate.solver.stiff.Kvaerno5;
import org.costate.solver.stiff.Rodas5P;
import org.costate.testkit.AllocationMeter;
import org.costate.testkit.Cases;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Patterns, colours, coloured differences and sparse factors, against dense ones. */
class SparseJacobianTest {

    private static final Tolerances TOLERANCES = Tolerances.of(1e-6, 1e-6);
    private static final StageMonitor MONITOR = stage -> true;

    static Stream<RandomCase> cases() {
        return Cases.of("SparseJacobianTest", 40);
    }

    static Stream<StiffMethod> methods() {
        return Stream.of(Kvaerno5.METHOD, Rodas5P.METHOD);
    }

    /** A field whose component i depends on the columns of row i. */
    private record Coupled(int[][] columns) implements VectorField {

        static Coupled random(RandomCase random, int n) {
            int[][] columns = new int[n][];
            for (int i = 0; i < n; i++) {
                columns[i] = new int[random.integer(0, 4)];
                for (int k = 0; k < columns[i].length; k++) {
                    columns[i][k] = random.integer(0, n - 1);
                }
            }
            return new Coupled(columns);
        }

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            for (int i = 0; i < y.length; i++) {
                dydt[i] = 1;
                for (int column : columns[i]) {
                    dydt[i] += Math.sin(y[column] + i);
                }
            }
        }

        SparsityPattern pattern() {
            List<int[]> entries = new ArrayList<>();
            for (int i = 0; i < columns.length; i++) {
                for (int column : columns[i]) {
                    entries.add(new int[] {i, column});
                }
            }
            return SparsityPattern.of(
                    columns.length,
                    entries.stream().mapToInt(entry -> entry[0]).toArray(),
                    entries.stream().mapToInt(entry -> entry[1]).toArray());
        }
    }

    private static CountedField counted(VectorField field) {
        return (t, y, dydt) -> {
            field.evaluate(t, y, dydt);
            return Attempt.OK;
        };
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noRowHasTwoColumnsOfOneColour(RandomCase random) {
        int n = random.integer(1, 30);
        SparsityPattern pattern = Coupled.random(random, n).pattern();
        ColumnColouring colouring = ColumnColouring.of(pattern);
        int columns = 0;
        for (int[] group : colouring.groups()) {
            boolean[] taken = new boolean[n];
            for (int j : group) {
                columns++;
                for (int k = pattern.start(j); k < pattern.start(j + 1); k++) {
                    assertThat(taken[pattern.row(k)]).isFalse();
                    taken[pattern.row(k)] = true;
                }
            }
        }
        assertThat(columns).isEqualTo(n);
    }

    @Test
    void bandsNeedAsManyColoursAsTheyAreWide() {
        assertThat(ColumnColouring.of(SparsityPattern.banded(50, 2, 3)).colours())
                .isEqualTo(6);
        assertThat(ColumnColouring.of(SparsityPattern.banded(50, 0, 0)).colours())
                .isEqualTo(1);
        assertThat(ColumnColouring.of(SparsityPattern.banded(4, 9, 9)).colours())
                .isEqualTo(4);
        assertThat(SparsityPattern.banded(4, 9, 9).size()).isEqualTo(16);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void colouredAndSparseFormsSolveAsTheDenseOne(RandomCase random) {
        int n = random.integer(1, 30);
        Coupled field = Coupled.random(random, n);
        double[] y = random.uniformArray(n, -2, 2);
        double[] b = random.uniformArray(n, -1, 1);
        double a = random.uniform(-0.2, 0.2);
        double[] expected = new double[n];
        IterationMatrix dense = JacobianForm.dense().start(field, counted(field), n, TOLERANCES, MONITOR);
        assertThat(dense.evaluate(0, y)).isEqualTo(Attempt.OK);
        assertThat(dense.factor(a)).isTrue();
        dense.solve(b, expected);
        double[] transposed = new double[n];
        dense.solveTransposed(b, transposed);
        for (JacobianForm form :
                List.of(JacobianForm.coloured(field.pattern()), JacobianForm.sparse(field.pattern()))) {
            IterationMatrix other = form.start(field, counted(field), n, TOLERANCES, MONITOR);
            other.begin(0, y);
            assertThat(other.evaluate(0, y)).isEqualTo(Attempt.OK);
            assertThat(other.factor(a)).isTrue();
            double[] x = b.clone();
            other.solve(x, x);
            assertThat(x).containsExactly(expected, within(1e-6));
            double[] adjoint = b.clone();
            other.solveTransposed(adjoint, adjoint);
            assertThat(adjoint).containsExactly(transposed, within(1e-6));
            double[] product = new double[n];
            other.addTransposedProduct(transposed, product);
            for (int i = 0; i < n; i++) {
                assertThat(transposed[i] - a * product[i]).isCloseTo(b[i], within(1e-6));
            }
            assertThat(other.spectralBound()).isCloseTo(dense.spectralBound(), within(1e-5));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aMissingEntryIsNamed(RandomCase random) {
        int n = random.integer(2, 20);
        Coupled field = Coupled.random(random, n);
        SparsityPattern whole = field.pattern();
        if (whole.size() == 0) {
            return;
        }
        int missing = random.integer(0, whole.size() - 1);
        int[] rows = new int[whole.size() - 1];
        int[] columns = new int[rows.length];
        int[] left = new int[2];
        int count = 0;
        for (int j = 0; j < n; j++) {
            for (int k = whole.start(j); k < whole.start(j + 1); k++) {
                if (k == missing) {
                    left = new int[] {whole.row(k), j};
                } else {
                    rows[count] = whole.row(k);
                    columns[count++] = j;
                }
            }
        }
        SparsityPattern pattern = SparsityPattern.of(n, rows, columns);
        double[] y = random.uniformArray(n, -0.5, 0.5);
        String name = "(" + left[0] + ", " + left[1] + ")";
        for (JacobianForm form : List.of(JacobianForm.coloured(pattern), JacobianForm.sparse(pattern))) {
            Solver solver = Solver.of(Rodas5P.METHOD.withJacobian(form), TOLERANCES);
            assertThatThrownBy(() -> solver.solve(field, y, 0, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(name);
        }
    }

    @Test
    void kinksAndStepsAreNotTakenForAWrongPattern() {
        VectorField kinked = (t, y, f) -> {
            f[0] = -Math.abs(y[0]);
            f[1] = y[1] < 0 ? 1 : -1;
            f[2] = 1e8 * (Math.sqrt(1 + y[2] * y[2]) - 1);
        };
        IterationMatrix matrix = JacobianForm.sparse(SparsityPattern.banded(3, 0, 0))
                .start(kinked, counted(kinked), 3, TOLERANCES, MONITOR);
        assertThatCode(() -> matrix.begin(0, new double[3])).doesNotThrowAnyException();
    }

    @Test
    void patternsOfAnotherSizeAndMissingOnesAreRefused() {
        VectorField field = (t, y, f) -> f[0] = -y[0];
        JacobianForm wrong = JacobianForm.sparse(SparsityPattern.banded(2, 0, 0));
        assertThatThrownBy(() -> Solver.of(Kvaerno5.METHOD.withJacobian(wrong), TOLERANCES)
                        .solve(field, new double[1], 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pattern has 2 rows");
        assertThatThrownBy(() -> Solver.of(Kvaerno5.METHOD.withJacobian(JacobianForm.sparse()), TOLERANCES)
                        .solve(field, new double[1], 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SparseJacobianField");
        assertThatThrownBy(() -> SparsityPattern.of(2, new int[] {2}, new int[] {0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(2, 0)");
        assertThatThrownBy(() -> SparsityPattern.of(2, new int[] {1}, new int[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SparsityPattern.banded(2, -1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSingularSparseMatrixIsTold() {
        VectorField growing = (t, y, f) -> {
            f[0] = 2 * y[0];
            f[1] = -y[1];
        };
        IterationMatrix matrix = JacobianForm.sparse(SparsityPattern.banded(2, 0, 0))
                .start(growing, counted(growing), 2, TOLERANCES, MONITOR);
        assertThat(matrix.evaluate(0, new double[] {1, 1})).isEqualTo(Attempt.OK);
        assertThat(matrix.factor(0.5)).isFalse();
        assertThat(matrix.factor(0.25)).isTrue();
    }

    /** The Brusselator with diffusion on a line, (u_1, v_1, u_2, v_2, ...); Hairer, Wanner II, IV.1. */
    private static final class Brusselator implements SparseJacobianField {

        private final int cells;
        private final double diffusion;

        Brusselator(int cells) {
            this.cells = cells;
            diffusion = 0.02 * (cells + 1) * (cells + 1);
        }

        @Override
        public void evaluate(double t, double[] y, double[] f) {
            for (int i = 0; i < cells; i++) {
                double u = y[2 * i];
                double v = y[2 * i + 1];
                double left = i == 0 ? 1 : y[2 * i - 2];
                double leftV = i == 0 ? 3 : y[2 * i - 1];
                double right = i == cells - 1 ? 1 : y[2 * i + 2];
                double rightV = i == cells - 1 ? 3 : y[2 * i + 3];
                f[2 * i] = 1 + u * u * v - 4 * u + diffusion * (left - 2 * u + right);
                f[2 * i + 1] = 3 * u - u * u * v + diffusion * (leftV - 2 * v + rightV);
            }
        }

        @Override
        public SparsityPattern pattern() {
            return SparsityPattern.banded(2 * cells, 2, 2);
        }

        @Override
        public void sparseJacobian(double t, double[] y, double[] values) {
            SparsityPattern pattern = pattern();
            for (int i = 0; i < cells; i++) {
                double u = y[2 * i];
                double v = y[2 * i + 1];
                values[pattern.index(2 * i, 2 * i)] = 2 * u * v - 4 - 2 * diffusion;
                values[pattern.index(2 * i, 2 * i + 1)] = u * u;
                values[pattern.index(2 * i + 1, 2 * i)] = 3 - 2 * u * v;
                values[pattern.index(2 * i + 1, 2 * i + 1)] = -u * u - 2 * diffusion;
                for (int part = 0; part < 2 && i > 0; part++) {
                    values[pattern.index(2 * i + part, 2 * i - 2 + part)] = diffusion;
                    values[pattern.index(2 * i - 2 + part, 2 * i + part)] = diffusion;
                }
            }
        }

        double[] start() {
            double[] y = new double[2 * cells];
            for (int i = 0; i < cells; i++) {
                y[2 * i] = 1 + Math.sin(2 * Math.PI * (i + 1) / (cells + 1));
                y[2 * i + 1] = 3;
            }
            return y;
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void allFormsSolveTheBrusselator(StiffMethod method) {
        Brusselator field = new Brusselator(25);
        double[] expected =
                Solver.of(method, TOLERANCES).solve(field, field.start(), 0, 10).endState();
        for (JacobianForm form : List.of(
                JacobianForm.sparse(), JacobianForm.sparse(field.pattern()), JacobianForm.coloured(field.pattern()))) {
            Solution solution = Solver.of(method.withJacobian(form), TOLERANCES).solve(field, field.start(), 0, 10);
            assertThat(solution.endState()).containsExactly(expected, within(1e-5));
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void sparseStepsAllocateNothing(StiffMethod method) {
        Brusselator field = new Brusselator(10);
        SparsityPattern pattern = field.pattern();
        VectorField plain = field::evaluate;
        Solver solver = Solver.of(method.withJacobian(JacobianForm.sparse(pattern)), Tolerances.of(1e-4, 1e-4))
                .withMaxStep(0.05);
        double[] y0 = field.start();
        assertThat(AllocationMeter.perUnit(units -> solver.solve(plain, y0, 0, units), 2))
                .isZero();
    }

    @Test
    void aThousandCellsTakeEvaluationsByColoursNotByColumns() {
        Brusselator field = new Brusselator(1000);
        VectorField plain = field::evaluate;
        Solution solution = Solver.of(
                        Rodas5P.METHOD.withJacobian(JacobianForm.sparse(field.pattern())), Tolerances.of(1e-4, 1e-4))
                .solve(plain, field.start(), 0, 1);
        long steps = solution.statistics().attempts();
        assertThat(solution.statistics().evaluations()).isLessThan(20 * steps + 40);
    }
}
