package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.costate.solver.Event;
import org.costate.solver.SaveAt;
import org.costate.solver.Solver;
import org.costate.solver.collocation.ImplicitEuler;
import org.costate.solver.implicit.CollocationMethod;
import org.costate.testkit.CentralDifference;
import org.costate.testkit.PackageScan;
import org.costate.trace.Traced;
import org.costate.trace.TracedField;
import org.costate.trace.TracedNumber;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients through Gauss and Radau IIA steps against differences of the same steps, by everything there is. */
class CollocationGradientTest {

    private static final double[] THETA = {5, 0.7};

    /** Van der Pol's oscillator, driven. */
    private static final TracedField FIELD = Traced.field(2, THETA, (t, y, p) -> new TracedNumber[] {
        y[1],
        p[0].multiply(y[0].square().negate().add(1))
                .multiply(y[1])
                .subtract(y[0])
                .add(p[1].multiply(t.sin()))
    });

    static List<CollocationMethod> methods() {
        return PackageScan.constants(ImplicitEuler.class, "METHOD", CollocationMethod.class);
    }

    /** y0, theta, t0, t1 in one. */
    private static final double[] INPUTS = {1.2, -0.4, 5, 0.7, 0.1, 1.6};

    /** Ten steps, whatever the interval is; states inside and at the ends of steps count. */
    private static Solver solver(CollocationMethod method, double[] x) {
        double span = x[5] - x[4];
        double[] times = {x[4] + 0.23 * span, x[4] + 0.5 * span, x[4] + 0.77 * span, x[5]};
        return Solver.fixed(method, span / 10 * (1 + 1e-14)).withSaveAt(SaveAt.times(times));
    }

    private static DiscreteRecording record(CollocationMethod method, double[] x, Memory memory) {
        return DiscreteAdjoint.of(solver(method, x))
                .withMemory(memory)
                .record(FIELD.withParameters(Arrays.copyOfRange(x, 2, 4)), new double[] {x[0], x[1]}, x[4], x[5]);
    }

    private static double loss(DiscreteRecording recording, Cotangents bar) {
        double sum = 0;
        for (int row = 0; row < recording.solution().size(); row++) {
            double[] y = recording.solution().state(row);
            sum += (row + 1) * y[0] * y[0] + y[1];
            bar.addState(row, new double[] {2 * (row + 1) * y[0], 1});
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("methods")
    void agreeWithDifferencesOfTheSameSteps(CollocationMethod method) {
        CentralDifference differences = CentralDifference.gradient(
                x -> {
                    DiscreteRecording recording = record(method, x, Memory.ofMiB(1));
                    return loss(recording, recording.cotangents());
                },
                INPUTS);
        DiscreteRecording recording = record(method, INPUTS, Memory.ofMiB(1));
        Cotangents bar = recording.cotangents();
        loss(recording, bar);
        Gradient gradient = recording.pullback(bar);
        double[] found = Arrays.copyOf(gradient.initialState(), 4);
        System.arraycopy(gradient.parameters(), 0, found, 2, 2);
        double[] byInputs = Arrays.copyOf(differences.value(), 4);
        assertThat(CentralDifference.relativeError(found, byInputs)).isLessThan(1e-9);
    }

    /** One step, whose size is that of the interval. */
    @ParameterizedTest
    @MethodSource("methods")
    void theTimesOfAStepCount(CollocationMethod method) {
        Solver one = Solver.fixed(method, 10).withSaveAt(SaveAt.end());
        double[] y0 = {1.2, -0.4};
        CentralDifference differences = CentralDifference.gradient(
                t -> one.solve(FIELD, y0, t[0], t[1]).endState()[0], new double[] {0.1, 0.3});
        DiscreteRecording recording = DiscreteAdjoint.of(one).record(FIELD, y0, 0.1, 0.3);
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {1, 0});
        Gradient gradient = recording.pullback(bar);
        double[] found = {gradient.startTime(), gradient.endTime()};
        assertThat(CentralDifference.relativeError(found, differences.value())).isLessThan(1e-9);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void sameBitsWithinAnyMemory(CollocationMethod method) {
        double[][] found = new double[2][];
        Memory[] budgets = {Memory.ofMiB(16), Memory.ofBytes(200)};
        for (int k = 0; k < 2; k++) {
            DiscreteRecording recording = record(method, INPUTS, budgets[k]);
            Cotangents bar = recording.cotangents();
            loss(recording, bar);
            found[k] = recording.pullback(bar).parameters();
        }
        assertThat(found[1]).isEqualTo(found[0]);
    }

    /**
     * A jump of the state where it falls below a half. Steps behind an event have frozen sizes in a gradient and none in a new
     * solve, which makes a difference of the size of the error of the steps.
     */
    @ParameterizedTest
    @MethodSource("methods")
    void eventsCarryTheGradient(CollocationMethod method) {
        Solver solver = Solver.fixed(method, 0.02)
                .withSaveAt(SaveAt.end())
                .withEvents(Event.crossing(Traced.event(FIELD, (t, y, p) -> new TracedNumber[] {y[0].subtract(0.5)}))
                        .falling()
                        .changing(Traced.change(
                                FIELD, (t, y, p) -> new TracedNumber[] {y[0].add(1), y[1].multiply(0.5)})));
        double[] y0 = {1.2, -0.4};
        CentralDifference differences =
                CentralDifference.gradient(y -> solver.solve(FIELD, y, 0, 2).endState()[0], y0);
        DiscreteRecording recording = DiscreteAdjoint.of(solver).record(FIELD, y0, 0, 2);
        assertThat(recording.solution().occurrences()).isNotEmpty();
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {1, 0});
        double[] found = recording.pullback(bar).initialState();
        double allowed = new double[] {0.02, 1e-4, 2e-5, 1e-6, 1e-6}[method.order() - 1];
        assertThat(CentralDifference.relativeError(found, differences.value())).isLessThan(allowed);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void thereAreNoEstimatesToPullBack(CollocationMethod method) {
        DiscreteRecording recording = record(method, INPUTS, Memory.ofMiB(1));
        Cotangents bar = recording.cotangents();
        assertThatThrownBy(() -> {
                    bar.error()[0] = 1;
                    recording.pullback(bar);
                })
                .isInstanceOf(IllegalArgumentException.class);
    }
}
