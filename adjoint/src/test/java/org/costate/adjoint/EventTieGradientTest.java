package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.costate.solver.Event;
import org.costate.solver.Method;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.auto.Auto;
import org.costate.solver.method.Dopri8;
import org.costate.solver.method.Tsit5;
import org.costate.solver.stiff.Kvaerno5;
import org.costate.solver.stiff.Rodas5P;
import org.costate.trace.Traced;
import org.costate.trace.TracedField;
import org.costate.trace.TracedNumber;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Crossings at given times and at the end: derivatives by hand, for the order of the list and an end that comes last.
 * The equation is {@code x' = a z, z' = 0} from (0, 1) with a = 1, whose crossings lie at x = 1 or -1.
 */
class EventTieGradientTest {

    private static final Offset<Double> ROUNDING = within(1e-10);

    private static final TracedField FIELD = Traced.field(
            2, new double[] {1}, (t, y, theta) -> new TracedNumber[] {theta[0].multiply(y[1]), y[0].multiply(0)});

    private static List<Method> methods() {
        return List.of(Tsit5.METHOD, Dopri8.METHOD, Kvaerno5.METHOD, Rodas5P.METHOD, Auto.METHOD);
    }

    /** {@code x = side} makes it {@code 3 x + 5 t} and doubles its speed. */
    private static Event crossing(double side) {
        return Event.crossing(Traced.event(FIELD, (t, y, theta) -> new TracedNumber[] {y[0].subtract(side)}))
                .changing(Traced.change(FIELD, (t, y, theta) ->
                        new TracedNumber[] {y[0].multiply(3).add(t.multiply(5)), y[1].multiply(2)}));
    }

    /** The time makes it {@code x^2} and triples its speed. */
    private static Event given() {
        return Event.at(1).changing(Traced.change(FIELD, (t, y, theta) ->
                new TracedNumber[] {y[0].multiply(y[0]), y[1].multiply(3)}));
    }

    private static DiscreteRecording record(Method method, SaveAt saveAt, double t1, Event... events) {
        Solver solver =
                Solver.of(method, Tolerances.of(1e-9, 1e-9)).withSaveAt(saveAt).withEvents(events);
        return DiscreteAdjoint.of(solver).record(FIELD, new double[] {0, 1}, 0, t1);
    }

    /** Derivatives of the last saved x by a, x0, t0 and t1. */
    private static void assertDerivatives(DiscreteRecording recording, double a, double x0, double t0, double t1) {
        Cotangents bar = recording.cotangents();
        bar.addState(recording.solution().size() - 1, new double[] {1, 0});
        Gradient gradient = recording.pullback(bar);
        String which = recording.solution().occurrences().toString();
        assertThat(gradient.parameters()[0]).as("a " + which).isCloseTo(a, ROUNDING);
        assertThat(gradient.initialState()[0]).as("x0 " + which).isCloseTo(x0, ROUNDING);
        assertThat(gradient.startTime()).as("t0 " + which).isCloseTo(t0, ROUNDING);
        assertThat(gradient.endTime()).as("t1 " + which).isCloseTo(t1, ROUNDING);
        if (recording.hasErrorBar()) {
            assertThat(Math.abs(recording.errorBar(bar).bar())).isLessThan(1e-12);
        }
    }

    private static double end(DiscreteRecording recording) {
        Solution solution = recording.solution();
        return solution.value(solution.size() - 1, 0);
    }

    /** tau = (1 - x0) / a + t0; s = 3 + 5 tau + 2 a (1 - tau) at the given time; s^2 + 6 a (t1 - 1) at the end. */
    @ParameterizedTest
    @MethodSource("methods")
    void aCrossingBeforeAGivenTime(Method method) {
        DiscreteRecording recording = record(method, SaveAt.end(), 3, crossing(1), given());
        assertThat(end(recording)).isCloseTo(64 + 12, within(1e-9));
        assertDerivatives(recording, 16 * -3 + 12, 16 * -3, 16 * 3, 6);
    }

    /** x = (x0 + a (1 - t0))^2 at the given time; tau = 1 + (1 - x) / (3 a); 3 + 5 tau + 6 a (t1 - tau) at the end. */
    @ParameterizedTest
    @MethodSource("methods")
    void aCrossingAfterAGivenTime(Method method) {
        DiscreteRecording recording = record(method, SaveAt.end(), 3, given(), crossing(1));
        assertThat(end(recording)).isCloseTo(8 + 12, within(1e-9));
        assertDerivatives(recording, 12 + 2 / 3.0, 2 / 3.0, -2 / 3.0, 6);
    }

    /** tau = (1 - x0) / a + t0; 3 + 5 tau + 2 a (t1 - tau) at the end. */
    @ParameterizedTest
    @MethodSource("methods")
    void aCrossingAtTheEnd(Method method) {
        DiscreteRecording recording = record(method, SaveAt.end(), 1, crossing(1));
        assertThat(end(recording)).isCloseTo(8, within(1e-9));
        assertDerivatives(recording, -3, -3, 3, 2);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aCrossingAtAnEndBackwards(Method method) {
        DiscreteRecording recording = record(method, SaveAt.end(), -1, crossing(-1));
        assertThat(end(recording)).isCloseTo(-8, within(1e-9));
        assertDerivatives(recording, 3, -3, 3, 2);
    }

    /** Stopped there, the end is the crossing's and moves no more with t1. */
    @ParameterizedTest
    @MethodSource("methods")
    void aStopAtTheEnd(Method method) {
        assertDerivatives(record(method, SaveAt.end(), 1, crossing(1).stopping()), -5, -5, 5, 0);
    }

    /** (x0 + a (1 - t0))^2 + 3 a (t1 - 1) at the end. */
    @ParameterizedTest
    @MethodSource("methods")
    void aGivenTimeAtTheEnd(Method method) {
        assertDerivatives(record(method, SaveAt.end(), 1, given()), 2, 2, -2, 3);
    }

    /** A state that is saved is the one before, which moves with the end as if nothing happened there. */
    @ParameterizedTest
    @MethodSource("methods")
    void aStateSavedAtTheEndIsTheOneBefore(Method method) {
        for (Event event : new Event[] {given(), crossing(1)}) {
            assertDerivatives(record(method, SaveAt.times(0.5, 1), 1, event), 1, 1, -1, 1);
            assertDerivatives(record(method, SaveAt.everyStep(), 1, event), 1, 1, -1, 1);
        }
    }

    /** Both at the end: the crossing, then the time. */
    @ParameterizedTest
    @MethodSource("methods")
    void aCrossingBeforeAGivenTimeAtTheEnd(Method method) {
        DiscreteRecording recording = record(method, SaveAt.end(), 1, crossing(1), given());
        assertThat(end(recording)).isCloseTo(64, within(1e-9));
        assertDerivatives(recording, 16 * -3, 16 * -3, 16 * 3, 6);
    }
}
