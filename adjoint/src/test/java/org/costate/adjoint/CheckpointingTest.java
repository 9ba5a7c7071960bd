package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.costate.solver.Event;
import org.costate.solver.Impulse;
import org.costate.solver.PrescribedSteps;
import org.costate.solver.SaveAt;
import org.costate.solver.SolveException;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Dopri8;
import org.costate.solver.method.RK4;
import org.costate.solver.method.Tsit5;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A gradient has the same bits whatever the budget of its recording; what a budget costs is told before. */
class CheckpointingTest {

    private static final double[] Y0 = {0.8, -0.3, 0.5};

    private static final double T0 = -0.7;
    private static final double T1 = 0.7;
    private static final double STEP = 0.0007;

    @TempDir
    private Path folder;

    static List<ExplicitRungeKutta> methods() {
        return DiscreteAdjointTest.methods();
    }

    private static Solver solver(ExplicitRungeKutta method) {
        Solver solver = method.hasErrorEstimate()
                ? Solver.of(method, Tolerances.of(1e-3, 1e-3)).withMaxStep(STEP)
                : Solver.fixed(method, STEP);
        return solver.withSaveAt(SaveAt.times(T0, -0.3, 0.1, 0.10001, 0.5));
    }

    private static Event[] events() {
        return new Event[] {
            Event.crossing(new FirstComponent(0.75)).falling().changing(Impulse.of(0.01, 0, 0.001)),
            Event.at(-0.25, 0, 0.3).changing(Impulse.of(0.1, 0, -0.2)),
            Event.crossing(new FirstComponent(0.72)).named("noted"),
            Event.at(0.2).named("given"),
        };
    }

    private record FirstComponent(double level) implements DifferentiableEventFunction {

        @Override
        public double value(double t, double[] y) {
            return y[0] - level;
        }

        @Override
        public double pullback(double t, double[] y, double weight, double[] yBar, double[] thetaBar) {
            yBar[0] += weight;
            return 0;
        }
    }

    private static DiscreteRecording record(Solver solver, Memory memory) {
        return DiscreteAdjoint.of(solver).withMemory(memory).record(new MixingField(MixingField.THETA), Y0, T0, T1);
    }

    private static double[] bits(Recording recording, Solver solver) {
        ExplicitRungeKutta method = (ExplicitRungeKutta) solver.method();
        return Bits.of(recording, method.hasErrorEstimate(), method.hasStiffnessEstimate());
    }

    private Stream<Memory> budgets() {
        return Stream.of(
                Memory.strictly(0),
                Memory.strictly(3_000),
                Memory.strictly(40_000),
                Memory.strictly(90_000),
                Memory.ofBytes(0),
                Memory.ofBytes(400_000),
                Memory.ofMiB(1),
                Memory.strictly(10_000).spillingTo(folder),
                Memory.strictly(200_000).spillingTo(folder));
    }

    private void expectTheSameBits(Solver solver) {
        double[] expected;
        try (DiscreteRecording all = record(solver, Memory.ofMiB(1000))) {
            assertThat(all.storedSteps()).isGreaterThan(1900);
            assertThat(all.predictedRecomputation()).isZero();
            expected = bits(all, solver);
            assertThat(all.recomputation()).isZero();
        }
        budgets().forEach(memory -> {
            try (DiscreteRecording some = record(solver, memory)) {
                assertThat(bits(some, solver)).as("with " + memory).isEqualTo(expected);
                assertThat(bits(some, solver)).as("again with " + memory).isEqualTo(expected);
                assertThatThrownBy(() -> some.again(new double[] {1e200, 1e200, 1e200}, T0, T1))
                        .isInstanceOf(SolveException.class);
                some.again(Y0, T0, T1);
                assertThat(bits(some, solver)).as("anew with " + memory).isEqualTo(expected);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theBudgetDoesNotChangeABit(ExplicitRungeKutta method) {
        expectTheSameBits(solver(method));
    }

    /**
     * Remembers where a field was evaluated, and counts what was evaluated elsewhere later. Where time
     * crosses zero, the end of an attempt and the start of the next step may differ by a rounding of the step.
     */
    private static final class Places implements DifferentiableField {

        private final MixingField inner = new MixingField(MixingField.THETA);
        private final Set<List<Double>> known = new HashSet<>();
        private boolean isKnown;
        private int elsewhere;

        private void at(double t, double[] y) {
            List<Double> place = List.of(t, y[0], y[1], y[2]);
            if (!isKnown) {
                known.add(place);
            } else if (!known.contains(place)) {
                elsewhere++;
            }
        }

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            at(t, y);
            inner.evaluate(t, y, dydt);
        }

        @Override
        public int parameterCount() {
            return inner.parameterCount();
        }

        @Override
        public Linearization linearization() {
            Linearization wrapped = inner.linearization();
            return new Linearization() {

                @Override
                public void evaluate(double t, double[] y, double[] dydt) {
                    at(t, y);
                    wrapped.evaluate(t, y, dydt);
                }

                @Override
                public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                    return wrapped.pullback(w, yBar, thetaBar);
                }

                @Override
                public long bytes() {
                    return wrapped.bytes();
                }
            };
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void whatIsEvaluatedAgainIsEvaluatedAtTheSamePlaces(ExplicitRungeKutta method) {
        double[] times = new double[301];
        Arrays.setAll(times, j -> Math.pow((j - 149.7) / 150, 3));
        Solver solver = Solver.fixed(method, 1).withController(PrescribedSteps.of(times));
        for (Memory memory : List.of(Memory.strictly(0), Memory.ofBytes(0), Memory.strictly(20_000))) {
            Places places = new Places();
            DiscreteRecording recording =
                    DiscreteAdjoint.of(solver).withMemory(memory).record(places, Y0, times[0], times[300]);
            places.isKnown = true;
            bits(recording, solver);
            assertThat(recording.reevaluations()).isPositive();
            assertThat(places.elsewhere).as("with " + memory).isZero();
        }
    }

    static List<ExplicitRungeKutta> severalMethods() {
        return List.of(Tsit5.METHOD, RK4.METHOD, Dopri8.METHOD);
    }

    @ParameterizedTest
    @MethodSource("severalMethods")
    void theBudgetDoesNotChangeABitOfASolveWithEvents(ExplicitRungeKutta method) {
        Solver solver = solver(method).withEvents(events());
        if (method.hasDenseOutput()) {
            expectTheSameBits(solver);
        }
    }

    @ParameterizedTest
    @MethodSource("severalMethods")
    void whatIsPredictedIsWhatIsEvaluated(ExplicitRungeKutta method) {
        Solver solver = solver(method).withSaveAt(SaveAt.end());
        budgets().forEach(memory -> {
            try (DiscreteRecording recording = record(solver, memory)) {
                double predicted = recording.predictedRecomputation();
                bits(recording, solver);
                assertThat(recording.recomputation()).as("with " + memory).isEqualTo(predicted);
            }
        });
    }

    @Test
    void statesOfAllStepsCostOneEvaluationForEachAndCheckpointsTwo() {
        Solver solver = solver(Tsit5.METHOD).withSaveAt(SaveAt.end());
        double states = record(solver, Memory.ofBytes(0)).predictedRecomputation();
        assertThat(states).isCloseTo(1, within(0.01));
        double checkpoints = record(solver, Memory.strictly(40_000)).predictedRecomputation();
        assertThat(checkpoints).isBetween(1.5, 2.0);
        double few = record(solver, Memory.strictly(0)).predictedRecomputation();
        assertThat(few).as("16 states for 2000 steps").isBetween(2.5, 5.0);
        double onDisk = record(solver, Memory.strictly(0).spillingTo(folder)).predictedRecomputation();
        assertThat(onDisk).isCloseTo(1, within(0.01));
    }

    @Test
    void aSolveOfNoStepsNeedsNoMemory() {
        budgets().forEach(memory -> {
            DiscreteRecording recording = DiscreteAdjoint.of(
                            solver(Tsit5.METHOD).withSaveAt(SaveAt.end()))
                    .withMemory(memory)
                    .record(new MixingField(MixingField.THETA), Y0, 1, 1);
            Cotangents bar = recording.cotangents();
            bar.addState(0, new double[] {1, 2, 3});
            assertThat(recording.predictedRecomputation()).isZero();
            assertThat(recording.pullback(bar).initialState()).containsExactly(1, 2, 3);
            assertThat(recording.recomputation()).isZero();
        });
    }

    @Test
    void aClosedRecordingLeavesNoFileAndRecordsAnew() throws IOException {
        Solver solver = solver(Tsit5.METHOD);
        DiscreteRecording recording = record(solver, Memory.strictly(0).spillingTo(folder));
        double[] expected = bits(recording, solver);
        recording.close();
        recording.close();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
        assertThatThrownBy(recording::cotangents)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        recording.again(Y0, T0, T1);
        assertThat(bits(recording, solver)).isEqualTo(expected);
        recording.close();
    }

    @Test
    void aFolderThatIsNotThereIsRefusedAndOneThatGoesIsToldOf() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        for (Path none : new Path[] {folder.resolve("none"), file}) {
            assertThatThrownBy(() -> Memory.ofMiB(1).spillingTo(none))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("folder = " + none);
        }
        Path gone = Files.createDirectory(folder.resolve("gone"));
        Memory memory = Memory.strictly(0).spillingTo(gone);
        Files.delete(gone);
        assertThatThrownBy(() -> record(solver(Tsit5.METHOD), memory))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContainingAll("no checkpoint file can be made", gone.toString());
    }

    @Test
    void aLogOfTooManyStepsIsRefusedByName() {
        Solver solver = Solver.fixed(Tsit5.METHOD, STEP / 5);
        DiscreteRecording recording = record(solver, Memory.ofBytes(0));
        assertThatThrownBy(recording::log)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("4096 steps", "more memory", "listener");
        recording.again(Y0, 0, 0.5);
        assertThat(recording.log().size()).isEqualTo(recording.cotangents().error().length);
    }
}
