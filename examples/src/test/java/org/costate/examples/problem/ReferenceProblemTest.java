package org.costate.examples.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.costate.examples.fit.Differentiation;
import org.costate.solver.Method;
import org.costate.solver.Occurrence;
import org.costate.solver.Solver;
import org.costate.solver.Status;
import org.costate.solver.Tolerances;
import org.costate.solver.auto.Auto;
import org.costate.solver.method.Vern7;
import org.costate.solver.method.Vern9;
import org.costate.testkit.CaseProblem;
import org.costate.testkit.CentralDifference;
import org.costate.testkit.JsonTree;
import org.costate.testkit.PassRule;
import org.costate.testkit.ReferenceCase;
import org.costate.testkit.ReferenceCases;
import org.costate.testkit.ReferenceRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference cases as problem files, by their pass rules. */
class ReferenceProblemTest {

    private static Stream<ReferenceCase> cases(String file) {
        return ReferenceCases.load(file).stream().filter(CaseProblem::isPossible);
    }

    static Stream<ReferenceCase> rows() {
        return Stream.concat(cases("ode_nonstiff"), cases("linear"))
                .filter(c -> !c.rows().isEmpty());
    }

    /** By a method of high order, or the default one where the case is stiff, every case passes. */
    @ParameterizedTest
    @MethodSource("rows")
    void statesPass(ReferenceCase source) {
        boolean isStiff = source.stiff() || source.id().contains("stiff_");
        for (double tolerance : new double[] {1e-6, 1e-9}) {
            assertThat(faults(source, isStiff ? Auto.METHOD : Vern9.METHOD, tolerance))
                    .isEmpty();
        }
    }

    /** By the default method, whose errors grow more where an orbit is long, most do. */
    @Test
    void mostStatesPassByTheDefaultMethod() {
        for (double tolerance : new double[] {1e-3, 1e-6, 1e-9}) {
            List<ReferenceCase> all = rows().toList();
            long passed = all.stream()
                    .filter(source -> faults(source, Auto.METHOD, tolerance).isEmpty())
                    .count();
            assertThat(passed / (double) all.size()).as("at %s", tolerance).isGreaterThan(0.75);
        }
    }

    private static List<String> faults(ReferenceCase source, Method method, double tolerance) {
        List<ReferenceRow> rows = source.rows();
        double[] times = rows.stream().mapToDouble(ReferenceRow::t).toArray();
        ProblemFile file = ProblemFile.parse(CaseProblem.of(source, times[times.length - 1])
                .with("save", Arrays.stream(times).boxed().toList())
                .text());
        double[] absolutes = absolutes(rows, tolerance);
        Solver solver = Solver.of(method, Tolerances.of(tolerance, absolutes));
        SolvedTable table = ProblemRun.solve(file, solver, ProblemRun.times(file));
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            boolean isSolved = i < table.solution().size();
            PassRule.Verdict verdict = PassRule.of(tolerance, absolutes)
                    .judge(
                            isSolved
                                    ? table.solution().state(i)
                                    : table.solution().endState(),
                            rows.get(i));
            if (!isSolved || !verdict.passed()) {
                faults.add(source + " at " + times[i] + ", tolerance " + tolerance + ": " + verdict.message());
            }
        }
        return faults;
    }

    /** A tolerance for each component: relative to its largest value in the rows, at most to 1. */
    private static double[] absolutes(List<ReferenceRow> rows, double tolerance) {
        int n = rows.stream()
                        .mapToInt(row -> Arrays.stream(row.components()).max().orElse(0))
                        .max()
                        .orElse(0)
                + 1;
        double[] largest = new double[n];
        for (ReferenceRow row : rows) {
            for (int k = 0; k < row.y().length; k++) {
                int c = row.components()[k];
                largest[c] = Math.max(largest[c], Math.abs(row.y()[k]));
            }
        }
        return Arrays.stream(largest)
                .map(size -> tolerance * Math.max(1e-6, Math.min(1, size)))
                .toArray();
    }

    static Stream<ReferenceCase> losses() {
        return Stream.concat(cases("gradients"), cases("linear"))
                .filter(c -> c.has("loss") && !c.stiff() && !c.id().contains("stiff"))
                .filter(c -> !c.id().contains("lorenz"));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void gradientsPass(ReferenceCase source) {
        JsonTree loss = source.get("loss");
        ProblemFile file =
                ProblemFile.parse(CaseProblem.of(source, loss.get("T").number())
                        .with("loss", CaseProblem.loss(loss))
                        .text());
        for (double tolerance : new double[] {1e-6, 1e-8}) {
            ProblemGradient gradient = ProblemGradient.of(
                    file, ProblemRun.solver(Vern7.METHOD, tolerance, tolerance), Differentiation.DISCRETE);
            double[] byParameters = loss.has("dL_dA")
                    ? Arrays.stream(loss.get("dL_dA").matrix())
                            .flatMapToDouble(Arrays::stream)
                            .toArray()
                    : loss.get("dL_dp").array();
            double limit = PassRule.gradientLimit(tolerance);
            assertThat(CentralDifference.relativeError(gradient.parameters(), byParameters))
                    .as("parameters at %s", tolerance)
                    .isLessThan(limit);
            assertThat(CentralDifference.relativeError(
                            gradient.state(), loss.get("dL_dy0").array()))
                    .as("state at %s", tolerance)
                    .isLessThan(limit);
            double[] times = {loss.get("dL_dt0").number(), loss.get("dL_dT").number()};
            assertThat(CentralDifference.relativeError(new double[] {gradient.startTime(), gradient.endTime()}, times))
                    .as("times at %s", tolerance)
                    .isLessThan(limit);
        }
    }

    @Test
    void aSumOfSquaresPasses() {
        ReferenceCase source = ReferenceCases.find("gradients", "gradient.lv_data_fit");
        List<Double> times = new ArrayList<>();
        List<Double> first = new ArrayList<>();
        List<Double> second = new ArrayList<>();
        for (JsonTree row : source.get("data").list()) {
            times.add(row.get("t").number());
            first.add(row.get("d").array()[0]);
            second.add(row.get("d").array()[1]);
        }
        Map<String, Object> data = Map.of("times", times, "values", Map.of("y_0", first, "y_1", second));
        ProblemFile file = ProblemFile.parse(CaseProblem.of(source, times.get(times.size() - 1))
                .with("data", data)
                .text());
        ProblemGradient gradient =
                ProblemGradient.of(file, ProblemRun.solver(Vern7.METHOD, 1e-11, 1e-11), Differentiation.DISCRETE);
        JsonTree reference = source.get("reference");
        assertThat(gradient.loss()).isCloseTo(reference.get("L").number(), within(1e-7));
        assertThat(CentralDifference.relativeError(
                        gradient.parameters(), reference.get("dL_dp").array()))
                .isLessThan(1e-9);
        assertThat(CentralDifference.relativeError(
                        gradient.state(), reference.get("dL_dy0").array()))
                .isLessThan(1e-9);
    }

    @Test
    void anIntegralPasses() {
        ReferenceCase source = ReferenceCases.find("gradients", "gradient.cvs_hessian");
        JsonTree reference = source.get("reference");
        ProblemFile file = ProblemFile.parse("""
                {"time": {"start": 0, "end": 2}, "parameters": {"p_0": 1, "p_1": 2},
                 "state": {"y_0": 1, "y_1": 1, "y_2": 1},
                 "derivatives": {"y_0": "-p_0*y_0**2 - y_2", "y_1": "-y_1", "y_2": "-p_1^2*y_1*y_2"},
                 "running": "0.5*(y_0^2 + y_1^2 + y_2^2)"}
                """);
        ProblemGradient gradient =
                ProblemGradient.of(file, ProblemRun.solver(Vern7.METHOD, 1e-11, 1e-11), Differentiation.DISCRETE);
        assertThat(gradient.loss()).isCloseTo(reference.get("G").number(), within(1e-10));
        assertThat(CentralDifference.relativeError(
                        gradient.parameters(), reference.get("dG_dp").array()))
                .isLessThan(1e-9);
        assertThat(CentralDifference.relativeError(
                        gradient.state(), reference.get("dG_dy0").array()))
                .isLessThan(1e-9);
    }

    // ---- events

    private static Map<String, Object> event(String when, String direction, Object action) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("when", CaseProblem.renamed(when));
        event.put("direction", direction);
        if (!"".equals(action)) {
            event.put("action", action);
        }
        return event;
    }

    private static SolvedTable solve(CaseProblem problem) {
        ProblemFile file = ProblemFile.parse(problem.text());
        return ProblemRun.solve(file, ProblemRun.solver(Auto.METHOD, 1e-11, 1e-11), ProblemRun.times(file));
    }

    private static double[] times(SolvedTable table, int event) {
        return table.solution().occurrences().stream()
                .filter(occurrence -> occurrence.event() == event)
                .mapToDouble(Occurrence::time)
                .toArray();
    }

    @Test
    void pendulumCrossesWhenItMust() {
        ReferenceCase source = ReferenceCases.find("events", "event.pendulum_a");
        JsonTree reference = source.get("reference");
        SolvedTable table = solve(CaseProblem.of(source, 7.5)
                .with(
                        "events",
                        List.of(event("y[0]", "down", ""), event("y[0]", "up", ""), event("y[0] - c", "down", ""))));
        assertThat(times(table, 0))
                .containsExactly(reference.get("zero_falling").array(), within(1e-9));
        assertThat(times(table, 1)).containsExactly(reference.get("zero_rising").array(), within(1e-9));
        assertThat(times(table, 2)[0]).isCloseTo(reference.get("t_hit_c").number(), within(1e-9));
    }

    @Test
    void bouncingBallAndItsGradient() {
        ReferenceCase source = ReferenceCases.find("events", "event.bouncing_ball_a");
        JsonTree reference = source.get("reference");
        Map<String, Object> bounce = Map.of("reset", Map.of("y_1", "-e*y_1"));
        CaseProblem ball = CaseProblem.of(source, source.get("system").get("T").number())
                .with("state", new LinkedHashMap<>(Map.of("y_0", "h0", "y_1", "v0")))
                .with("events", List.of(event("y[0]", "down", bounce)));
        SolvedTable table = solve(ball.with("state", ordered("y_0", "h0", "y_1", "v0")));
        assertThat(times(table, 0)).containsExactly(reference.get("impacts").array(), within(1e-9));
        assertThat(table.solution().endState())
                .containsExactly(reference.get("state_T").array(), within(1e-9));
        for (int c = 0; c < 2; c++) {
            ProblemFile file = ProblemFile.parse(ball.with("state", ordered("y_0", "h0", "y_1", "v0"))
                    .with("loss", "y_" + c)
                    .text());
            JsonTree expected = reference.get(c == 0 ? "grad_y_T" : "grad_v_T");
            double[] found = ProblemGradient.of(
                            file, ProblemRun.solver(Vern7.METHOD, 1e-10, 1e-10), Differentiation.DISCRETE)
                    .parameters();
            double[] known = file.parameters().stream()
                    .mapToDouble(name -> expected.get(name).number())
                    .toArray();
            assertThat(CentralDifference.relativeError(found, known)).isLessThan(1e-6);
        }
    }

    private static Map<String, Object> ordered(String a, Object b, String c, Object d) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(a, b);
        map.put(c, d);
        return map;
    }

    @Test
    void decayStopsAtItsThreshold() {
        ReferenceCase source = ReferenceCases.find("events", "event.decay_threshold_a");
        CaseProblem decay = CaseProblem.of(source, 10).with("events", List.of(event("y[0] - c", "both", "stop")));
        SolvedTable table = solve(decay);
        assertThat(table.solution().status()).isEqualTo(Status.STOPPED_BY_EVENT);
        JsonTree reference = source.get("reference");
        assertThat(times(table, 0))
                .containsExactly(new double[] {reference.get("t_star").number()}, within(1e-9));
        ProblemGradient time = ProblemGradient.of(
                ProblemFile.parse(decay.with("loss", "t").text()),
                ProblemRun.solver(Vern7.METHOD, 1e-10, 1e-10),
                Differentiation.DISCRETE);
        JsonTree expected = reference.get("d_t_star");
        assertThat(time.parameters())
                .containsExactly(
                        new double[] {
                            expected.get("k").number(), expected.get("c").number()
                        },
                        within(1e-6));
        assertThat(time.state()[0]).isCloseTo(expected.get("y0").number(), within(1e-6));
    }

    @Test
    void keplerPassesItsApsides() {
        ReferenceCase source = ReferenceCases.find("events", "event.kepler_apsides");
        String radial = "y[0]*y[2] + y[1]*y[3]";
        SolvedTable table = solve(
                CaseProblem.of(source, 13).with("events", List.of(event(radial, "down", ""), event(radial, "up", ""))));
        assertThat(times(table, 0))
                .containsExactly(source.get("reference").get("apoapsis").array(), within(1e-8));
        assertThat(times(table, 1))
                .containsExactly(source.get("reference").get("periapsis").array(), within(1e-8));
    }

    @Test
    void lotkaVolterraCrossesItsLevels() {
        ReferenceCase source = ReferenceCases.find("events", "event.lv_cross_0");
        SolvedTable table = solve(CaseProblem.of(source, 3)
                .with("events", List.of(event("y[0] - 3", "both", ""), event("y[1] - 2", "up", ""))));
        String[] ids = {"event.lv_cross_0", "event.lv_cross_2", "event.lv_cross_1"};
        for (int i = 0; i < ids.length; i++) {
            JsonTree reference = ReferenceCases.find("events", ids[i]).get("reference");
            Occurrence occurrence = table.solution().occurrences().get(i);
            assertThat(occurrence.time()).isCloseTo(reference.get("t_star").number(), within(1e-9));
            assertThat(occurrence.before())
                    .containsExactly(reference.get("state").array(), within(1e-7));
        }
    }

    /** Cases that are described in words: what they say, as files. */
    @Test
    void describedCases() {
        JsonTree thermostat =
                ReferenceCases.find("events", "event.thermostat_a").tree();
        SolvedTable switched = solveText("""
                {"time": {"start": 0, "end": 6.5}, "parameters": {"a": 0.2, "b": 5, "Te": 10, "lo": 19, "hi": 21, "x0": 15},
                 "state": {"x": "x0", "on": 1}, "derivatives": {"x": "-a*(x - Te) + b*on", "on": 0},
                 "events": [{"when": "x - hi", "direction": "up", "action": {"reset": {"on": 0}}},
                            {"when": "x - lo", "direction": "down", "action": {"reset": {"on": 1}}}]}
                """);
        assertThat(switched.solution().occurrences().stream()
                        .mapToDouble(Occurrence::time)
                        .toArray())
                .containsExactly(thermostat.get("reference").get("switch_times").array(), within(1e-8));
        SolvedTable guard = solveText("""
                {"time": {"start": 0, "end": 2}, "state": {"y": 1}, "derivatives": {"y": "y^2"},
                 "events": [{"when": "y - 1e6", "direction": "up", "action": "stop"}]}
                """);
        assertThat(times(guard, 0)).containsExactly(new double[] {0.999999}, within(1e-9));
        SolvedTable sine = solveText("""
                {"time": {"start": 0, "end": 1.04}, "state": {"y": 0}, "derivatives": {"y": 1},
                 "events": [{"when": "sin(10*pi*t)", "direction": "both"}]}
                """);
        assertThat(times(sine, 0))
                .containsExactly(
                        ReferenceCases.find("events", "event.sine_crossings")
                                .get("reference")
                                .get("roots")
                                .array(),
                        within(1e-9));
        SolvedTable oscillator = solveText("""
                {"time": {"start": 0, "end": 10}, "state": {"y": 0, "v": 1}, "derivatives": {"y": "v", "v": "-y"},
                 "events": [{"when": "y", "direction": "up", "action": "stop"}]}
                """);
        assertThat(times(oscillator, 0)).containsExactly(new double[] {2 * Math.PI}, within(1e-9));
    }

    private static SolvedTable solveText(String text) {
        ProblemFile file = ProblemFile.parse(text);
        return ProblemRun.solve(file, ProblemRun.solver(Auto.METHOD, 1e-11, 1e-11), ProblemRun.times(file));
    }
}
