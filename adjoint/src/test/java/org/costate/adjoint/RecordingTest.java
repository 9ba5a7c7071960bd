package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Network;
import org.costate.neural.NeuralField;
import org.costate.solver.SaveAt;
import org.costate.solver.SolveException;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Bosh3;
import org.costate.solver.method.Dopri8;
import org.costate.solver.method.Tsit5;
import org.costate.solver.method.Vern7;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of a recording has the same bits whatever is stored, and whatever was recorded before. */
class RecordingTest {

    private static final double[] Y0 = {0.8, -0.3, 0.5};
    private static final double T1 = 6.3;
    private static final long MIB = 1L << 20;

    private static final Network NETWORK =
            Network.of(Dense.of(2, 7, Activation.TANH).withTime(), Dense.of(7, 2, Activation.TANH));

    enum Saving {
        END(SaveAt.end()),
        SAMPLES(SaveAt.times(0, 0.05, 0.050001, 1.7, 1.71, 3, 5.5, T1)),
        EVERY_STEP(SaveAt.everyStep());

        private final SaveAt saveAt;

        Saving(SaveAt saveAt) {
            this.saveAt = saveAt;
        }
    }

    static Stream<Arguments> cases() {
        return DiscreteAdjointTest.methods().stream()
                .flatMap(method -> Stream.of(Saving.values()).map(saving -> Arguments.of(method, saving)));
    }

    /** Adaptive with a first step far too long where the method can, so that steps are rejected. */
    private static Solver solver(ExplicitRungeKutta method, Saving saving) {
        Solver solver = method.hasErrorEstimate()
                ? Solver.of(method, Tolerances.of(1e-5, 1e-5)).withInitialStep(5)
                : Solver.fixed(method, 0.1);
        return solver.withSaveAt(saving.saveAt);
    }

    private static DiscreteRecording record(Solver solver, DifferentiableField field, long mebibytes) {
        return DiscreteAdjoint.of(solver).withMemory(Memory.ofMiB(mebibytes)).record(field, Y0, 0, T1);
    }

    private static double[] bits(Recording recording, ExplicitRungeKutta method) {
        return Bits.of(recording, method.hasErrorEstimate(), method.hasStiffnessEstimate());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsStoredDoesNotChangeABit(ExplicitRungeKutta method, Saving saving) {
        Solver solver = solver(method, saving);
        MixingField field = new MixingField(MixingField.THETA);
        DiscreteRecording all = record(solver, field, 1000);
        int steps = all.log().size();
        assertThat(all.storedSteps()).isEqualTo(steps);
        if (method.hasErrorEstimate()) {
            assertThat(all.log().rejections(0)).as("rejections").isPositive();
        }
        double[] expected = bits(all, method);
        assertThat(bits(record(solver, field, 0), method)).isEqualTo(expected);
        assertThat(bits(record(solver, field, 1), method)).isEqualTo(expected);
        int stages = method.tableau().rows();
        for (int cut : new int[] {1, 2, steps / 2, steps - 1}) {
            CountingField sized = new CountingField(field, MIB / ((long) cut * stages) - 24);
            DiscreteRecording partial = record(solver, sized, 1);
            assertThat(partial.storedSteps()).isBetween(1, steps);
            assertThat(bits(partial, method)).as("room for " + cut).isEqualTo(expected);
            assertThat(bits(partial, method)).as("once more").isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void neverHoldsMoreThanTheBudget(ExplicitRungeKutta method, Saving saving) {
        Solver solver = solver(method, saving);
        int stages = method.tableau().rows();
        for (long held = 1; held <= 60; held += 7) {
            long bytes = MIB / held;
            CountingField field = new CountingField(new MixingField(MixingField.THETA), bytes - 24);
            Recording recording = record(solver, field, 1);
            assertThat(field.linearizations * bytes)
                    .as("with stages of " + bytes + " bytes, the first step apart")
                    .isLessThanOrEqualTo(Math.max(MIB, stages * bytes));
            long before = field.linearizations;
            recording.pullback(recording.cotangents());
            bits(recording, method);
            bits(recording, method);
            assertThat(field.linearizations - before)
                    .isLessThanOrEqualTo(method.tableau().rows());
        }
    }

    static List<ExplicitRungeKutta> several() {
        return List.of(Tsit5.METHOD, Bosh3.METHOD, Vern7.METHOD, Dopri8.METHOD);
    }

    @ParameterizedTest
    @MethodSource("several")
    void everyKindOfReuseGivesTheBitsOfAFreshRecording(ExplicitRungeKutta method) {
        CountingField field = new CountingField(NeuralField.of(NETWORK, NETWORK.initialize(4)), 20_000);
        Solver solver = Solver.of(method, Tolerances.of(1e-6, 1e-6))
                .withSaveAt(SaveAt.everyStep())
                .withMaxSteps(200);
        for (long mebibytes : new long[] {0, 1, 100}) {
            DiscreteAdjoint adjoint = DiscreteAdjoint.of(solver).withMemory(Memory.ofMiB(mebibytes));
            double[] small = {0.5, -0.2};
            double[] large = {0.5, -0.2, 1.3, 0.4, -0.7, 0.1};
            DiscreteRecording reused = adjoint.record(field, large, 0, 4);
            bits(reused, method);
            expectFresh(adjoint, reused, field, method, small, 0, 3);
            expectFresh(adjoint, reused, field, method, large, 1, -2);
            assertThatThrownBy(() -> reused.again(large, 0, 1e9)).isInstanceOf(SolveException.class);
            expectFresh(adjoint, reused, field, method, large, 0, 4);
            for (long evaluation : new long[] {0, 1, 5, 6, 7, 17, 40}) {
                field.reset();
                field.failAt = evaluation;
                assertThatThrownBy(() -> reused.again(large, 0, 4)).hasMessageContaining("fails");
                field.failAt = Long.MAX_VALUE;
                expectFresh(adjoint, reused, field, method, large, 0, 4);
            }
            expectFresh(adjoint, reused, field, method, small, 0, 4);
            expectFresh(adjoint, reused, field, method, small, 2, 2);
            expectFresh(adjoint, reused, field, method, small, 0, 4);
        }
    }

    private static void expectFresh(
            DiscreteAdjoint adjoint,
            DiscreteRecording reused,
            DifferentiableField field,
            ExplicitRungeKutta method,
            double[] y0,
            double t0,
            double t1) {
        DiscreteRecording fresh = adjoint.record(field, y0, t0, t1);
        assertThat(reused.again(y0, t0, t1).endState())
                .isEqualTo(fresh.solution().endState());
        assertThat(reused.storedSteps()).isEqualTo(fresh.storedSteps());
        assertThat(reused.log().size()).isEqualTo(fresh.log().size());
        assertThat(bits(reused, method)).isEqualTo(bits(fresh, method));
    }

    @Test
    void newParametersAreUsedFromTheNextRecordingOn() {
        NeuralField field = NeuralField.of(NETWORK, NETWORK.initialize(4));
        DiscreteAdjoint adjoint = DiscreteAdjoint.of(Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 1e-6)));
        double[] y0 = {0.5, -0.2};
        Recording recording = adjoint.record(field, y0, 0, 1);
        field.load(NETWORK.initialize(5));
        assertThatThrownBy(() -> recording.pullback(recording.cotangents()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("parameters");
        recording.again(y0, 0, 1);
        DiscreteRecording fresh = adjoint.record(NeuralField.of(NETWORK, NETWORK.initialize(5)), y0, 0, 1);
        assertThat(Bits.of(recording, true, true)).isEqualTo(Bits.of(fresh, true, true));
    }

    @Test
    void aFailedSolveLeavesNothingToPullBack() {
        DiscreteAdjoint adjoint = DiscreteAdjoint.of(solver(Tsit5.METHOD, Saving.END));
        Recording recording = adjoint.record(new MixingField(MixingField.THETA), Y0, 0, 1);
        Cotangents bar = recording.cotangents();
        assertThatThrownBy(() -> recording.again(new double[] {1, Double.NaN, 1}, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("y0[1] = NaN");
        assertThatThrownBy(() -> recording.pullback(bar)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(recording::cotangents).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(recording::solution).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theCallersInitialStateMayChangeAfterwards() {
        double[] y0 = Y0.clone();
        Recording recording = DiscreteAdjoint.of(solver(Tsit5.METHOD, Saving.SAMPLES))
                .withMemory(Memory.ofMiB(0))
                .record(new MixingField(MixingField.THETA), y0, 0, T1);
        double[] expected = Bits.of(recording, true, true);
        y0[0] = 99;
        assertThat(Bits.of(recording, true, true)).isEqualTo(expected);
    }

    @Test
    void whatIsHandedOutDoesNotReachTheRecording() {
        Recording recording = record(solver(Tsit5.METHOD, Saving.SAMPLES), new MixingField(MixingField.THETA), 1);
        double[] expected = Bits.of(recording, true, true);
        recording.solution().times()[1] = 77;
        recording.solution().endState()[0] = 77;
        Gradient gradient = recording.pullback(recording.cotangents());
        gradient.initialState()[0] = 77;
        gradient.parameters()[0] = 77;
        assertThat(gradient.initialState()).containsOnly(0);
        assertThat(gradient.parameters()).containsOnly(0);
        assertThat(Bits.of(recording, true, true)).isEqualTo(expected);
    }
}
