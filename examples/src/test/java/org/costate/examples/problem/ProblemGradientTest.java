package org.costate.examples.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.costate.examples.fit.Differentiation;
import org.costate.solver.Method;
import org.costate.solver.Solver;
import org.costate.solver.Status;
import org.costate.solver.collocation.Gauss4;
import org.costate.solver.collocation.ImplicitEuler;
import org.costate.solver.collocation.ImplicitMidpoint;
import org.costate.solver.collocation.RadauIIA3;
import org.costate.solver.method.Dopri5;
import org.costate.solver.method.Tsit5;
import org.costate.solver.method.Vern7;
import org.costate.solver.stiff.Kvaerno3;
import org.costate.solver.stiff.Kvaerno5;
import org.costate.solver.stiff.Rodas5P;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of problem files are those of closed forms and of differences of solves. */
class ProblemGradientTest {

    private static final Solver SOLVER = ProblemRun.solver(Vern7.METHOD, 1e-11, 1e-11);

    /** x' = -k x, x(0) = 1 + k; loss x(T)^2 + k t, integral of x, one misfit with weight 3. */
    private static final String DECAY = """
            {"time": {"start": 0.5, "end": 2}, "parameters": {"k": 0.7}, "state": {"x": "1 + k"},
             "derivatives": {"x": "-k*x"}, "loss": "x^2 + k*t", "running": "x",
             "data": {"times": [1, 1.5], "values": {"2*x": [0.3, null]}, "weights": {"2*x": [3, 1]}}}
            """;

    private static double decay(double k, double y0, double t0, double t1) {
        double x = y0 * Math.exp(-k * (t1 - t0));
        double off = 2 * y0 * Math.exp(-k * (1 - t0)) - 0.3;
        return x * x + k * t1 + (y0 - x) / k + 3 * off * off;
    }

    @ParameterizedTest
    @EnumSource
    void equalsTheClosedForm(Differentiation kind) {
        ProblemGradient gradient = ProblemGradient.of(ProblemFile.parse(DECAY), SOLVER, kind);
        double h = 1e-5;
        assertThat(gradient.loss()).isCloseTo(decay(0.7, 1.7, 0.5, 2), within(1e-9));
        assertThat(gradient.parameters()[0])
                .isCloseTo((decay(0.7 + h, 1.7 + h, 0.5, 2) - decay(0.7 - h, 1.7 - h, 0.5, 2)) / (2 * h), within(1e-7));
        assertThat(gradient.state()[0])
                .isCloseTo((decay(0.7, 1.7 + h, 0.5, 2) - decay(0.7, 1.7 - h, 0.5, 2)) / (2 * h), within(1e-7));
        assertThat(gradient.startTime())
                .isCloseTo((decay(0.7, 1.7, 0.5 + h, 2) - decay(0.7, 1.7, 0.5 - h, 2)) / (2 * h), within(1e-7));
        assertThat(gradient.endTime())
                .isCloseTo((decay(0.7, 1.7, 0.5, 2 + h) - decay(0.7, 1.7, 0.5, 2 - h)) / (2 * h), within(1e-7));
    }

    /** Doses at given times and an infusion that ends at one: y' = f - k y, y jumps by d. */
    private static double doses(double k, double d, double f) {
        double y = d;
        double t = 0;
        for (double next : new double[] {6, 12, 18, 20}) {
            y = f / k + (y - f / k) * Math.exp(-k * (next - t)) + (next < 20 ? d : 0);
            t = next;
        }
        return y * Math.exp(-10 * k);
    }

    @ParameterizedTest
    @MethodSource("methodsOfAllFamilies")
    void eventsAtGivenTimesAreHitExactly(Method method) throws IOException {
        ProblemFile file = ProblemFile.read(Path.of("problems", "doses.json"));
        Solver solver = ProblemRun.solver(method, 1e-11, 1e-11);
        SolvedTable solved = ProblemRun.solve(file, solver, new double[] {30});
        assertThat(solved.solution().occurrences())
                .extracting(occurrence -> occurrence.time())
                .containsExactly(6.0, 12.0, 18.0, 20.0);
        ProblemGradient gradient = ProblemGradient.of(file, solver, Differentiation.DISCRETE);
        double h = 1e-5;
        assertThat(gradient.loss()).isCloseTo(doses(0.3, 2.5, 0.4), within(1e-9));
        double[] found = gradient.parameters();
        assertThat(found[0]).isCloseTo((doses(0.3 + h, 2.5, 0.4) - doses(0.3 - h, 2.5, 0.4)) / (2 * h), within(1e-7));
        assertThat(found[1]).isCloseTo((doses(0.3, 2.5 + h, 0.4) - doses(0.3, 2.5 - h, 0.4)) / (2 * h), within(1e-8));
        assertThat(found[2]).isCloseTo((doses(0.3, 2.5, 0.4 + h) - doses(0.3, 2.5, 0.4 - h)) / (2 * h), within(1e-8));
    }

    static Stream<Method> methodsOfAllFamilies() {
        return Stream.of(Vern7.METHOD, Kvaerno5.METHOD, Rodas5P.METHOD);
    }

    /** Of a loss with a part at the end, a running one and data, whatever differentiates it. */
    @ParameterizedTest
    @EnumSource
    void theErrorBarIsOfTheSizeOfTheError(Differentiation kind) {
        for (Method method : List.of(Tsit5.METHOD, Vern7.METHOD, Dopri5.METHOD)) {
            for (double tolerance : new double[] {1e-4, 1e-6, 1e-8}) {
                ProblemGradient gradient = ProblemGradient.of(
                        ProblemFile.parse(DECAY), ProblemRun.solver(method, tolerance, tolerance), kind);
                double error = Math.abs(gradient.loss() - decay(0.7, 1.7, 0.5, 2));
                assertThat(gradient.errorBar())
                        .as("%s at %s", method.name(), tolerance)
                        .isBetween(error / 3, 3 * error);
            }
        }
    }

    /** The one for implicit methods is the distance to a finer solve. */
    @Test
    void implicitMethodsHaveAnErrorBarToo() {
        ProblemGradient gradient = ProblemGradient.of(
                ProblemFile.parse(DECAY), ProblemRun.solver(Kvaerno5.METHOD, 1e-6, 1e-6), Differentiation.DISCRETE);
        double error = Math.abs(gradient.loss() - decay(0.7, 1.7, 0.5, 2));
        assertThat(gradient.errorBar()).isBetween(error / 3, 3 * error);
    }

    static Stream<Method> methodsOfEqualSteps() {
        return Stream.of(
                ImplicitEuler.METHOD, ImplicitMidpoint.METHOD, Gauss4.METHOD, RadauIIA3.METHOD, Kvaerno3.METHOD);
    }

    /** Smaller tolerances do not shorten steps of equal size; half the size does. */
    @ParameterizedTest
    @MethodSource("methodsOfEqualSteps")
    void equalStepsOfImplicitMethodsHaveAnErrorBarToo(Method method) {
        ProblemGradient gradient =
                ProblemGradient.of(ProblemFile.parse(DECAY), Solver.fixed(method, 0.05), Differentiation.DISCRETE);
        double error = Math.abs(gradient.loss() - decay(0.7, 1.7, 0.5, 2));
        assertThat(gradient.errorBar()).isBetween(error / 3, 3 * error);
    }

    /** The ball hits the ground after t = (v + sqrt(v^2 + 2 g h)) / g; loss and running see the time of the stop. */
    @Test
    void aStopMovesWithTheParameters() {
        ProblemFile file = ProblemFile.parse("""
                {"time": {"start": 0, "end": 9}, "parameters": {"g": 10, "h": 5}, "state": {"y": "h", "v": 0},
                 "derivatives": {"y": "v", "v": "-g"}, "loss": "t", "running": "1",
                 "events": [{"when": "y", "direction": "down", "action": "stop"}]}
                """);
        ProblemGradient gradient = ProblemGradient.of(file, SOLVER, Differentiation.DISCRETE);
        assertThat(gradient.status()).isEqualTo(Status.STOPPED_BY_EVENT);
        assertThat(gradient.loss()).isCloseTo(2, within(1e-9));
        assertThat(gradient.parameters()).containsExactly(new double[] {-0.1, 0.2}, within(1e-8));
        assertThat(gradient.state()).containsExactly(new double[] {0.2, 0.2}, within(1e-8));
        assertThat(gradient.endTime()).isZero();
        assertThat(gradient.errorBar()).isLessThan(1e-9);
        assertThatThrownBy(() -> ProblemGradient.of(file, SOLVER, Differentiation.BACKSOLVE))
                .hasMessageContaining("events");
    }

    /** As before, with the speed at the stop, -sqrt(2 g h), and a measurement on the way, at h - g / 8. */
    @Test
    void whatIsMeasuredBeforeAStopCounts() {
        ProblemFile file = ProblemFile.parse("""
                {"time": {"start": 0, "end": 9}, "parameters": {"g": 10, "h": 5}, "state": {"y": "h", "v": 0},
                 "derivatives": {"y": "v", "v": "-g"}, "loss": "t + v", "running": "1",
                 "data": {"times": [0.5], "values": {"y": [0]}},
                 "events": [{"when": "y", "direction": "down", "action": "stop"}]}
                """);
        ProblemGradient gradient = ProblemGradient.of(file, SOLVER, Differentiation.DISCRETE);
        assertThat(gradient.loss()).isCloseTo(2 - 10 + 3.75 * 3.75, within(1e-8));
        assertThat(gradient.parameters())
                .containsExactly(new double[] {-0.1 - 0.5 - 7.5 / 8, 0.2 - 1 + 7.5}, within(1e-7));
    }

    /** Resets, a running cost, data and parameters everywhere, against differences of whole solves. */
    @Test
    void resetsWithRunningCostsAndDataEqualDifferences() {
        ProblemFile file = ProblemFile.parse("""
                {"time": {"start": 0, "end": 5}, "parameters": {"g": 9.81, "h": 10, "bounce": 0.8, "floor": 0.1},
                 "state": {"y": "h", "v": 0}, "derivatives": {"y": "v", "v": "-g - 0.1*v"},
                 "definitions": {"energy": "v^2/2 + g*y"}, "loss": "energy*floor", "running": "sin(y)",
                 "data": {"times": [1, 3, 4.5], "values": {"y": [5, 4, 2], "v": [null, 1, null]}, "weights": 0.1},
                 "events": [{"when": "y - floor", "direction": "down",
                             "action": {"reset": {"v": "-bounce*v + 0.1*t", "y": "y + floor/10"}}}]}
                """);
        double[] theta = file.parameterValues();
        double[] found =
                ProblemGradient.of(file, SOLVER, Differentiation.DISCRETE).parameters();
        double[] expected = new double[theta.length];
        for (int k = 0; k < theta.length; k++) {
            double[] losses = new double[2];
            double h = 1e-5;
            for (int side = 0; side < 2; side++) {
                double[] moved = theta.clone();
                moved[k] += side == 0 ? h : -h;
                losses[side] = ProblemGradient.of(file, moved, SOLVER, Differentiation.DISCRETE)
                        .loss();
            }
            expected[k] = (losses[0] - losses[1]) / (2 * h);
        }
        for (int k = 0; k < theta.length; k++) {
            assertThat(found[k]).as("parameter %d", k).isCloseTo(expected[k], within(2e-6 * norm(expected)));
        }
    }

    private static double norm(double[] values) {
        return Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
    }

    @Test
    void dataBehindAStopAreNotReached() {
        ProblemGradient gradient = ProblemGradient.of(ProblemFile.parse("""
                        {"time": {"start": 0, "end": 2}, "state": {"x": 1}, "derivatives": {"x": -1},
                         "data": {"times": [1.5], "values": {"x": [0]}}, "events": [{"when": "x", "action": "stop"}]}
                        """), SOLVER, Differentiation.DISCRETE);
        assertThat(gradient.isFound()).isFalse();
        assertThat(gradient.message()).contains("an event stopped the solve at t = 1.0", "data at 1.5");
    }

    @Test
    void theExpectedGradientOfGrowthWithNoiseIsThatOfTheMean() {
        ProblemFile file = ProblemFile.parse("""
                {"time": {"start": 0, "end": 1}, "parameters": {"rate": 0.5, "noise": 0.3, "x0": 2},
                 "state": {"x": "x0"}, "derivatives": {"x": "rate*x"}, "diffusion": {"x": "noise*x"},
                 "loss": "x", "running": "x"}
                """);
        Solver solver = ProblemRun.solver(ProblemPaths.method(file), 1e-3, 1e-3);
        ExpectedGradient gradient = ExpectedGradient.of(file, solver, new ProblemPaths.Draw(2000, 5, 1));
        double e = Math.exp(0.5);
        // E = x0 (e^r + (e^r - 1) / r); five standard errors: one false alarm in a million, and the bias of the solver.
        double[] expected = {2 * (e + e / 0.5 - (e - 1) / 0.25), 0, e + (e - 1) / 0.5};
        for (int k = 0; k < 3; k++) {
            assertThat(gradient.parameters()[k])
                    .as("parameter %d", k)
                    .isCloseTo(expected[k], within(5 * gradient.parameterErrors()[k] + 1e-3));
        }
        assertThat(gradient.loss()).isCloseTo(2 * expected[2], within(5 * gradient.lossError() + 1e-3));
        assertThat(ExpectedGradient.of(file, solver, new ProblemPaths.Draw(100, 5, 2))
                        .parameters())
                .as("same bits on two threads")
                .isEqualTo(ExpectedGradient.of(file, solver, new ProblemPaths.Draw(100, 5, 1))
                        .parameters());
    }

    @Test
    void theStructureOfNoiseIsProven() {
        String text = """
                {"time": {"start": 0, "end": 1}, "parameters": {"s": 0.3}, "state": {"x": 1, "y": 1, "z": 0},
                 "derivatives": {"x": "-x", "y": "-y", "z": "x"}, "diffusion": DIFFUSION, "running": "x"}
                """;
        assertThat(noise(text, "{\"x\": \"s*x\", \"y\": \"s*y\"}")).isEqualTo("diagonal");
        assertThat(noise(text, "{\"x\": \"s\", \"z\": \"t\"}")).isEqualTo("additive diagonal");
        assertThat(noise(text, "{\"x\": {\"a\": \"s\", \"b\": \"1\"}}")).startsWith("additive");
        assertThat(noise(text, "{\"x\": {\"a\": \"x\", \"b\": \"2*x\"}}")).startsWith("commutative");
        assertThat(noise(text, "{\"x\": {\"a\": \"y\"}, \"y\": {\"b\": \"x\"}}"))
                .startsWith("general");
    }

    private static String noise(String text, String diffusion) {
        return ProblemPaths.noise(ProblemFile.parse(text.replace("DIFFUSION", diffusion)));
    }
}
