package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.costate.solver.Event;
import org.costate.solver.Impulse;
import org.costate.solver.Method;
import org.costate.solver.Occurrence;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepLog;
import org.costate.solver.Tolerances;
import org.costate.solver.auto.Auto;
import org.costate.solver.implicit.StiffMethod;
import org.costate.solver.method.Dopri5;
import org.costate.solver.method.Dopri8;
import org.costate.solver.method.Heun;
import org.costate.solver.method.Tsit5;
import org.costate.solver.method.Vern7;
import org.costate.solver.stiff.Kvaerno3;
import org.costate.solver.stiff.Kvaerno5;
import org.costate.solver.stiff.Rodas5P;
import org.costate.solver.stiff.Rosenbrock23;
import org.costate.solver.stiff.TRBDF2;
import org.costate.trace.Traced;
import org.costate.trace.TracedEquation;
import org.costate.trace.TracedField;
import org.costate.trace.TracedNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients through events are those of the program at frozen steps, whatever happens at them. */
class EventGradientTest {

    /** {@code g = y_c - level - theta_k (1 + t) / 10}. */
    private record Level(int c, double level, int k, double[] theta) implements DifferentiableEventFunction {

        @Override
        public double value(double t, double[] y) {
            return y[c] - level - theta[k] * (1 + t) / 10;
        }

        @Override
        public double pullback(double t, double[] y, double weight, double[] yBar, double[] thetaBar) {
            yBar[c] += weight;
            thetaBar[k] -= weight * (1 + t) / 10;
            return -weight * theta[k] / 10;
        }
    }

    /** Turns a component and adds to another: {@code y_c = -theta_k y_c + t / 5, y_d = y_d + y_c^2 / 10}. */
    private record Kick(int c, int d, int k, double[] theta) implements DifferentiableStateChange {

        @Override
        public void apply(double t, double[] y, double[] after) {
            after[c] = -theta[k] * y[c] + t / 5;
            after[d] = y[d] + y[c] * y[c] / 10;
        }

        @Override
        public double pullback(double t, double[] y, double[] w, double[] yBar, double[] thetaBar) {
            for (int i = 0; i < y.length; i++) {
                yBar[i] += i == c ? -theta[k] * w[c] + w[d] * y[c] / 5 : w[i];
            }
            thetaBar[k] -= w[c] * y[c];
            return w[c] / 5;
        }
    }

    private static final double[] Y0 = {0.6, -0.3, 0.4};
    private static final double[] TIMES = {0.05, 0.6, 1.1, 1.7, 2.3, 2.8};

    private static Event[] events(double[] theta) {
        return new Event[] {
            Event.crossing(new Level(1, 0.3, 0, theta)).rising().changing(new Kick(1, 2, 3, theta)),
            Event.crossing(new Level(2, 0.8, 2, theta)).named("noted"),
            Event.at(0, 1.25, 2.5).changing(new Kick(0, 1, 2, theta)),
            Event.at(2).changing(Impulse.of(0.1, 0, -0.2)),
        };
    }

    private static List<Method> methods() {
        return List.of(
                Tsit5.METHOD,
                Dopri5.METHOD,
                Heun.METHOD,
                Dopri8.METHOD,
                Vern7.METHOD,
                TRBDF2.METHOD,
                Kvaerno3.METHOD,
                Kvaerno5.METHOD,
                Rosenbrock23.METHOD,
                Rodas5P.METHOD,
                Auto.METHOD);
    }

    /** With stages to rounding. */
    private static Solver solver(Method method, double[] theta, double tolerance) {
        Solver solver = Solver.of(method, Tolerances.of(tolerance, tolerance))
                .withSaveAt(SaveAt.times(TIMES))
                .withEvents(events(theta));
        return DiscreteAdjoint.of(solver).solver();
    }

    private static TracedField field(double[] theta) {
        return FrozenProblem.all().get(0).field().withParameters(theta);
    }

    /** A loss on all that a solve gives, by fixed weights. */
    private static double loss(Solution solution, StepLog log) {
        double sum = 0;
        for (int i = 0; i < solution.size(); i++) {
            for (int c = 0; c < 3; c++) {
                sum += weight(3 * i + c) * solution.value(i, c);
            }
        }
        for (int j = 0; j < log.size(); j++) {
            sum += 0.1 * weight(j) * log.error(j);
        }
        for (int q = 0; q < solution.occurrences().size(); q++) {
            Occurrence occurrence = solution.occurrences().get(q);
            sum += weight(q + 5) * occurrence.time();
            for (int c = 0; c < 3; c++) {
                sum += weight(q + c) * occurrence.before()[c]
                        + weight(q - c) * occurrence.after()[c];
            }
        }
        return sum;
    }

    private static double weight(int i) {
        return Math.cos(1.7 * i + 0.3);
    }

    private static Cotangents cotangents(DiscreteRecording recording) {
        Cotangents bar = recording.cotangents();
        Arrays.setAll(bar.states(), EventGradientTest::weight);
        Arrays.setAll(bar.error(), j -> 0.1 * weight(j));
        Arrays.setAll(bar.eventTimes(), q -> weight(q + 5));
        Arrays.setAll(bar.eventBefore(), i -> weight(i / 3 + i % 3));
        Arrays.setAll(bar.eventAfter(), i -> weight(i / 3 - i % 3));
        return bar;
    }

    private static double difference(ToDoubleFunction<Double> loss) {
        double h = 1e-4;
        double one = (loss.applyAsDouble(h) - loss.applyAsDouble(-h)) / (2 * h);
        double two = (loss.applyAsDouble(2 * h) - loss.applyAsDouble(-2 * h)) / (4 * h);
        return (4 * one - two) / 3;
    }

    @ParameterizedTest
    @MethodSource("methods")
    void equalsDifferencesAtFrozenSteps(Method method) {
        double[] theta = MixingField.THETA;
        double tolerance = method instanceof StiffMethod && method.order() < 3 ? 7e-4 : 1e-4;
        FrozenPhases found = FrozenPhases.of(solver(method, theta, tolerance), field(theta), Y0, 2.9);
        while (found.hasCutStepThatReaches(1.25, 2, 2.5, 2.9)) {
            tolerance *= 0.9;
            found = FrozenPhases.of(solver(method, theta, tolerance), field(theta), Y0, 2.9);
        }
        FrozenPhases steps = found;
        Solver solver = solver(method, theta, tolerance);
        DiscreteRecording recording = DiscreteAdjoint.of(solver).record(field(theta), Y0, 0, 2.9);
        assertThat(recording.solution().occurrences()).hasSizeGreaterThan(6);
        Gradient gradient = recording.pullback(cotangents(recording));
        for (int i = 0; i < 3 + theta.length + 1; i++) {
            int which = i;
            double expected = difference(step -> {
                double[] y0 = Y0.clone();
                double[] p = theta.clone();
                double end = 2.9;
                if (which < 3) {
                    y0[which] += step;
                } else if (which < 7) {
                    p[which - 3] += step;
                } else {
                    end += step;
                }
                StepLog log = StepLog.of();
                Solution solution = solver.withEvents(events(p))
                        .withController(steps.replay())
                        .solve(field(p), y0, 0, end, log);
                assertThat(log.size()).isEqualTo(recording.log().size());
                return loss(solution, log);
            });
            double derivative =
                    i < 3 ? gradient.initialState()[i] : i < 7 ? gradient.parameters()[i - 3] : gradient.endTime();
            assertThat(derivative)
                    .as("derivative %d", i)
                    .isCloseTo(expected, within(2e-7 * Math.max(1, Math.abs(expected))));
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void storedAndReevaluatedStagesGiveTheSameBits(Method method) {
        double[] theta = MixingField.THETA;
        Function<Memory, double[]> gradient = memory -> {
            DiscreteRecording recording = DiscreteAdjoint.of(solver(method, theta, 1e-4))
                    .withMemory(memory)
                    .record(field(theta), Y0, 0, 2.9);
            recording.again(Y0, 0, 2.9);
            return recording.pullback(cotangents(recording)).parameters();
        };
        assertThat(gradient.apply(Memory.ofMiB(64))).isEqualTo(gradient.apply(Memory.ofMiB(0)));
    }

    /** A stiff oscillation that is kicked whenever it comes to a level, by methods that switch before and after. */
    @ParameterizedTest
    @MethodSource("switching")
    void eventsOfStiffSolutionsEqualDifferencesAtFrozenSteps(Method method) {
        TracedField oscillator = FrozenProblem.all().get(1).field();
        Solver given = Solver.of(method, Tolerances.of(1e-5, 1e-5));
        Solver solver = DiscreteAdjoint.of(given.withEvents(kick(oscillator))).solver();
        double[] y0 = {2, -0.66};
        double end = 1.5;
        FrozenPhases steps = FrozenPhases.of(solver, oscillator, y0, end);
        DiscreteRecording recording = DiscreteAdjoint.of(solver).record(oscillator, y0, 0, end);
        assertThat(recording.solution().occurrences()).hasSize(2);
        assertThat(recording.solution().statistics().runs()).hasSize(6);
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {0.7, 0.3});
        Arrays.setAll(bar.eventTimes(), q -> weight(q + 5));
        Arrays.setAll(bar.eventBefore(), EventGradientTest::weight);
        Arrays.setAll(bar.error(), j -> 0.01 * weight(j));
        double[] found = Bits.of(recording.pullback(bar), 0);
        double[] expected = new double[4];
        double[] sizes = {1, 10, 300, 1};
        for (int i = 0; i < 4; i++) {
            int which = i;
            double size = sizes[i];
            expected[i] = difference(step -> {
                        double[] start = y0.clone();
                        double[] p = {1000, 1};
                        (which < 2 ? start : p)[which % 2] += step * size;
                        TracedField field = oscillator.withParameters(p);
                        StepLog log = StepLog.of();
                        Solution solution = solver.withEvents(kick(field))
                                .withController(steps.replay())
                                .solve(field, start, 0, end, log);
                        double sum = 0.7 * solution.value(0, 0) + 0.3 * solution.value(0, 1);
                        for (int q = 0; q < 2; q++) {
                            Occurrence occurrence = solution.occurrences().get(q);
                            sum += weight(q + 5) * occurrence.time();
                            sum += weight(2 * q) * occurrence.before()[0]
                                    + weight(2 * q + 1) * occurrence.before()[1];
                        }
                        for (int j = 0; j < log.size(); j++) {
                            sum += 0.01 * weight(j) * log.error(j);
                        }
                        return sum;
                    })
                    / size;
            assertThat(found[i])
                    .as("derivative %d", i)
                    .isCloseTo(expected[i], within(2e-7 * Math.max(1, Math.abs(expected[i]))));
        }
    }

    private static List<Method> switching() {
        return List.of(Auto.METHOD, Auto.of(Tsit5.METHOD, Kvaerno5.METHOD));
    }

    /** Up by 0.4 at 1.6 less a part that grows with time; the fast component stays where it is. */
    private static Event kick(TracedField field) {
        TracedEquation level = (t, y, p) ->
                new TracedNumber[] {y[0].subtract(1.6).add(t.multiply(p[1]).multiply(0.1))};
        TracedEquation change = (t, y, p) -> new TracedNumber[] {y[0].add(p[1].multiply(0.4)), y[1]};
        return Event.crossing(Traced.event(field, level)).falling().changing(Traced.change(field, change));
    }

    @ParameterizedTest
    @MethodSource("tied")
    void tiedBouncesOfTwoBallsHaveTheDerivativesOfEachBall(Method method) {
        double e = 0.8;
        double[] theta = {10, e};
        DifferentiableField balls = DifferencedField.of(new TwoBalls(theta));
        Event[] impacts = {impact(0, theta), impact(2, theta)};
        DiscreteRecording recording = DiscreteAdjoint.of(
                        Solver.of(method, Tolerances.of(1e-9, 1e-9)).withEvents(impacts))
                .record(balls, new double[] {5, 0, 5, 0}, 0, 1.5);
        assertThat(recording.solution().occurrences()).hasSize(2);
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {1, 0.5, -2, 3});
        Gradient both = recording.pullback(bar);
        DiscreteRecording alone = DiscreteAdjoint.of(
                        Solver.of(method, Tolerances.of(1e-9, 1e-9)).withEvents(impacts[0]))
                .record(balls, new double[] {5, 0, 500, 0}, 0, 1.5);
        // One ball: t1 = u / g, u = sqrt(2 g h), v = e u - g s, y = e u s - g s^2 / 2, s = T - t1.
        double u = 10;
        double s = 0.5;
        double byHeight = 10 / u;
        double firstTime = byHeight / 10;
        double y = e * byHeight * s - (e * u - 10 * s) * firstTime;
        double v = e * byHeight + 10 * firstTime;
        assertThat(both.initialState()[0]).isCloseTo(y + 0.5 * v, within(1e-9));
        assertThat(both.initialState()[2]).isCloseTo(-2 * y + 3 * v, within(1e-9));
        Cotangents one = alone.cotangents();
        one.addState(0, new double[] {1, 0.5, 0, 0});
        assertThat(alone.pullback(one).initialState()[0]).isCloseTo(both.initialState()[0], within(1e-12));
    }

    private static List<Method> tied() {
        return List.of(Tsit5.METHOD, Kvaerno5.METHOD, Rodas5P.METHOD, Auto.METHOD);
    }

    private static Event impact(int ball, double[] theta) {
        return Event.crossing(new Height(ball)).falling().changing(new Bounce(ball + 1, theta));
    }

    private record Height(int c) implements DifferentiableEventFunction {

        @Override
        public double value(double t, double[] y) {
            return y[c];
        }

        @Override
        public double pullback(double t, double[] y, double weight, double[] yBar, double[] thetaBar) {
            yBar[c] += weight;
            return 0;
        }
    }

    private record Bounce(int c, double[] theta) implements DifferentiableStateChange {

        @Override
        public void apply(double t, double[] y, double[] after) {
            after[c] = -theta[1] * y[c];
        }

        @Override
        public double pullback(double t, double[] y, double[] w, double[] yBar, double[] thetaBar) {
            for (int i = 0; i < y.length; i++) {
                yBar[i] += i == c ? -theta[1] * w[c] : w[i];
            }
            thetaBar[1] -= w[c] * y[c];
            return 0;
        }
    }

    private record TwoBalls(double[] theta) implements DifferentiableField {

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            for (int b = 0; b < y.length; b += 2) {
                dydt[b] = y[b + 1];
                dydt[b + 1] = -theta[0];
            }
        }

        @Override
        public int parameterCount() {
            return 2;
        }

        @Override
        public Linearization linearization() {
            return new Linearization() {

                @Override
                public void evaluate(double t, double[] y, double[] dydt) {
                    TwoBalls.this.evaluate(t, y, dydt);
                }

                @Override
                public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                    for (int b = 0; b < w.length; b += 2) {
                        yBar[b + 1] += w[b];
                        thetaBar[0] -= w[b + 1];
                    }
                    return 0;
                }
            };
        }
    }

    @Test
    void stoppedSolveEndsOnItsSurface() {
        double[] theta = {10, 0.8};
        Event ground = Event.crossing(new Height(0)).falling().stopping();
        DiscreteRecording recording = DiscreteAdjoint.of(
                        Solver.of(Tsit5.METHOD, Tolerances.of(1e-9, 1e-9)).withEvents(ground))
                .record(new TwoBalls(theta), new double[] {5, 0}, 0, 3);
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {1, 0});
        Gradient height = recording.pullback(bar);
        assertThat(height.initialState()).containsExactly(new double[] {0, 0}, within(1e-12));
        assertThat(height.parameters()).containsExactly(new double[] {0, 0}, within(1e-12));
        bar.clear();
        bar.eventTimes()[0] = 1;
        Gradient time = recording.pullback(bar);
        // t = (v + sqrt(v^2 + 2 g h)) / g
        assertThat(time.initialState()).containsExactly(new double[] {0.1, 0.1}, within(1e-10));
        assertThat(time.parameters()[0]).isCloseTo(-1.0 / 20, within(1e-10));
        assertThat(time.endTime()).isZero();
    }

    @Test
    void changeThatMakesAnotherEventHappenSharesItsTime() {
        double[] theta = {10, 0.8};
        Event first = Event.crossing(new Height(0)).falling().changing(new Bounce(1, theta));
        Event second = Event.crossing(new Height(1)).rising().changing(new Bounce(3, theta));
        Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(1e-10, 1e-10)).withEvents(first, second);
        DiscreteRecording recording =
                DiscreteAdjoint.of(solver).record(new TwoBalls(theta), new double[] {5, 0, 7, 2}, 0, 1.5);
        assertThat(recording.solution().occurrences().get(1).cause()).isEqualTo(Occurrence.Cause.CHANGE);
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {0.3, -1, 2, 0.7});
        double[] found = recording.pullback(bar).initialState();
        for (int i = 0; i < 4; i++) {
            int which = i;
            double expected = difference(step -> {
                double[] y0 = {5, 0, 7, 2};
                y0[which] += step;
                double[] end = solver.solve(new TwoBalls(theta), y0, 0, 1.5).endState();
                return 0.3 * end[0] - end[1] + 2 * end[2] + 0.7 * end[3];
            });
            assertThat(found[i]).isCloseTo(expected, within(1e-7));
        }
    }

    @Test
    void whatHasNoDerivativeIsSaidByName() {
        Event bare = Event.crossing((t, y) -> y[0]).falling().changing(new Bounce(1, new double[] {10, 0.8}));
        DiscreteRecording recording = DiscreteAdjoint.of(
                        Solver.of(Tsit5.METHOD, Tolerances.of(1e-9, 1e-9)).withEvents(bare.named("impact")))
                .record(new TwoBalls(new double[] {10, 0.8}), new double[] {5, 0}, 0, 1.5);
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {1, 0});
        assertThatThrownBy(() -> recording.pullback(bar))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("impact")
                .hasMessageContaining("DifferentiableEventFunction");
    }

    @Test
    void equationsSolvedBackwardsKnowNoEvents() {
        Solver solver =
                Solver.of(Tsit5.METHOD, Tolerances.of(1e-9, 1e-9)).withEvents(impact(0, new double[] {10, 0.8}));
        assertThatThrownBy(() -> BacksolveAdjoint.of(solver))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("events");
    }
}
