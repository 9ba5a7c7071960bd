package org.costate.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.costate.solver.method.MethodScan;
import org.costate.solver.method.RK4;
import org.costate.solver.method.Tsit5;
import org.costate.solver.method.Vern7;
import org.costate.solver.noise.BrownianPath;
import org.costate.solver.noise.BrownianStream;
import org.costate.solver.noise.BrownianTree;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.costate.solver.sde.ImplicitEulerMaruyama;
import org.costate.solver.sde.SOSRA;
import org.costate.solver.sde.SOSRI;
import org.costate.solver.sde.SPaRK;
import org.costate.solver.sde.SRIW1;
import org.costate.solver.sde.SlowRK;
import org.costate.solver.stiff.Kvaerno5;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows with steps of their own are what a solver makes of each alone. */
class RowSolverTest {

    /** Predators and prey with a season: rows at different times see different fields. */
    private static final RowEquation SEASONS = RowEquation.of(2, (t, y, dydt) -> {
        for (int r = 0; r < t.length; r++) {
            double prey = y[2 * r];
            double predators = y[2 * r + 1];
            dydt[2 * r] = prey * (1.5 + 0.3 * Math.sin(2 * t[r]) - predators);
            dydt[2 * r + 1] = predators * (prey - 3);
        }
    });

    private static final RowEquation BLOW_UP = RowEquation.of(1, RowField.each(Fields.BLOW_UP));
    private static final Tolerances TOLERANCES = Tolerances.of(1e-6, 1e-8);

    /** Rows of different difficulty: the last ones start far from the equilibrium. */
    private static RowStart season(long index) {
        return RowStart.of(new double[] {3 + 0.4 * index, 1.5});
    }

    private static Solution alone(Solver solver, RowEquation equation, RowStart start, double t0, double t1) {
        return solver.trySolve(equation.alone(start), start.initialState(), t0, t1);
    }

    private static void assertSame(Solution row, Solution alone, double tolerance) {
        assertThat(row.status()).isEqualTo(alone.status());
        assertThat(row.times()).isEqualTo(alone.times());
        for (int i = 0; i < row.size(); i++) {
            for (int j = 0; j < row.dimension(); j++) {
                double value = alone.value(i, j);
                assertThat(row.value(i, j)).isCloseTo(value, within(tolerance * (1 + Math.abs(value))));
            }
        }
        assertThat(row.statistics().accepted()).isEqualTo(alone.statistics().accepted());
        assertThat(row.statistics().rejected()).isEqualTo(alone.statistics().rejected());
    }

    private static List<Long> bits(List<Solution> rows) {
        List<Long> bits = new ArrayList<>();
        for (Solution row : rows) {
            for (double time : row.times()) {
                bits.add(Double.doubleToRawLongBits(time));
            }
            for (double value : row.endState()) {
                bits.add(Double.doubleToRawLongBits(value));
            }
            bits.add(row.statistics().attempts());
        }
        return bits;
    }

    static Stream<ExplicitRungeKutta> adaptiveMethods() {
        return MethodScan.adaptiveMethods();
    }

    @ParameterizedTest
    @MethodSource("adaptiveMethods")
    void aRowTakesTheStepsThatItTakesAlone(Method method) {
        Solver solver = Solver.of(method, TOLERANCES).withSaveAt(SaveAt.times(0, 0.7, 0.7, 2.2, 5));
        List<Solution> rows = RowSolver.of(solver, SEASONS).withRows(7).trySolve(RowSolverTest::season, 0, 20, 0, 5);
        // the first step of a high order has an error of roundings, which the size of the next follows
        double tolerance = method.order() < 8 ? 1e-9 : 1e-6;
        for (int r = 0; r < 20; r++) {
            assertSame(rows.get(r), alone(solver, SEASONS, season(r), 0, 5), tolerance);
        }
        assertThat(rows.get(19).statistics().accepted())
                .isGreaterThan(rows.get(0).statistics().accepted());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 64})
    void sameBitsForAnyNumberOfRowsAtATime(int count) {
        Solver solver = Solver.of(Tsit5.METHOD, TOLERANCES).withSaveAt(SaveAt.everyStep());
        RowSolver rows = RowSolver.of(solver, SEASONS);
        assertThat(bits(rows.withRows(count).trySolve(RowSolverTest::season, 3, 40, 0, 4)))
                .isEqualTo(bits(rows.trySolve(RowSolverTest::season, 3, 40, 0, 4)));
    }

    @Test
    void backwardsAndWithStepsOfOneSize() {
        Solver back = Solver.of(Vern7.METHOD, TOLERANCES).withSaveAt(SaveAt.times(3, 1));
        List<Solution> rows = RowSolver.of(back, SEASONS).trySolve(RowSolverTest::season, 0, 5, 4, 0.5);
        Solver fixed = Solver.fixed(RK4.METHOD, 0.03).withSaveAt(SaveAt.everyStep());
        List<Solution> steps = RowSolver.of(fixed, SEASONS).trySolve(RowSolverTest::season, 0, 5, 0, 1);
        for (int r = 0; r < 5; r++) {
            assertSame(rows.get(r), alone(back, SEASONS, season(r), 4, 0.5), 1e-9);
            assertSame(steps.get(r), alone(fixed, SEASONS, season(r), 0, 1), 1e-13);
        }
    }

    private record Driven(String name, Method method, RowEquation equation, double t0, double t1) {

        @Override
        public String toString() {
            return name + ", " + method.name();
        }
    }

    static Stream<Driven> driven() {
        VectorField drift = (t, y, f) -> {
            f[0] = -y[0] + 2 * y[1] + Math.sin(t);
            f[1] = -2 * y[0] - Math.sin(y[1]);
        };
        VectorField diagonal = (t, y, g) -> {
            g[0] = 0.3 * y[0] + 0.1;
            g[1] = 0.2 * Math.cos(y[1]);
        };
        VectorField matrix = (t, y, g) -> {
            g[0] = 0.2;
            g[1] = 0.1 * Math.cos(t);
            g[2] = -0.1;
            g[3] = 0.3;
            g[4] = 0.1 * t;
            g[5] = 0.2;
        };
        VectorField general = (t, y, g) -> {
            g[0] = 0.2 * y[1];
            g[1] = 0.1;
            g[2] = -0.1 * y[0];
            g[3] = 0.3 * Math.sin(y[0]);
        };
        Noise mixed = Noise.general(2);
        return Stream.of(
                new Driven(
                        "diagonal",
                        SOSRI.METHOD.withEmbeddedError(),
                        each(Sde.ito(drift, Noise.diagonal(), diagonal)),
                        0,
                        1),
                new Driven("paper's", SRIW1.METHOD, each(Sde.ito(drift, Noise.diagonal(), diagonal)), 0, 0.2),
                new Driven(
                        "scalar",
                        SOSRI.METHOD.withEmbeddedError(),
                        each(Sde.ito(drift, Noise.scalar(), diagonal)),
                        0,
                        1),
                new Driven("additive", SOSRA.METHOD, each(Sde.ito(drift, Noise.additive(3), matrix)), 0, 1),
                new Driven("general", SPaRK.METHOD, each(Sde.stratonovich(drift, mixed, general)), 0, 1),
                new Driven("backwards", SPaRK.METHOD, each(Sde.stratonovich(drift, mixed, general)), 1, 0.3),
                new Driven(
                        "commutative", SlowRK.METHOD, each(Sde.stratonovich(drift, Noise.diagonal(), diagonal)), 0, 1));
    }

    private static RowEquation each(Sde<VectorField> sde) {
        return RowEquation.each(2, sde);
    }

    @ParameterizedTest
    @MethodSource("driven")
    void aRowAlongItsPathTakesTheStepsThatItTakesAlone(Driven driven) {
        RowEquation equation = driven.equation();
        double middle = 0.5 * (driven.t0() + driven.t1());
        Solver solver = Solver.of(driven.method(), Tolerances.of(1e-3, 1e-3))
                .withSaveAt(SaveAt.times(driven.t0(), middle, driven.t1()));
        BrownianStream stream = BrownianStream.of(5, equation.sources(), 0, 1);
        LongFunction<RowStart> starts = index -> RowStart.along(new double[] {1, 0.5}, stream.withPath(index));
        List<Solution> rows =
                RowSolver.of(solver, equation).withRows(6).trySolve(starts, 0, 25, driven.t0(), driven.t1());
        long rejected = 0;
        for (int r = 0; r < 25; r++) {
            assertSame(rows.get(r), alone(solver, equation, starts.apply(r), driven.t0(), driven.t1()), 1e-8);
            rejected += rows.get(r).statistics().rejected();
        }
        assertThat(rows.get(0).endState()).isNotEqualTo(rows.get(1).endState());
        assertThat(rejected > 0).isEqualTo(driven.method() != SRIW1.METHOD);
        assertThat(bits(RowSolver.of(solver, equation).withRows(2).trySolve(starts, 7, 9, driven.t0(), driven.t1())))
                .isEqualTo(bits(rows.subList(7, 9)));
    }

    /** y' = y^2 blows up at 1/y0, a square root is asked for below zero; the rows beside them do not notice. */
    @Test
    void aRowThatFailsLeavesTheOthersAlone() {
        Solver solver = Solver.of(Tsit5.METHOD, TOLERANCES);
        LongFunction<RowStart> starts = index -> RowStart.of(new double[] {index % 4 == 1 ? 1 : 0.1 + 0.01 * index});
        List<Solution> rows = RowSolver.of(solver, BLOW_UP).withRows(3).trySolve(starts, 0, 20, 0, 2);
        for (int r = 0; r < 20; r++) {
            Solution alone = alone(solver, BLOW_UP, starts.apply(r), 0, 2);
            assertThat(rows.get(r).status()).isEqualTo(alone.status());
            assertThat(rows.get(r).endTime()).isCloseTo(alone.endTime(), within(1e-9));
            if (r % 4 != 1) {
                assertSame(rows.get(r), alone, 1e-10);
            } else {
                assertThat(rows.get(r).status().isFailure()).isTrue();
                assertThat(rows.get(r).endTime()).isCloseTo(1, within(1e-5));
                assertThat(rows.get(r).message()).contains("cluster at t = 1.0");
            }
        }
        assertThatThrownBy(() -> RowSolver.of(solver, BLOW_UP).solve(new double[] {0.1, 1, 0.2}, 0, 2))
                .isInstanceOfSatisfying(
                        SolveException.class,
                        failure -> assertThat(failure.solution().endTime()).isCloseTo(1, within(1e-5)));
    }

    @Test
    void aRowOutsideTheDomainIsTriedAgainShorter() {
        RowEquation refusing = RowEquation.of(1, RowField.each((t, y, dydt) -> {
            if (y[0] < 0) {
                throw OutsideDomainException.INSTANCE;
            }
            dydt[0] = -Math.sqrt(y[0]);
        }));
        Solver solver = Solver.of(Tsit5.METHOD, TOLERANCES).withInitialStep(5);
        List<Solution> rows = RowSolver.of(solver, refusing).solve(new double[] {1, 4, 9}, 0, 1.9);
        for (int r = 0; r < 3; r++) {
            double root = r + 1 - 0.95;
            assertThat(rows.get(r).value(0, 0)).isCloseTo(root * root, within(1e-5));
        }
        assertThat(rows.get(0).statistics().notFiniteRejections()).isPositive();
    }

    @Test
    void endsOfEveryKind() {
        Solver solver = Solver.of(Tsit5.METHOD, TOLERANCES);
        RowSolver rows = RowSolver.of(solver, SEASONS);
        assertThat(rows.trySolve(RowSolverTest::season, 4, 4, 0, 1)).isEmpty();
        assertThat(rows.trySolve(RowSolverTest::season, 0, 3, 2, 2))
                .allSatisfy(row -> assertThat(row.status()).isEqualTo(Status.SUCCESS))
                .allSatisfy(row -> assertThat(row.statistics().evaluations()).isZero());
        assertThat(RowSolver.of(solver.withMaxSteps(5), SEASONS).trySolve(RowSolverTest::season, 0, 3, 0, 4))
                .allSatisfy(row -> assertThat(row.status()).isEqualTo(Status.MAX_STEPS))
                .allSatisfy(row -> assertThat(row.statistics().attempts()).isEqualTo(5));
        BrownianTree coarse = BrownianTree.of(1, 2, 0, 1).withTolerance(0.125);
        RowEquation driven = RowEquation.each(2, Sde.ito((t, y, f) -> f[0] = f[1] = 0, Noise.diagonal(), (t, y, g) -> {
            g[0] = y[0];
            g[1] = 5 * y[1];
        }));
        Solver tight = Solver.of(SOSRI.METHOD.withEmbeddedError(), Tolerances.of(1e-5, 1e-5));
        assertThat(RowSolver.of(tight, driven)
                        .trySolve(index -> RowStart.along(new double[] {1, 1}, coarse.withPath(index)), 0, 5, 0, 1))
                .allSatisfy(row -> assertThat(row.status()).isEqualTo(Status.PATH_TOO_COARSE));
    }

    @Test
    void aCancellationEndsTheSolve() {
        Cancellation cancellation = Cancellation.of();
        RowEquation stopping = RowEquation.of(1, (t, y, dydt) -> {
            for (int r = 0; r < t.length; r++) {
                dydt[r] = -y[r];
                if (t[r] > 0.5) {
                    cancellation.cancel();
                }
            }
        });
        Solver solver = Solver.of(Tsit5.METHOD, TOLERANCES).withCancellation(cancellation);
        assertThatThrownBy(() -> RowSolver.of(solver, stopping).solve(new double[] {1, 2}, 0, 1))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void startsAreNeitherModifiedNorKept() {
        double[] y0 = {3, 1.5, 4, 1.5};
        RowSolver.of(Solver.of(Tsit5.METHOD, TOLERANCES), SEASONS).solve(y0, 0, 1);
        assertThat(y0).containsExactly(3, 1.5, 4, 1.5);
    }

    @Test
    void refusesWhatItCannotSolve() {
        Solver solver = Solver.of(Tsit5.METHOD, TOLERANCES);
        assertThatThrownBy(() -> RowSolver.of(Solver.of(Kvaerno5.METHOD, TOLERANCES), SEASONS))
                .hasMessageContaining("method = Kvaerno5")
                .hasMessageContaining("Tsit5");
        assertThatThrownBy(() -> RowSolver.of(
                        Solver.fixed(ImplicitEulerMaruyama.METHOD, 0.1),
                        RowEquation.each(1, Sde.ito(Fields.DECAY, Noise.diagonal(), Fields.DECAY))))
                .hasMessageContaining("SOSRI");
        assertThatThrownBy(() -> RowSolver.of(solver.withSaveAt(SaveAt.dense()), SEASONS))
                .hasMessageContaining("saveAt = dense");
        assertThatThrownBy(() -> RowSolver.of(solver.withEvents(Event.crossing((t, y) -> y[0] - 1)), SEASONS))
                .hasMessageContaining("1 events");
        assertThatThrownBy(() -> RowSolver.of(solver.withTolerances(Tolerances.of(1e-3, new double[3])), SEASONS))
                .hasMessageContaining("atol has length 3");
        RowSolver rows = RowSolver.of(solver, SEASONS);
        assertThatThrownBy(() -> rows.withRows(0)).hasMessageContaining("rows = 0");
        assertThatThrownBy(() -> rows.solve(new double[3], 0, 1)).hasMessageContaining("y0 has length 3");
        assertThatThrownBy(() -> rows.trySolve(RowSolverTest::season, 2, 1, 0, 1))
                .hasMessageContaining("from = 2");
        assertThatThrownBy(() -> rows.trySolve(index -> RowStart.of(new double[3]), 0, 2, 0, 1))
                .hasMessageContaining("y0 of row 0 has length 3");
        assertThatThrownBy(() -> rows.solve(new double[] {1, Double.NaN}, 0, 1)).hasMessageContaining("y0[1] = NaN");
        assertThatThrownBy(() -> rows.solve(new double[2], 0, Double.POSITIVE_INFINITY))
                .hasMessageContaining("t1");
        BrownianPath path = BrownianStream.of(1, 2, 0, 1);
        assertThatThrownBy(() -> rows.trySolve(index -> RowStart.along(new double[2], path), 0, 2, 0, 1))
                .hasMessageContaining("an ordinary equation has none");
        assertThatThrownBy(() -> RowEquation.of(0, (t, y, dydt) -> {})).hasMessageContaining("width = 0");
    }
}
