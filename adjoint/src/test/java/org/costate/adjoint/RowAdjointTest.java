package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Network;
import org.costate.neural.NeuralField;
import org.costate.neural.NeuralMap;
import org.costate.neural.NeuralRows;
import org.costate.solver.Method;
import org.costate.solver.Noise;
import org.costate.solver.PrescribedSteps;
import org.costate.solver.RowEquation;
import org.costate.solver.RowSolver;
import org.costate.solver.RowStart;
import org.costate.solver.SaveAt;
import org.costate.solver.Sde;
import org.costate.solver.Solution;
import org.costate.solver.SolveException;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Bosh3;
import org.costate.solver.method.Dopri8;
import org.costate.solver.method.Tsit5;
import org.costate.solver.method.Vern7;
import org.costate.solver.noise.BrownianTree;
import org.costate.solver.sde.SOSRA;
import org.costate.solver.sde.SOSRI;
import org.costate.solver.sde.SPaRK;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of rows are those of each row alone at the steps that it made. */
class RowAdjointTest {

    private static final int ROWS = 9;
    private static final double[] TIMES = {0.1, 0.6, 1.1};
    private static final MixingField MIXING = new MixingField(MixingField.THETA);

    private static double[] start(long index) {
        return new double[] {1 + 0.7 * index, 0.5 - 0.2 * index, 0.3 * index};
    }

    private static double[] starts() {
        double[] all = new double[3 * ROWS];
        for (int r = 0; r < ROWS; r++) {
            System.arraycopy(start(r), 0, all, 3 * r, 3);
        }
        return all;
    }

    /** A cotangent that is another for every row, saved state and component. */
    private static double bar(int r, int i) {
        return Math.cos(3 * r + i);
    }

    private static double[][] fill(double[][] bar) {
        for (int r = 0; r < bar.length; r++) {
            for (int i = 0; i < bar[r].length; i++) {
                bar[r][i] = bar(r, i);
            }
        }
        return bar;
    }

    /** The steps that rows make, for a solve of each alone. */
    private static PrescribedSteps steps(RowSolver rows, LongFunction<RowStart> starts, int r) {
        RowSolver every = RowSolver.of(rows.solver().withSaveAt(SaveAt.everyStep()), rows.equation());
        return PrescribedSteps.of(
                every.trySolve(starts, r, r + 1, TIMES[0], TIMES[2]).get(0).times());
    }

    static Stream<Method> explicitMethods() {
        return Stream.of(Tsit5.METHOD, Vern7.METHOD, Dopri8.METHOD, Bosh3.METHOD);
    }

    @ParameterizedTest
    @MethodSource("explicitMethods")
    void gradientsAreThoseOfEachRowAlone(Method method) {
        Solver solver = Solver.of(method, Tolerances.of(1e-5, 1e-6));
        RowSolver rows = RowSolver.of(solver, RowEquation.of(3, DifferentiableRowField.each(MIXING)))
                .withRows(4);
        RowRecording recording = RowAdjoint.of(rows).record(starts(), TIMES[0], TIMES[2]);
        RowGradient gradient = recording.pullback(fill(recording.cotangents()));
        double[] theta = new double[4];
        for (int r = 0; r < ROWS; r++) {
            Solver same = solver.withController(steps(rows, index -> RowStart.of(start(index)), r));
            Recording alone = DiscreteAdjoint.of(same).record(MIXING, start(r), TIMES[0], TIMES[2]);
            assertThat(alone.solution().endState())
                    .containsExactly(recording.solutions().get(r).endState(), within(1e-12));
            Cotangents bar = alone.cotangents();
            bar.addState(0, new double[] {bar(r, 0), bar(r, 1), bar(r, 2)});
            Gradient expected = alone.pullback(bar);
            expected.addParameters(theta, 0);
            assertThat(Arrays.copyOfRange(gradient.initialStates(), 3 * r, 3 * r + 3))
                    .containsExactly(expected.initialState(), within(1e-11));
        }
        assertThat(gradient.parameters()).containsExactly(theta, within(1e-10));
        assertThat(recording.solutions().get(0).statistics().accepted())
                .isNotEqualTo(recording.solutions().get(8).statistics().accepted());
    }

    /** All saved states, the first one among them, which is the initial state itself. */
    @Test
    void savedStatesAreEndsOfStepsWithCotangentsOfTheirOwn() {
        Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(1e-4, 1e-4)).withSaveAt(SaveAt.times(TIMES));
        RowSolver rows = RowSolver.of(solver, RowEquation.of(3, DifferentiableRowField.each(MIXING)))
                .landing();
        RowRecording recording = RowAdjoint.of(rows).record(starts(), TIMES[0], TIMES[2]);
        RowGradient gradient = recording.pullback(fill(recording.cotangents()));
        for (int r = 0; r < ROWS; r += 4) {
            double[] y0 = start(r);
            Solution[] solved = new Solution[1];
            double[] times = everyTime(rows, r);
            Solver same = solver.withController(PrescribedSteps.of(times)).withSaveAt(SaveAt.everyStep());
            Recording alone = DiscreteAdjoint.of(same).record(MIXING, y0, TIMES[0], TIMES[2]);
            solved[0] = alone.solution();
            Cotangents bar = alone.cotangents();
            for (int i = 0; i < TIMES.length; i++) {
                int k = Arrays.binarySearch(times, TIMES[i]);
                bar.addState(k, new double[] {bar(r, 3 * i), bar(r, 3 * i + 1), bar(r, 3 * i + 2)});
                assertThat(recording.solutions().get(r).state(i)).containsExactly(solved[0].state(k), within(1e-12));
            }
            assertThat(Arrays.copyOfRange(gradient.initialStates(), 3 * r, 3 * r + 3))
                    .containsExactly(alone.pullback(bar).initialState(), within(1e-11));
        }
    }

    /** All times at which the row's steps end, save times among them. */
    private static double[] everyTime(RowSolver rows, int r) {
        double[] times = new double[1000];
        int[] count = {0};
        times[0] = TIMES[0];
        rows.trySolve(
                index -> RowStart.of(start(index)), r, r + 1, TIMES[0], TIMES[2], (index, t, tNext, y, w, area) -> {
                    count[0]++;
                    times[count[0]] = tNext;
                });
        return Arrays.copyOf(times, count[0] + 1);
    }

    private record Driven(String name, Method method, Sde<? extends DifferentiableField> sde) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Driven> driven() {
        DifferentiableField diagonal = SmoothNoise.diagonal();
        return Stream.of(
                new Driven("diagonal", SOSRI.METHOD.withEmbeddedError(), Sde.ito(MIXING, Noise.diagonal(), diagonal)),
                new Driven("scalar", SOSRI.METHOD.withEmbeddedError(), Sde.ito(MIXING, Noise.scalar(), diagonal)),
                new Driven("additive", SOSRA.METHOD, Sde.ito(MIXING, Noise.additive(2), SmoothNoise.additive())),
                new Driven("general", SPaRK.METHOD, Sde.stratonovich(MIXING, Noise.general(1), diagonal)));
    }

    @ParameterizedTest
    @MethodSource("driven")
    void gradientsAlongPathsAreThoseOfEachRowAlone(Driven driven) {
        Solver solver = Solver.of(driven.method(), Tolerances.of(1e-2, 1e-2));
        Sde<? extends DifferentiableField> sde = driven.sde();
        DifferentiableRowField drift = DifferentiableRowField.each(sde.drift());
        DifferentiableRowField diffusion = DifferentiableRowField.each(sde.diffusion());
        RowEquation equation = driven.name().equals("general")
                ? RowEquation.stratonovich(3, drift, sde.noise(), diffusion)
                : RowEquation.ito(3, drift, sde.noise(), diffusion);
        BrownianTree tree = BrownianTree.of(3, equation.sources(), 0, 2).withTolerance(1e-9);
        LongFunction<RowStart> starts = index -> RowStart.along(start(index), tree.withPath(index));
        RowSolver rows = RowSolver.of(solver, equation).withRows(4);
        RowRecording recording = RowAdjoint.of(rows).record(starts, 0, ROWS, TIMES[0], TIMES[2]);
        RowGradient gradient = recording.pullback(fill(recording.cotangents()));
        double[] theta =
                new double[sde.drift().parameterCount() + sde.diffusion().parameterCount()];
        for (int r = 0; r < ROWS; r++) {
            Solver same = solver.withController(steps(rows, starts, r));
            Recording alone = DiscreteAdjoint.of(same).record(sde, tree.withPath(r), start(r), TIMES[0], TIMES[2]);
            Cotangents bar = alone.cotangents();
            bar.addState(0, new double[] {bar(r, 0), bar(r, 1), bar(r, 2)});
            Gradient expected = alone.pullback(bar);
            expected.addParameters(theta, 0);
            assertThat(Arrays.copyOfRange(gradient.initialStates(), 3 * r, 3 * r + 3))
                    .containsExactly(expected.initialState(), within(1e-10));
        }
        assertThat(gradient.parameters()).containsExactly(theta, within(1e-9));
    }

    /** A network with the time as its last input against the same network whose first layer has the time. */
    @Test
    void aNetworkSeesTheTimeOfEachRow() {
        Network inside = Network.of(Dense.of(3, 8, Activation.TANH).withTime(), Dense.of(8, 3, Activation.IDENTITY));
        Network outside = Network.of(Dense.of(4, 8, Activation.TANH), Dense.of(8, 3, Activation.IDENTITY));
        double[] theta = inside.initialize(5);
        NeuralField field = NeuralField.of(inside, theta);
        RowEquation equation = RowEquation.of(3, NeuralRows.withTime(NeuralMap.of(outside, theta)));
        Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 1e-6));
        RowSolver rows = RowSolver.of(solver, equation);
        RowRecording recording = RowAdjoint.of(rows).record(starts(), TIMES[0], TIMES[2]);
        RowGradient gradient = recording.pullback(fill(recording.cotangents()));
        double[] thetaBar = new double[theta.length];
        for (int r = 0; r < ROWS; r++) {
            Solver same = solver.withController(steps(rows, index -> RowStart.of(start(index)), r));
            Recording alone = DiscreteAdjoint.of(same).record(field, start(r), TIMES[0], TIMES[2]);
            Cotangents bar = alone.cotangents();
            bar.addState(0, new double[] {bar(r, 0), bar(r, 1), bar(r, 2)});
            Gradient expected = alone.pullback(bar);
            expected.addParameters(thetaBar, 0);
            assertThat(Arrays.copyOfRange(gradient.initialStates(), 3 * r, 3 * r + 3))
                    .containsExactly(expected.initialState(), within(1e-11));
        }
        assertThat(gradient.parameters()).containsExactly(thetaBar, within(1e-9));
        assertThatThrownBy(() -> NeuralRows.of(field.map())).hasMessageContaining("rows have times of their own");
    }

    @Test
    void anAutonomousBatchIsAFieldOfRows() {
        Network network = Network.of(Dense.of(3, 6, Activation.TANH), Dense.of(6, 3, Activation.IDENTITY));
        NeuralField field = NeuralField.of(network, network.initialize(2));
        Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 1e-6));
        RowRecording batch = RowAdjoint.of(
                        RowSolver.of(solver, RowEquation.of(3, DifferentiableRowField.autonomous(field))))
                .record(starts(), 0, 1);
        RowRecording rows = RowAdjoint.of(RowSolver.of(solver, RowEquation.of(3, NeuralRows.of(field.map()))))
                .record(starts(), 0, 1);
        RowGradient expected = rows.pullback(fill(rows.cotangents()));
        RowGradient gradient = batch.pullback(fill(batch.cotangents()));
        assertThat(gradient.parameters()).isEqualTo(expected.parameters());
        assertThat(gradient.initialStates()).isEqualTo(expected.initialStates());
    }

    @Test
    void refusesWhatHasNoGradient() {
        Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 1e-6));
        assertThatThrownBy(() -> RowAdjoint.of(RowSolver.of(solver, RowEquation.of(1, (t, y, dydt) -> {}))))
                .hasMessageContaining("the drift of the equation is not a DifferentiableRowField");
        RowSolver rows = RowSolver.of(solver, RowEquation.of(3, DifferentiableRowField.each(MIXING)));
        RowRecording recording = RowAdjoint.of(rows).record(starts(), 0, 1);
        assertThatThrownBy(() -> recording.pullback(new double[2][3])).hasMessageContaining("bar has 2 rows");
        double[][] bar = recording.cotangents();
        bar[4] = new double[2];
        assertThatThrownBy(() -> recording.pullback(bar)).hasMessageContaining("bar[4] has length 2");
        bar[4] = new double[] {0, Double.NaN, 0};
        assertThatThrownBy(() -> recording.pullback(bar))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("row 4");
        Network network = Network.of(Dense.of(3, 3, Activation.IDENTITY));
        NeuralField field = NeuralField.of(network, network.initialize(2));
        RowRecording neural = RowAdjoint.of(RowSolver.of(solver, RowEquation.of(3, NeuralRows.of(field.map()))))
                .record(starts(), 0, 1);
        field.load(network.initialize(3));
        assertThatThrownBy(() -> neural.pullback(neural.cotangents())).hasMessageContaining("have changed");
        RowSolver few = RowSolver.of(solver.withMaxSteps(2), RowEquation.of(3, DifferentiableRowField.each(MIXING)));
        assertThatThrownBy(() -> RowAdjoint.of(few).record(starts(), 0, 5)).isInstanceOf(SolveException.class);
    }
}
