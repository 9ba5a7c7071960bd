package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.costate.solver.Method;
import org.costate.solver.SaveAt;
import org.costate.solver.Solver;
import org.costate.solver.StepLog;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Bosh3;
import org.costate.solver.method.Dopri5;
import org.costate.solver.method.Dopri8;
import org.costate.solver.method.Tsit5;
import org.costate.solver.method.Vern7;
import org.costate.trace.Traced;
import org.costate.trace.TracedNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sensitivities that are taken forwards are used like an adjoint, and give the discrete adjoint's gradient to rounding. */
class ForwardRecordingTest {

    private static final double[] Y0 = {0.6, -0.3, 0.4};
    private static final double[] TIMES = {0, 0.7, 1.1, 2};

    static List<Method> methods() {
        return List.of(Bosh3.METHOD, Dopri5.METHOD, Tsit5.METHOD, Dopri8.METHOD, Vern7.METHOD);
    }

    /** With derivatives along directions, and dependent on time. */
    private static DifferentiableField traced() {
        return Traced.field(3, new double[] {0.4, 1.2}, (t, y, p) -> new TracedNumber[] {
            y[1].multiply(p[0]).add(t.sin()),
            y[2].multiply(y[0]).subtract(p[1].multiply(y[1])),
            y[0].subtract(y[2].multiply(t)).tanh()
        });
    }

    private static Gradient gradient(Recording recording) {
        Cotangents bar = recording.cotangents();
        double[] weights = new Random(3).doubles(bar.states().length, -1, 1).toArray();
        System.arraycopy(weights, 0, bar.states(), 0, weights.length);
        return recording.pullback(bar);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void isTheGradientOfTheDiscreteAdjoint(Method method) {
        for (DifferentiableField field : List.of(new MixingField(MixingField.THETA), traced())) {
            for (double t0 : new double[] {0, -0.4, 3}) {
                for (SaveAt saveAt : List.of(SaveAt.end(), SaveAt.everyStep(), SaveAt.times(t0, (t0 + 1.1) / 2, 1.1))) {
                    Solver solver = Solver.of(method, Tolerances.of(1e-5, 1e-5)).withSaveAt(saveAt);
                    Gradient expected = gradient(DiscreteAdjoint.of(solver).record(field, Y0, t0, 1.1));
                    Gradient found = gradient(ForwardSensitivity.of(solver).record(field, Y0, t0, 1.1));
                    assertThat(found.initialState()).containsExactly(expected.initialState(), within(1e-12));
                    assertThat(found.parameters()).containsExactly(expected.parameters(), within(1e-12));
                    assertThat(found.startTime()).isCloseTo(expected.startTime(), within(1e-11));
                    assertThat(found.endTime()).isCloseTo(expected.endTime(), within(1e-11));
                    if (saveAt.times().length > 0) {
                        assertThat(found.saveTime(1)).isCloseTo(expected.saveTime(1), within(1e-12));
                    }
                }
            }
        }
    }

    @Test
    void moreLossesCostNothing() {
        Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 1e-6)).withSaveAt(SaveAt.times(TIMES));
        StepLog listened = StepLog.of();
        Recording recording =
                ForwardSensitivity.of(solver).record(new MixingField(MixingField.THETA), Y0, 0, 2, listened);
        assertThat(listened.size()).isEqualTo(recording.log().size());
        double[] first = gradient(recording).parameters();
        assertThat(recording.reevaluations()).isGreaterThan(recording.log().size());
        assertThat(gradient(recording).parameters()).isEqualTo(first);
        assertThat(recording.reevaluations()).isZero();
        recording.again(new double[] {0.1, 0, 0}, 0, 2);
        assertThat(gradient(recording).parameters()).isNotEqualTo(first);
        recording.again(Y0, 0, 2);
        assertThat(gradient(recording).parameters()).isEqualTo(first);
    }

    @Test
    void refusesWhatItCannotCarry() {
        Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 1e-6));
        Recording recording = ForwardSensitivity.of(solver).record(traced(), Y0, 0, 2);
        Cotangents bar = recording.cotangents();
        bar.stiffness()[0] = 1;
        assertThatThrownBy(() -> recording.pullback(bar))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use DiscreteAdjoint");
        assertThatThrownBy(() -> recording.pullback(new Cotangents(2, 3, 1))).hasMessageContaining("2 states");
    }
}
