package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.costate.solver.Event;
import org.costate.solver.Impulse;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Bosh3;
import org.costate.solver.method.Dopri5;
import org.costate.solver.method.Dopri8;
import org.costate.solver.method.Euler;
import org.costate.solver.method.Heun;
import org.costate.solver.method.RK4;
import org.costate.solver.method.Tsit5;
import org.costate.solver.method.Vern7;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.costate.testkit.ReferenceCase;
import org.costate.testkit.ReferenceCases;
import org.costate.testkit.ReferenceRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The error bar of a loss is the distance to its known value within a factor of 3. */
class ErrorBarTest {

    private static final double[] TOLERANCES = {1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9};
    private static final List<ExplicitRungeKutta> METHODS = List.of(Tsit5.METHOD, Vern7.METHOD, Dopri5.METHOD);
    private static final double FACTOR = 3;

    /** Where the shares of the steps cancel to less than this the errors of the shares show. */
    private static final double CANCELLATION = 1e-2;

    /** Errors of the loss that are nearer to rounding say nothing. */
    private static final double ABOVE_ROUNDING = 30;

    private static ReferenceCase find(String file, String name) {
        return ReferenceCases.find(file, name);
    }

    /** Linear, two body problem, Lotka-Volterra, van der Pol, pendulum, relaxing, forced and stiff. */
    static Stream<Arguments> problems() {
        return Stream.of(
                        find("linear", "linear.damped_osc_2"),
                        find("ode_nonstiff", "ode.nonstiff.nsd_C1"),
                        find("ode_nonstiff", "ode.nonstiff.nsd_D3"),
                        find("ode_nonstiff", "ode.nonstiff.nsd_E2"),
                        find("ode_nonstiff", "ode.nonstiff.lotka_volterra"),
                        find("ode_nonstiff", "ode.nonstiff.pendulum"),
                        find("ode_nonstiff", "ode.nonstiff.nsd_E4"),
                        find("ode_stiff", "ode.stiff.curtiss_hirschfelder"))
                .flatMap(reference -> METHODS.stream().map(method -> Arguments.of(reference, method)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("problems")
    void isTheErrorWithinAFactor(ReferenceCase reference, ExplicitRungeKutta method) {
        List<ReferenceRow> rows = reference.rows().stream()
                .filter(row -> row.t() > reference.t0())
                .toList();
        int judged = 0;
        for (double tolerance : TOLERANCES) {
            judged += judge(reference, rows.subList(rows.size() - 1, rows.size()), method, tolerance, false);
            judged += judge(reference, rows, method, tolerance, true);
        }
        assertThat(judged).as("losses whose error is more than rounding").isGreaterThan(TOLERANCES.length);
    }

    /** A linear loss of the last state, or squares of distances from data; returns how many bars were compared. */
    private static int judge(
            ReferenceCase reference,
            List<ReferenceRow> rows,
            ExplicitRungeKutta method,
            double tolerance,
            boolean squared) {
        double[] times = rows.stream().mapToDouble(ReferenceRow::t).toArray();
        Solver solver = Solver.of(method, Tolerances.of(tolerance, tolerance)).withSaveAt(SaveAt.times(times));
        DiscreteRecording recording = DiscreteAdjoint.of(solver)
                .record(
                        ReferenceField.from(reference),
                        reference.initialState(),
                        reference.t0(),
                        times[times.length - 1]);
        Random random = new Random(7);
        Cotangents bar = recording.cotangents();
        Solution solution = recording.solution();
        double error = 0;
        double size = 0;
        for (int i = 0; i < times.length; i++) {
            double[] cotangent = new double[solution.dimension()];
            for (int c = 0; c < cotangent.length; c++) {
                double weight = random.nextGaussian();
                double exact = rows.get(i).y()[c];
                double off = solution.value(i, c) - exact;
                double distance = exact - weight;
                cotangent[c] = squared ? 2 * (distance + off) : weight;
                error += squared ? off * (2 * distance + off) : weight * off;
                size += squared ? distance * distance : Math.abs(weight * exact);
            }
            bar.addState(i, cotangent);
        }
        ErrorBar found = recording.errorBar(bar);
        double floor = 1e-14 * size + found.rounding();
        if (Math.abs(error) < ABOVE_ROUNDING * floor || Math.abs(error) < CANCELLATION * found.magnitude()) {
            return 0;
        }
        assertThat(found.bar())
                .as("tolerance %s, error %s, %s, magnitude %s", tolerance, error, found, found.magnitude())
                .isBetween(Math.abs(error) / FACTOR, FACTOR * Math.abs(error));
        return 1;
    }

    /** {@code y' = -theta y}. */
    private record Decay(double rate) implements DifferentiableField {

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            dydt[0] = -rate * y[0];
        }

        @Override
        public int parameterCount() {
            return 1;
        }

        @Override
        public Linearization linearization() {
            return new Linearization() {
                private double at;

                @Override
                public void evaluate(double t, double[] y, double[] dydt) {
                    at = y[0];
                    Decay.this.evaluate(t, y, dydt);
                }

                @Override
                public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                    yBar[0] -= rate * w[0];
                    thetaBar[0] -= at * w[0];
                    return 0;
                }
            };
        }
    }

    /** {@code g = y - 1/2}. */
    private static final class Half implements DifferentiableEventFunction {

        @Override
        public double value(double t, double[] y) {
            return y[0] - 0.5;
        }

        @Override
        public double pullback(double t, double[] y, double weight, double[] yBar, double[] thetaBar) {
            yBar[0] += weight;
            return 0;
        }
    }

    /** From 1 down to 1/2, up by 1 to 3/2, and so on every ln(3)/rate. */
    @Test
    void knowsThatEventsMove() {
        double rate = 1.3;
        Event lift = Event.crossing(new Half()).falling().changing(Impulse.of(1));
        double end = (Math.log(2) + 2.4 * Math.log(3)) / rate;
        double exact = 1.5 * Math.exp(-0.4 * Math.log(3));
        for (ExplicitRungeKutta method : METHODS) {
            for (double tolerance : TOLERANCES) {
                Solver solver =
                        Solver.of(method, Tolerances.of(tolerance, tolerance)).withEvents(lift);
                DiscreteRecording recording =
                        DiscreteAdjoint.of(solver).record(new Decay(rate), new double[] {1}, 0, end);
                Cotangents bar = recording.cotangents();
                bar.addState(0, new double[] {1});
                double error = Math.abs(recording.solution().endState()[0] - exact);
                assertThat(recording.errorBar(bar).bar())
                        .as("%s at %s, error %s", method.name(), tolerance, error)
                        .isBetween(error / FACTOR, FACTOR * error);
            }
        }
    }

    @Test
    void knowsTheErrorOfTheTimeOfAStop() {
        Event stop = Event.crossing(new Half()).stopping();
        for (ExplicitRungeKutta method : METHODS) {
            for (double tolerance : TOLERANCES) {
                Solver solver =
                        Solver.of(method, Tolerances.of(tolerance, tolerance)).withEvents(stop);
                DiscreteRecording recording = DiscreteAdjoint.of(solver).record(new Decay(1.3), new double[] {1}, 0, 9);
                Cotangents bar = recording.cotangents();
                bar.eventTimes()[0] = 1;
                double error = Math.abs(recording.solution().endTime() - Math.log(2) / 1.3);
                assertThat(recording.errorBar(bar).bar())
                        .as("%s at %s, error %s", method.name(), tolerance, error)
                        .isBetween(error / FACTOR, FACTOR * error);
            }
        }
    }

    /** The integral of f^2 for f = -k e^(-k t) is k (1 - e^(-2 k T)) / 2. */
    @Test
    void goesWithRunningCostsAndBackInTime() {
        double rate = 1.3;
        for (double end : new double[] {3, -2}) {
            RunningCostField costed = RunningCostField.of(new Decay(rate), KineticCost.of());
            Solver solver = costed.solver(Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 1e-6)), 1);
            DiscreteRecording recording =
                    DiscreteAdjoint.of(solver).record(costed, costed.start(new double[] {1}), 0, end);
            Cotangents bar = recording.cotangents();
            bar.addState(0, costed.cotangent(new double[] {0.5}, 1));
            double[] last = recording.solution().endState();
            double loss = costed.cost(last, 0) + 0.5 * last[0];
            double exact = rate * (1 - Math.exp(-2 * rate * end)) / 2 + 0.5 * Math.exp(-rate * end);
            double error = loss - exact;
            ErrorBar found = recording.errorBar(bar);
            assertThat(found.error() / error).as("to t = %s", end).isBetween(1 / FACTOR, FACTOR);
        }
    }

    static List<ExplicitRungeKutta> everyOrder() {
        return List.of(Euler.METHOD, Heun.METHOD, Bosh3.METHOD, RK4.METHOD, Dopri8.METHOD);
    }

    @ParameterizedTest
    @MethodSource("everyOrder")
    void goesWithFixedStepsOfEveryOrder(ExplicitRungeKutta method) {
        double[] times = {0.33, 1.7, 2};
        Solver solver = Solver.fixed(method, method.order() > 5 ? 0.5 : 0.1).withSaveAt(SaveAt.times(times));
        DiscreteRecording recording = DiscreteAdjoint.of(solver).record(new Decay(1.3), new double[] {1}, 0, 2);
        Cotangents bar = recording.cotangents();
        double error = 0;
        for (int i = 0; i < times.length; i++) {
            bar.addState(i, new double[] {1 + i});
            error += (1 + i) * (recording.solution().value(i, 0) - Math.exp(-1.3 * times[i]));
        }
        assertThat(recording.errorBar(bar).error() / error).isBetween(1 / FACTOR, FACTOR);
    }

    @Test
    void sharesOfTheStepsMakeTheSum() {
        DiscreteRecording recording = decayed();
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {2});
        ErrorBar found = recording.errorBar(bar);
        double[] shares = new double[found.steps()];
        Arrays.setAll(shares, found::ofStep);
        assertThat(found.steps()).isEqualTo(recording.log().size());
        assertThat(Arrays.stream(shares).sum()).isEqualTo(found.error());
        assertThat(Arrays.stream(shares).map(Math::abs).sum()).isEqualTo(found.magnitude());
        assertThat(recording.errorBar(bar).error()).isEqualTo(found.error());
        assertThatThrownBy(() -> found.ofStep(shares.length)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** A pullback has the same bits before and after, and checkpoints change nothing. */
    @Test
    void leavesTheRecordingAsItIs() {
        Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(1e-9, 1e-9));
        DiscreteRecording recording = decayed();
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {2});
        double[] before = recording.pullback(bar).parameters();
        long counted = recording.reevaluations();
        double error = recording.errorBar(bar).error();
        assertThat(recording.reevaluations()).isEqualTo(counted);
        assertThat(recording.pullback(bar).parameters()).isEqualTo(before);
        DiscreteRecording lean =
                DiscreteAdjoint.of(solver).withMemory(Memory.ofBytes(0)).record(new Decay(1.3), new double[] {1}, 0, 3);
        assertThat(lean.errorBar(bar).error()).isEqualTo(error);
    }

    private static DiscreteRecording decayed() {
        Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(1e-9, 1e-9));
        return DiscreteAdjoint.of(solver).record(new Decay(1.3), new double[] {1}, 0, 3);
    }

    @Test
    void refusesWhatHasNoExactValue() {
        DiscreteRecording recording = decayed();
        Cotangents bar = recording.cotangents();
        bar.error()[1] = 0.5;
        assertThatThrownBy(() -> recording.errorBar(bar))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("E or S");
        Event noted = Event.crossing(new Half()).falling();
        DiscreteRecording watched = DiscreteAdjoint.of(
                        Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 1e-6)).withEvents(noted))
                .record(new Decay(1.3), new double[] {1}, 0, 3);
        Cotangents ofTime = watched.cotangents();
        ofTime.eventTimes()[0] = 1;
        assertThatThrownBy(() -> watched.errorBar(ofTime))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only recorded");
    }
}
