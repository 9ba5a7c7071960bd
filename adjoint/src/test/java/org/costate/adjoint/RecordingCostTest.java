package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.costate.solver.SaveAt;
import org.costate.solver.Solver;
import org.costate.solver.StepLog;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Dopri5;
import org.costate.solver.method.Euler;
import org.costate.solver.method.Tsit5;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.costate.testkit.AllocationMeter;
import org.costate.testkit.ExpressionSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a gradient costs: evaluations, pullbacks, memory. */
class RecordingCostTest {

    private static final double[] Y0 = {0.8, -0.3, 0.5};
    private static final double T1 = 6.3;

    static List<ExplicitRungeKutta> methods() {
        return DiscreteAdjointTest.methods();
    }

    static List<ExplicitRungeKutta> sevenStagePairs() {
        return List.of(Dopri5.METHOD, Tsit5.METHOD);
    }

    private static Solver solver(ExplicitRungeKutta method) {
        return method.hasErrorEstimate()
                ? Solver.of(method, Tolerances.of(1e-5, 1e-5)).withInitialStep(5)
                : Solver.fixed(method, 0.1);
    }

    private static CountingField field() {
        return new CountingField(new MixingField(MixingField.THETA), 1000);
    }

    private static Recording record(ExplicitRungeKutta method, CountingField field, long mebibytes) {
        return DiscreteAdjoint.of(solver(method))
                .withMemory(Memory.ofMiB(mebibytes))
                .record(field, Y0, 0, T1);
    }

    private static Cotangents endCotangent(Recording recording) {
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {1, -2, 3});
        return bar;
    }

    @ParameterizedTest
    @MethodSource("methods")
    void recordingEvaluatesNoMoreThanSolving(ExplicitRungeKutta method) {
        for (long mebibytes : new long[] {0, 100}) {
            CountingField field = field();
            Recording recording = record(method, field, mebibytes);
            CountingField plain = field();
            long evaluations = solver(method)
                    .solve(plain, Y0, 0, T1, StepLog.of())
                    .statistics()
                    .evaluations();
            assertThat(field.allEvaluations()).isEqualTo(evaluations).isEqualTo(plain.evaluations);
            assertThat(recording.solution().statistics().evaluations()).isEqualTo(evaluations);
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void storedStagesAreNeverEvaluatedAgain(ExplicitRungeKutta method) {
        CountingField field = field();
        Recording recording = record(method, field, 100);
        field.reset();
        recording.pullback(endCotangent(recording));
        assertThat(field.allEvaluations()).isZero();
        assertThat(field.linearizations).isZero();
        assertThat(recording.reevaluations()).isZero();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void recomputationEvaluatesEveryStageOnce(ExplicitRungeKutta method) {
        CountingField field = field();
        Recording recording = record(method, field, 0);
        field.reset();
        recording.pullback(endCotangent(recording));
        long steps = recording.log().size();
        long stages = method.tableau().stages();
        long expected = method.tableau().isFirstSameAsLast() ? steps * (stages - 1) + 1 : steps * stages;
        assertThat(field.allEvaluations()).isEqualTo(expected).isEqualTo(recording.reevaluations());
        assertThat(field.linearizations).isEqualTo(stages);
        field.reset();
        recording.pullback(endCotangent(recording));
        assertThat(field.allEvaluations()).isEqualTo(expected);
        assertThat(field.linearizations).as("workspaces are kept").isZero();
    }

    @ParameterizedTest
    @MethodSource("sevenStagePairs")
    void aSevenStagePairCostsSixPullbacksAStepAndOneAtTheStart(ExplicitRungeKutta method) {
        for (long mebibytes : new long[] {0, 100}) {
            CountingField field = field();
            Recording recording = record(method, field, mebibytes);
            long steps = recording.log().size();
            Cotangents bar = endCotangent(recording);
            recording.pullback(bar);
            // Nothing reaches the last stage of the last step from a cotangent of its end state alone.
            assertThat(field.pullbacks).isEqualTo(6 * steps);
            java.util.Arrays.fill(bar.error(), 1);
            field.reset();
            recording.pullback(bar);
            assertThat(field.pullbacks).isEqualTo(6 * steps + 1);
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void noStageIsPulledBackTwice(ExplicitRungeKutta method) {
        CountingField field = field();
        Recording recording = DiscreteAdjoint.of(solver(method).withSaveAt(SaveAt.times(0.1, 3, 3.1, 6.2)))
                .record(field, Y0, 0, T1);
        long forward = recording.solution().statistics().evaluations();
        Bits.of(recording, method.hasErrorEstimate(), method.hasStiffnessEstimate());
        assertThat(field.pullbacks).isLessThanOrEqualTo(forward);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void cotangentsThatAreZeroCostNothing(ExplicitRungeKutta method) {
        CountingField field = field();
        Recording recording = record(method, field, 100);
        recording.pullback(recording.cotangents());
        assertThat(field.pullbacks).isZero();
    }

    @Test
    void manyStepsNeedMemoryForTheirTimesOnly() {
        int steps = 100_000;
        double h = 1.0 / steps;
        ReferenceField decay = ReferenceField.of(
                ExpressionSystem.parse(1, List.of(), List.of("-p[0]*y[0]", "p[0]*y[0]")), new double[] {0.7});
        DiscreteAdjoint adjoint =
                DiscreteAdjoint.of(Solver.fixed(Euler.METHOD, h)).withMemory(Memory.ofMiB(0));
        Recording[] recording = new Recording[1];
        long bytes = AllocationMeter.bytes(() -> recording[0] = adjoint.record(decay, new double[] {2, 1}, 0, 1));
        assertThat(recording[0].solution().statistics().accepted()).isEqualTo(steps);
        // The time of a step takes 8 bytes; states and log stay within the little that is always granted.
        assertThat(bytes).isLessThan(steps * 9L + 3_000_000);
        Cotangents bar = recording[0].cotangents();
        bar.addState(0, new double[] {1, 0});
        double kept = Math.pow(1 - 0.7 * h, steps);
        Gradient gradient = recording[0].pullback(bar);
        assertThat(gradient.initialState()[0]).isCloseTo(kept, within(1e-10 * kept));
        double slope = -2 * kept / (1 - 0.7 * h);
        assertThat(gradient.parameters()[0]).isCloseTo(slope, within(-1e-10 * slope));
    }
}
