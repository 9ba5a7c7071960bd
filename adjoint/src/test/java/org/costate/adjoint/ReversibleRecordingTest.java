package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.costate.solver.PrescribedSteps;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Dopri5;
import org.costate.solver.method.Heun;
import org.costate.solver.method.Tsit5;
import org.costate.solver.method.Vern7;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.costate.solver.rk.ReversibleRungeKutta;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of a reversible solve is that of its steps, from states that were undone. */
class ReversibleRecordingTest {

    private static final double[] Y0 = {0.6, -0.3, 0.4};
    private static final double[] TIMES = {0.7, 1.1, 2};

    static List<ExplicitRungeKutta> methods() {
        return List.of(Heun.METHOD, Dopri5.METHOD, Tsit5.METHOD, Vern7.METHOD);
    }

    private static ReversibleRecording record(Solver solver, double[] theta, double[] y0, double t0, double t1) {
        return ReversibleAdjoint.of(solver).record(new MixingField(theta), y0, t0, t1);
    }

    private static double[] weights() {
        return new Random(3).doubles(3 * TIMES.length, -1, 1).toArray();
    }

    private static double loss(Solution solution) {
        double sum = 0;
        for (int i = 0; i < 3 * TIMES.length; i++) {
            sum += weights()[i] * solution.value(i / 3, i % 3);
        }
        return sum;
    }

    private static Gradient gradient(Recording recording) {
        Cotangents bar = recording.cotangents();
        System.arraycopy(weights(), 0, bar.states(), 0, bar.states().length);
        return recording.pullback(bar);
    }

    /** Inputs y0, theta, and the start and end of the interval as a shift of each. */
    private static double frozen(Solver solver, PrescribedSteps steps, int input, double d) {
        double[] y0 = Y0.clone();
        double[] theta = MixingField.THETA.clone();
        if (input < 3) {
            y0[input] += d;
        } else {
            theta[input - 3] += d;
        }
        return loss(solver.withController(steps).solve(new MixingField(theta), y0, 0, 2));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void isThatOfDifferencesAtFrozenSteps(ExplicitRungeKutta method) {
        for (double coupling : new double[] {0.9, 0.999, 1}) {
            Solver solver = Solver.of(ReversibleRungeKutta.of(method).withCoupling(coupling), Tolerances.of(1e-4, 1e-4))
                    .withSaveAt(SaveAt.times(TIMES));
            ReversibleRecording recording = record(solver, MixingField.THETA, Y0, 0, 2);
            Gradient found = gradient(recording);
            PrescribedSteps steps = PrescribedSteps.from(recording.log());
            assertThat(frozen(solver, steps, 0, 0)).isEqualTo(loss(recording.solution()));
            for (int input = 0; input < 7; input++) {
                int i = input;
                LossDifferences expected = LossDifferences.of(d -> frozen(solver, steps, i, d), 0);
                double value = input < 3 ? found.initialState()[input] : found.parameters()[input - 3];
                assertThat(value)
                        .as("%s at coupling %s, input %s", method, coupling, input)
                        .isCloseTo(expected.value(), within(1e-9));
            }
            assertThat(recording.reconstructionError()).isLessThan(1e-8);
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void timesStretchTheGrid(ExplicitRungeKutta method) {
        Solver solver = Solver.of(ReversibleRungeKutta.of(method), Tolerances.of(1e-4, 1e-4));
        ReversibleRecording recording = record(solver, MixingField.THETA, Y0, 0.1, 2);
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {1, -2, 0.5});
        Gradient found = recording.pullback(bar);
        PrescribedSteps steps = PrescribedSteps.from(recording.log());
        for (int end = 0; end < 2; end++) {
            int which = end;
            LossDifferences expected = LossDifferences.of(
                    d -> {
                        double[] y = solver.withController(steps)
                                .solve(
                                        new MixingField(MixingField.THETA),
                                        Y0,
                                        0.1 + (which == 0 ? d : 0),
                                        2 + (which == 1 ? d : 0))
                                .endState();
                        return y[0] - 2 * y[1] + 0.5 * y[2];
                    },
                    0);
            assertThat(which == 0 ? found.startTime() : found.endTime()).isCloseTo(expected.value(), within(1e-9));
        }
    }

    /** Steps land on the times to save at, which are held; against the continuous derivatives of a tight solve. */
    @Test
    void savedTimesAreHeld() {
        Tolerances tight = Tolerances.of(1e-9, 1e-9);
        for (double t0 : new double[] {0, 0.7, -0.2}) {
            Solver plain = Solver.of(Vern7.METHOD, tight).withSaveAt(SaveAt.times(TIMES));
            Gradient expected =
                    gradient(DiscreteAdjoint.of(plain).record(new MixingField(MixingField.THETA), Y0, t0, 2));
            Gradient found = gradient(
                    record(plain.withMethod(ReversibleRungeKutta.of(Vern7.METHOD)), MixingField.THETA, Y0, t0, 2));
            assertThat(found.startTime()).isCloseTo(expected.startTime(), within(1e-6));
            assertThat(found.endTime()).isCloseTo(expected.endTime(), within(1e-6));
            assertThat(found.saveTime(1)).isCloseTo(expected.saveTime(1), within(1e-6));
        }
    }

    /** Where the solution forgets its past the two states come apart, and that is said. */
    @Test
    void saysWhereTheStatesComeApart() {
        Solver solver = Solver.of(ReversibleRungeKutta.of(Tsit5.METHOD).withCoupling(0.999), Tolerances.of(1e-6, 1e-6));
        ReversibleRecording near = record(solver, MixingField.THETA, Y0, 0, 2);
        ReversibleRecording far = record(solver, MixingField.THETA, Y0, 0, 8);
        for (ReversibleRecording recording : List.of(near, far)) {
            Cotangents bar = recording.cotangents();
            bar.addState(0, new double[] {1, 1, 1});
            recording.pullback(bar);
        }
        assertThat(near.companionDistance()).isBetween(1e-6, 10.0);
        assertThat(near.diagnosis()).isEmpty();
        assertThat(far.companionDistance()).isGreaterThan(ReversibleRecording.SUSPICIOUS);
        assertThat(far.diagnosis()).contains("apart by");
    }

    /** Through E and S of the steps, which are those of the method's step from the second state. */
    @Test
    void carriesEstimates() {
        Solver solver = Solver.of(ReversibleRungeKutta.of(Tsit5.METHOD), Tolerances.of(1e-4, 1e-4));
        ReversibleRecording recording = record(solver, MixingField.THETA, Y0, 0, 2);
        Cotangents bar = recording.cotangents();
        Arrays.fill(bar.error(), 1);
        Arrays.fill(bar.stiffness(), 0.1);
        Gradient found = recording.pullback(bar);
        PrescribedSteps steps = PrescribedSteps.from(recording.log());
        for (int k = 0; k < 4; k++) {
            int which = k;
            LossDifferences expected = LossDifferences.of(
                    d -> {
                        double[] theta = MixingField.THETA.clone();
                        theta[which] += d;
                        ReversibleRecording moved = record(solver.withController(steps), theta, Y0, 0, 2);
                        double sum = 0;
                        for (int j = 0; j < moved.log().size(); j++) {
                            sum += moved.log().error(j) + 0.1 * moved.log().stiffness(j);
                        }
                        return sum;
                    },
                    0);
            assertThat(found.parameters()[k]).isCloseTo(expected.value(), within(1e-6 * Math.abs(expected.value())));
        }
    }

    @Test
    void isNearTheGradientOfTheMethodItself() {
        Tolerances tight = Tolerances.of(1e-9, 1e-9);
        Solver plain = Solver.of(Tsit5.METHOD, tight).withSaveAt(SaveAt.times(TIMES));
        double[] expected = gradient(DiscreteAdjoint.of(plain).record(new MixingField(MixingField.THETA), Y0, 0, 2))
                .parameters();
        Recording recording =
                record(plain.withMethod(ReversibleRungeKutta.of(Tsit5.METHOD)), MixingField.THETA, Y0, 0, 2);
        assertThat(gradient(recording).parameters()).containsExactly(expected, within(1e-7));
        assertThat(recording.again(Y0, 0, 2).endState())
                .isEqualTo(recording.solution().endState());
        assertThat(gradient(recording).parameters()).containsExactly(expected, within(1e-7));
        assertThat(recording.reevaluations())
                .isBetween(12L * recording.log().size(), 14L * recording.log().size());
    }

    /** A small coupling grows rounding as lambda^-N on the way back: that is measured, and refused in the end. */
    @Test
    void reportsAndRefusesWhatCannotBeUndone() {
        double[] errors = new double[3];
        double[] couplings = {0.999, 0.9, 0.8};
        for (int i = 0; i < 3; i++) {
            Solver solver = Solver.fixed(ReversibleRungeKutta.of(Heun.METHOD).withCoupling(couplings[i]), 0.02)
                    .withTolerances(Tolerances.of(1e-6, 1e-6));
            ReversibleRecording recording = record(solver, MixingField.THETA, Y0, 0, 2);
            Cotangents bar = recording.cotangents();
            bar.addState(0, new double[] {1, 1, 1});
            recording.pullback(bar);
            errors[i] = recording.reconstructionError();
        }
        assertThat(errors[0]).isLessThan(1e-8);
        assertThat(errors[1]).isBetween(errors[0], 1e-2);
        assertThat(errors[2]).isGreaterThan(errors[1]);
        for (double coupling : new double[] {0.7, 0.3}) {
            Solver hopeless = Solver.fixed(ReversibleRungeKutta.of(Heun.METHOD).withCoupling(coupling), 0.02)
                    .withTolerances(Tolerances.of(1e-6, 1e-6));
            ReversibleRecording recording = record(hopeless, MixingField.THETA, Y0, 0, 2);
            Cotangents bar = recording.cotangents();
            bar.addState(0, new double[] {1, 1, 1});
            assertThatThrownBy(() -> recording.pullback(bar))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessageContaining(coupling > 0.5 ? "missed a known state" : "became");
        }
    }

    @Test
    void refusesMisuse() {
        Solver plain = Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 1e-6));
        assertThatThrownBy(() -> ReversibleAdjoint.of(plain)).hasMessageContaining("method = Tsit5");
        Recording recording =
                record(plain.withMethod(ReversibleRungeKutta.of(Tsit5.METHOD)), MixingField.THETA, Y0, 0, 2);
        assertThatThrownBy(() -> recording.pullback(new Cotangents(2, 3, 1))).hasMessageContaining("2 states");
        assertThatThrownBy(() -> DiscreteAdjoint.of(plain.withMethod(ReversibleRungeKutta.of(Tsit5.METHOD))))
                .hasMessageContaining("ReversibleTsit5");
    }
}
