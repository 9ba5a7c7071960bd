package org.costate.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.costate.solver.method.Dopri5;
import org.costate.solver.method.Dopri8;
import org.costate.solver.method.Tsit5;
import org.costate.solver.method.Vern7;
import org.costate.testkit.JsonTree;
import org.costate.testkit.ReferenceCases;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference cases with events, by several methods, forwards and backwards in time. */
class EventCaseTest {

    private static final double TOLERANCE = 1e-9;

    /** A method and a direction of time: with -1 the mirrored equation is solved from 0 to -T. */
    record Run(Method method, int direction) {

        Solution solve(VectorField field, double[] y0, double end, SaveAt saveAt, Event... events) {
            VectorField mirrored = (t, y, dydt) -> {
                field.evaluate(direction * t, y, dydt);
                for (int i = 0; i < dydt.length; i++) {
                    dydt[i] *= direction;
                }
            };
            return Solver.of(method, Tolerances.of(1e-11, 1e-11))
                    .withSaveAt(saveAt)
                    .withEvents(events)
                    .solve(mirrored, y0, 0, direction * end);
        }

        Solution solve(VectorField field, double[] y0, double end, Event... events) {
            return solve(field, y0, end, SaveAt.end(), events);
        }

        void requireTimes(Solution solution, int event, double... times) {
            double[] found = solution.occurrences().stream()
                    .filter(occurrence -> occurrence.event() == event)
                    .mapToDouble(occurrence -> direction * occurrence.time())
                    .toArray();
            assertThat(found).hasSameSizeAs(times);
            for (int i = 0; i < times.length; i++) {
                assertThat(found[i]).as("time %d", i).isCloseTo(times[i], within(TOLERANCE * (1 + times[i])));
            }
        }

        @Override
        public String toString() {
            return method.name() + (direction > 0 ? "" : ", backwards");
        }
    }

    static List<Run> runs() {
        return List.of(
                new Run(Tsit5.METHOD, 1),
                new Run(Tsit5.METHOD, -1),
                new Run(Dopri5.METHOD, 1),
                new Run(Dopri8.METHOD, 1),
                new Run(Dopri8.METHOD, -1),
                new Run(Vern7.METHOD, 1));
    }

    private static JsonTree find(String id) {
        return ReferenceCases.find("events", id).tree();
    }

    private static double parameter(JsonTree source, String name) {
        return source.get("system").get("params").get(name).number();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void pendulum(Run run) {
        JsonTree source = find("event.pendulum_a");
        double ratio = parameter(source, "g") / parameter(source, "L");
        double c = parameter(source, "c");
        VectorField field = (t, y, dydt) -> {
            dydt[0] = y[1];
            dydt[1] = -ratio * Math.sin(y[0]);
        };
        Solution solution = run.solve(
                field,
                new double[] {parameter(source, "theta0"), 0},
                7.5,
                Event.crossing((t, y) -> y[0]).falling(),
                Event.crossing((t, y) -> y[0]).rising(),
                Event.crossing((t, y) -> y[0] - c).falling());
        JsonTree reference = source.get("reference");
        run.requireTimes(solution, 0, reference.get("zero_falling").array());
        run.requireTimes(solution, 1, reference.get("zero_rising").array());
        assertThat(solution.occurrences().get(0).event()).isEqualTo(2);
        assertThat(run.direction() * solution.occurrences().get(0).time())
                .isCloseTo(reference.get("t_hit_c").number(), within(TOLERANCE));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void bouncingBall(Run run) {
        JsonTree source = find("event.bouncing_ball_a");
        double g = parameter(source, "g");
        double e = parameter(source, "e");
        double[] y0 = {parameter(source, "h0"), parameter(source, "v0")};
        Event impact = Event.crossing((t, y) -> y[0]).falling().changing((t, y, after) -> after[1] = -e * y[1]);
        VectorField ball = (t, y, dydt) -> {
            dydt[0] = y[1];
            dydt[1] = -g;
        };
        JsonTree reference = source.get("reference");
        Solution solution = run.solve(ball, y0, source.get("system").get("T").number(), impact);
        run.requireTimes(solution, 0, reference.get("impacts").array());
        double[] end = reference.get("state_T").array();
        assertThat(solution.endState()).containsExactly(end, within(1e-9));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void thresholds(Run run) {
        JsonTree decay = find("event.decay_threshold_a");
        double k = parameter(decay, "k");
        double c = parameter(decay, "c");
        Event reached = Event.crossing((t, y) -> y[0] - c).stopping();
        Solution solution = run.solve(
                (t, y, dydt) -> dydt[0] = -k * y[0],
                decay.get("system").get("y0").array(),
                10,
                SaveAt.times(0, run.direction() * 1.0, run.direction() * 5.0),
                reached);
        assertThat(solution.status()).isEqualTo(Status.STOPPED_BY_EVENT);
        run.requireTimes(solution, 0, decay.get("reference").get("t_star").number());
        assertThat(solution.endState()[0]).isCloseTo(c, within(1e-10));
        assertThat(solution.size()).as("states after the stop").isEqualTo(2);

        Event guard = Event.crossing((t, y) -> y[0] - 1e6).rising().stopping();
        Solution blowUp = run.solve((t, y, dydt) -> dydt[0] = y[0] * y[0], new double[] {1}, 2, guard);
        run.requireTimes(
                blowUp,
                0,
                find("event.blowup_guard").get("reference").get("t_star").number());
    }

    @ParameterizedTest
    @MethodSource("runs")
    void manyCrossingsInOneStep(Run run) {
        JsonTree reference = find("event.sine_crossings").get("reference");
        int d = run.direction();
        Solution solution = run.solve(
                (t, y, dydt) -> dydt[0] = 1,
                new double[] {0},
                1.04,
                Event.crossing((t, y) -> Math.sin(10 * Math.PI * d * t)),
                Event.crossing((t, y) -> Math.sin(10 * Math.PI * y[0])).rising());
        run.requireTimes(solution, 0, reference.get("roots").array());
        run.requireTimes(solution, 1, reference.get("rising").array());
        assertThat(solution.statistics().accepted())
                .as("fewer steps than roots")
                .isLessThan(10);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void zeroAtTheStart(Run run) {
        JsonTree reference = find("event.at_t0").get("reference");
        VectorField oscillator = (t, y, dydt) -> {
            dydt[0] = y[1];
            dydt[1] = -y[0];
        };
        Event crossing = Event.crossing((t, y) -> y[0]);
        Solution all = run.solve(oscillator, new double[] {0, 1}, 10, crossing);
        run.requireTimes(all, 0, reference.get("roots").array());
        Solution stopped =
                run.solve(oscillator, new double[] {0, 1}, 10, crossing.rising().stopping());
        run.requireTimes(stopped, 0, reference.get("first_terminal_rising").number());
        Solution onwards = run.solve(oscillator, stopped.endState(), 10, crossing.stopping());
        run.requireTimes(onwards, 0, Math.PI);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void keplerApsides(Run run) {
        JsonTree source = find("event.kepler_apsides");
        VectorField kepler = (t, y, dydt) -> {
            double r = Math.hypot(y[0], y[1]);
            dydt[0] = y[2];
            dydt[1] = y[3];
            dydt[2] = -y[0] / (r * r * r);
            dydt[3] = -y[1] / (r * r * r);
        };
        EventFunction radial = (t, y) -> y[0] * y[2] + y[1] * y[3];
        Solution solution = run.solve(
                kepler,
                source.get("system").get("y0").array(),
                13,
                Event.crossing(radial).falling(),
                Event.crossing(radial).rising());
        run.requireTimes(solution, 0, source.get("reference").get("apoapsis").array());
        run.requireTimes(solution, 1, source.get("reference").get("periapsis").array());
        double[] apoapsis = source.get("reference").get("state_apo").array();
        assertThat(solution.occurrences().get(0).before()).containsExactly(apoapsis, within(1e-8));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void fieldThatJumpsAtAGivenTime(Run run) {
        JsonTree reference = find("event.piecewise_rhs").get("reference");
        int d = run.direction();
        Solution solution = run.solve(
                (t, y, dydt) -> dydt[0] = t < 1 ? 1 : -2,
                new double[] {0},
                2,
                Event.at(d),
                Event.crossing((t, y) -> y[0]).falling());
        run.requireTimes(solution, 1, reference.get("t_star").number());
        assertThat(solution.endState()[0]).isCloseTo(reference.get("y_at_2").number(), within(1e-13));
        assertThat(solution.occurrences().get(0).before()[0])
                .isCloseTo(reference.get("y_at_1").number(), within(1e-14));
        assertThat(solution.statistics().rejected()).isZero();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void thermostat(Run run) {
        JsonTree source = find("event.thermostat_a");
        double a = parameter(source, "a");
        double b = parameter(source, "b");
        double te = parameter(source, "Te");
        double lo = parameter(source, "lo");
        double hi = parameter(source, "hi");
        Event off = Event.crossing((t, y) -> y[0] - hi).rising().changing((t, y, after) -> after[1] = 0);
        Event on = Event.crossing((t, y) -> y[0] - lo).falling().changing((t, y, after) -> after[1] = 1);
        Solution solution = run.solve(
                (t, y, dydt) -> {
                    dydt[0] = -a * (y[0] - te) + b * y[1];
                    dydt[1] = 0;
                },
                new double[] {parameter(source, "x0"), 1},
                6.5,
                off,
                on);
        double[] times = source.get("reference").get("switch_times").array();
        assertThat(solution.occurrences()).hasSize(times.length);
        for (int i = 0; i < times.length; i++) {
            assertThat(solution.occurrences().get(i).event()).isEqualTo(i % 2);
            assertThat(run.direction() * solution.occurrences().get(i).time())
                    .isCloseTo(times[i], within(TOLERANCE * 10));
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void lotkaVolterraCrossings(Run run) {
        VectorField field = (t, y, dydt) -> {
            dydt[0] = 1.5 * y[0] - y[0] * y[1];
            dydt[1] = -3 * y[1] + y[0] * y[1];
        };
        Solution solution = run.solve(
                field,
                new double[] {1, 1},
                3,
                Event.crossing((t, y) -> y[0] - 3),
                Event.crossing((t, y) -> y[1] - 2).rising());
        String[] ids = {"event.lv_cross_0", "event.lv_cross_2", "event.lv_cross_1"};
        assertThat(solution.occurrences()).hasSize(ids.length);
        for (int i = 0; i < ids.length; i++) {
            JsonTree reference = find(ids[i]).get("reference");
            Occurrence occurrence = solution.occurrences().get(i);
            assertThat(run.direction() * occurrence.time())
                    .isCloseTo(reference.get("t_star").number(), within(TOLERANCE));
            assertThat(occurrence.before())
                    .containsExactly(reference.get("state").array(), within(1e-7));
        }
    }
}
