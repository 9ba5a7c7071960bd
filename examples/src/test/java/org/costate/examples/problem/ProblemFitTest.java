package org.costate.examples.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import org.costate.examples.fit.Coordinate;
import org.costate.examples.fit.Differentiation;
import org.costate.examples.fit.FisherInformation;
import org.costate.examples.fit.FitStatus;
import org.costate.solver.Method;
import org.costate.solver.Solver;
import org.costate.solver.method.Vern7;
import org.costate.solver.stiff.Kvaerno5;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Fits of problem files find what made the data, and say what the data do not tell. */
class ProblemFitTest {

    private static final double[] TIMES = {0.5, 1, 2, 3, 4, 5, 6, 8};

    /** Logistic growth, whose solution is known; the initial value is fitted, too. */
    private static final String LOGISTIC = """
            {"time": {"start": 0, "end": 8},
             "parameters": {"r": {"value": 0.5, "fit": true, "lower": 0, "upper": 3},
                            "K": {"value": 8, "fit": true, "log": true}, "unused": {"value": 1, "lower": 0}},
             "state": {"x": {"value": 0.5, "fit": true, "lower": 0, "log": true}}, "derivatives": {"x": "r*x*(1 - x/K)"},
             "data": {"times": TIMES, "values": {"x": VALUES}}}
            """;

    private static double logistic(double t) {
        return 5 / (1 + (5 / 0.3 - 1) * Math.exp(-0.8 * t));
    }

    private static String list(DoubleStream values) {
        return values.boxed().toList().toString();
    }

    private static ProblemFile logistic() {
        return ProblemFile.parse(LOGISTIC.replace("TIMES", list(DoubleStream.of(TIMES)))
                .replace("VALUES", list(DoubleStream.of(TIMES).map(ProblemFitTest::logistic))));
    }

    private static Solver solver(Method method, double tolerance) {
        return ProblemRun.solver(method, tolerance, tolerance);
    }

    private static ProblemFit fit(ProblemFile file) {
        return ProblemFit.of(file, ProblemFit.Settings.of(solver(Vern7.METHOD, 1e-11), Differentiation.FORWARD));
    }

    @ParameterizedTest
    @EnumSource
    void dataWithoutNoiseGiveBackWhatMadeThem(Differentiation how) {
        ProblemFit fit = ProblemFit.of(logistic(), ProblemFit.Settings.of(solver(Vern7.METHOD, 1e-11), how));
        assertThat(fit.minimum().status()).isEqualTo(FitStatus.CONVERGED);
        assertThat(fit.names()).containsExactly("r", "K", "x");
        assertThat(fit.isStart(2)).isTrue();
        assertThat(fit.minimum().x()).containsExactly(new double[] {0.8, 5, 0.3}, within(1e-8));
        FisherInformation information = fit.information().orElseThrow();
        for (int k = 0; k < 3; k++) {
            assertThat(information.standardError(k)).isLessThan(1e-8);
        }
    }

    @Test
    void stiffMethodsFitByTheirDiscreteAdjoint() {
        ProblemFit fit = ProblemFit.of(
                logistic(), ProblemFit.Settings.of(solver(Kvaerno5.METHOD, 1e-8), Differentiation.DISCRETE));
        assertThat(fit.minimum().status()).isEqualTo(FitStatus.CONVERGED);
        assertThat(fit.minimum().x()).containsExactly(new double[] {0.8, 5, 0.3}, within(1e-5));
    }

    /** Height of a ball from h0 that keeps a part b of its speed: the time of the first impact is sqrt(2 h0 / g). */
    @Test
    void parametersOfEventsAreFitted() {
        double g = 9.81;
        double b = 0.8;
        double first = Math.sqrt(2 * 10 / g);
        double speed = b * g * first;
        double[] times = {0.5, 1, 1.2, 2, 2.5, 3};
        DoubleStream heights = DoubleStream.of(times)
                .map(t -> t < first ? 10 - g * t * t / 2 : speed * (t - first) - g * (t - first) * (t - first) / 2);
        ProblemFile file = ProblemFile.parse(
                """
                {"time": {"start": 0, "end": 3.2}, "state": {"y": 10, "v": 0},
                 "parameters": {"g": {"value": 9, "fit": true, "log": true}, "b": {"value": 0.6, "fit": true, "upper": 1}},
                 "derivatives": {"y": "v", "v": "-g"},
                 "events": [{"when": "y", "direction": "down", "action": {"reset": {"v": "-b*v"}}}],
                 "data": {"times": TIMES, "values": {"y": VALUES}}}
                """.replace("TIMES", list(DoubleStream.of(times))).replace("VALUES", list(heights)));
        ProblemFit fit =
                ProblemFit.of(file, ProblemFit.Settings.of(solver(Vern7.METHOD, 1e-11), Differentiation.DISCRETE));
        assertThat(fit.minimum().status()).isEqualTo(FitStatus.CONVERGED);
        assertThat(fit.minimum().x()).containsExactly(new double[] {g, b}, within(1e-7));
        assertThatThrownBy(() -> fit(file)).hasMessageContaining("forward sensitivities know none");
    }

    /** With growth at most 0.6 the fit is at the bound; nothing is said of its error. */
    @Test
    void anActiveBoundIsNamed() {
        ProblemFile file = ProblemFile.parse(LOGISTIC.replace("\"upper\": 3", "\"upper\": 0.6")
                .replace("TIMES", list(DoubleStream.of(TIMES)))
                .replace("VALUES", list(DoubleStream.of(TIMES).map(ProblemFitTest::logistic))));
        ProblemFit fit = fit(file);
        assertThat(fit.minimum().status()).isEqualTo(FitStatus.CONVERGED);
        assertThat(fit.minimum().side(0)).isEqualTo(Coordinate.Side.UPPER);
        assertThat(fit.minimum().x()[0]).isEqualTo(0.6);
        double[] others = {fit.minimum().x()[1], fit.minimum().x()[2]};
        ProblemFit held = fit(ProblemFile.parse(
                LOGISTIC.replace("{\"value\": 0.5, \"fit\": true, \"lower\": 0, \"upper\": 3}", "0.6")
                        .replace("TIMES", list(DoubleStream.of(TIMES)))
                        .replace("VALUES", list(DoubleStream.of(TIMES).map(ProblemFitTest::logistic)))));
        assertThat(others).containsExactly(held.minimum().x(), within(1e-7));
        assertThat(fit.information().orElseThrow().standardError(1))
                .isCloseTo(held.information().orElseThrow().standardError(0), within(1e-6));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "-(a + b)*x | x | [[0, 1]]",
                "-a*x | b*x | [[1, 2]]",
                "-a*x | x + 0*b | [[1]]",
                "-a*x + 0*b | sin(b*0)*b + x | [[1]]",
                "-a*b*x | x | [[0, 1]]",
                "-a*x - b*x^2 | x | []"
            })
    void whatDataCannotTellIsNamed(String slope, String observed, String groups) {
        ProblemFile file = ProblemFile.parse("""
                {"time": {"start": 0, "end": 2}, "parameters": {"a": {"value": 0.4, "fit": true}, "b": {"value": 0.7, "fit": true}},
                 "state": {"x": {"value": 1.5, "fit": true, "log": true}}, "derivatives": {"x": "SLOPE"},
                 "data": {"times": [0, 0.5, 1, 1.5, 2], "values": {"OBSERVED": [2, 1.2, 0.75, 0.41, 0.29]}}}
                """.replace("SLOPE", slope).replace("OBSERVED", observed));
        ProblemFit fit = fit(file);
        FisherInformation information = fit.information().orElseThrow();
        assertThat(fit.minimum().status()).isEqualTo(FitStatus.CONVERGED);
        List<List<Integer>> blind = information.unidentifiable();
        assertThat(blind).hasToString(groups);
        for (int k = 0; k < 3; k++) {
            int coordinate = k;
            boolean isBlind = blind.stream().anyMatch(group -> group.contains(coordinate));
            assertThat(information.isKnown(k)).isEqualTo(!isBlind);
            assertThat(Double.isFinite(information.standardError(k))).isEqualTo(!isBlind);
        }
        assertThat(ProblemJson.text(FitJson.of(fit))).doesNotContain("NaN");
        // The curve is determined although its parameters are not.
        assertThat(fit.curve(new double[] {0.7}).upper(0)[0]).isFinite();
    }

    /** The search may end at a bound although the data do not push it there: that is no knowledge. */
    @Test
    void aBoundThatHoldsNothingIsNotTakenForKnowledge() {
        ProblemFit fit = fit(ProblemFile.parse("""
                {"time": {"start": 0, "end": 2}, "parameters": {"a": {"value": 0.3, "fit": true, "lower": 0.3, "upper": 0.45},
                 "b": {"value": 0.4, "fit": true}}, "state": {"x": {"value": 2, "fit": true}}, "derivatives": {"x": "-a*x - b*x"},
                 "data": {"times": [0, 1, 1.5, 2], "values": {"x": [2, 1, 0.7, 0.5]}}}
                """));
        assertThat(fit.information().orElseThrow().unidentifiable()).hasToString("[[0, 1]]");
        assertThat(fit.information().orElseThrow().isKnown(2)).isTrue();
    }

    /** Weight 3 counts as three measurements; what is missing or has weight 0 does not count. */
    @Test
    void weightsCount() {
        String text = """
                {"time": {"start": 0, "end": 2}, "parameters": {"a": {"value": 1, "fit": true}}, "state": {"x": 1},
                 "derivatives": {"x": "-a*x"}, "data": DATA}
                """;
        double weighted =
                fit(ProblemFile.parse(text.replace("DATA", """
                        {"times": [0.5, 1, 1.5, 2], "values": {"x": [0.7, 0.4, 9, null]}, "weights": [3, 1, 0, 1]}"""))).minimum().x()[0];
        ProblemFit repeated = fit(ProblemFile.parse(text.replace("DATA", """
                {"times": [0.5, 0.5, 0.5, 1], "values": {"x": [0.7, 0.7, 0.7, 0.4]}}""")));
        assertThat(weighted).isCloseTo(repeated.minimum().x()[0], within(1e-7));
        assertThat(repeated.measurements().places()).hasSize(4);
    }

    @Test
    void theScaleLogComparesLogarithms() {
        String text = """
                {"time": {"start": 0, "end": 2}, "parameters": {"a": {"value": 1, "fit": true}}, "state": {"x": 1},
                 "derivatives": {"x": "-a*x"}, "loss": "0*x", "data": {"times": [1, 2], DATA}}
                """;
        ProblemFile scaled =
                ProblemFile.parse(text.replace("DATA", "\"values\": {\"x\": [0.4, 0.2]}, \"scale\": \"log\""));
        double expected = -(Math.log(0.4) + 2 * Math.log(0.2)) / 5;
        assertThat(fit(scaled).minimum().x()[0]).isCloseTo(expected, within(1e-7));
        String byName = "\"values\": {\"x\": [0.4, 0.2]}, \"scale\": {\"x\": \"log\"}";
        assertThat(fit(ProblemFile.parse(text.replace("DATA", byName)))
                        .minimum()
                        .x()[0])
                .isCloseTo(expected, within(1e-7));
        ProblemGradient gradient = ProblemGradient.of(scaled, solver(Vern7.METHOD, 1e-11), Differentiation.DISCRETE);
        double first = -1 - Math.log(0.4);
        double second = -2 - Math.log(0.2);
        assertThat(gradient.loss()).isCloseTo(first * first + second * second, within(1e-9));
        assertThat(gradient.parameters()[0]).isCloseTo(-2 * first - 4 * second, within(1e-8));
    }

    /** x' = r x^2 blows up at 1 / (r x0); the search tries rates where that is before the data. */
    @Test
    void solvesThatBlowUpOnTheWayAreSurvived() {
        double[] times = {0.2, 0.5, 0.9};
        ProblemFile file = ProblemFile.parse("""
                {"time": {"start": 0, "end": 0.9}, "parameters": {"r": {"value": -3, "fit": true}},
                 "state": {"x": 1}, "derivatives": {"x": "r*x^2"},
                 "data": {"times": TIMES, "values": {"x": VALUES}}}
                """.replace("TIMES", list(DoubleStream.of(times)))
                .replace("VALUES", list(DoubleStream.of(times).map(t -> 1 / (1 - 1.05 * t)))));
        ProblemFit fit = fit(file);
        assertThat(fit.minimum().status()).isEqualTo(FitStatus.CONVERGED);
        assertThat(fit.minimum().work().failures()).isPositive();
        assertThat(fit.minimum().x()[0]).isCloseTo(1.05, within(1e-8));
    }

    /** From four times the rates of the example a search from there ends in another minimum; growing parts find the phase. */
    @Test
    void growingPartsOfTheDataFindThePhase() throws IOException {
        String text = Files.readString(Path.of("problems", "lynx-hare.json"))
                .replace("\"value\": 0.5,", "\"value\": 2,")
                .replace("\"value\": 0.03,", "\"value\": 0.12,");
        ProblemFile file = ProblemFile.parse(text);
        Solver solver = solver(Vern7.METHOD, 1e-8);
        double alone = ProblemFit.of(file, settings(solver, 1)).minimum().sumOfSquares();
        double grown = ProblemFit.of(file, settings(solver, 4)).minimum().sumOfSquares();
        assertThat(alone).isGreaterThan(10);
        assertThat(grown).isLessThan(2.1);
    }

    private static ProblemFit.Settings settings(Solver solver, int stages) {
        return new ProblemFit.Settings(solver, Differentiation.FORWARD, stages, 200, (iteration, sum) -> {});
    }

    /**
     * The pelts of the Hudson Bay Company beside the posterior of Stan's case study (Carpenter 2018), which has wide priors, a
     * spread for each species and errors of the same kind: means are within half a deviation, deviations alike.
     */
    @Test
    void lynxAndHareAreThoseOfTheCaseStudyInStan() throws IOException {
        ProblemFile file = ProblemFile.read(Path.of("problems", "lynx-hare.json"));
        ProblemFit fit = ProblemFit.of(file, settings(solver(Vern7.METHOD, 1e-8), 4));
        double[] means = {0.549, 0.028, 0.797, 0.024, 33.960, 5.949};
        double[] deviations = {0.065, 0.004, 0.091, 0.004, 2.909, 0.533};
        FisherInformation information = fit.information().orElseThrow();
        for (int k = 0; k < means.length; k++) {
            assertThat(fit.minimum().x()[k]).as(fit.names().get(k)).isCloseTo(means[k], within(0.5 * deviations[k]));
            assertThat(information.standardError(k) / deviations[k]).isBetween(0.75, 1.25);
        }
        assertThat(information.standardDeviation()).isBetween(0.2, 0.3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                ", \"data\": DATA | | data is missing, but a fit needs something to fit to",
                "\"fit\": true | \"fit\": false | nothing is marked with \"fit\": true",
                "[1, 2]}, | [1, 2]}, \"weights\": 0, | data has no value with a weight above 0",
                "\"lower\": 0.1 | \"lower\": 2, \"upper\": 1 | parameters.a.upper = 1.0, but must be above lower = 2.0",
                "\"lower\": 0.1 | \"lower\": 1.5 | parameters.a.value = 1.0, but must be from 1.5 to Infinity",
                "\"value\": 1 | \"value\": 0 | parameters.a.value = 0.0, but must be from 0.1",
                "\"lower\": 0.1, \"value\": 1 | \"value\": 0 | parameters.a.value = 0.0, but must be above 0, for log is true",
                "\"x\": 1} | \"x\": {\"value\": 1, \"lower\": 2}} | state.x.value = 1.0, but must be from 2.0",
                "\"x\": 1} | \"x\": {\"fit\": true}} | state.x.value is missing",
                "\"x\": 1} | \"x\": {\"value\": -1, \"log\": true}} | state.x.value = -1.0, but must be above 0",
                "\"x\": 1} | \"x\": {\"value\": \"a\"}} | state.x.value: \"a\", column 1: a (parameters.a) cannot be used here",
                "[1, 2], | [1, 3], | data.times[1] = 3.0, but must be from 0.0 to 2.0",
                "[1, 2]}, | [1, -2]}, | data.values.x[1] = -2.0, but must be above 0, for its scale is log",
                "\"log\"} | \"logs\"} | data.scale is \"logs\", but must be \"linear\" or \"log\"",
                "\"log\"} | \"log\", \"variance\": \"no\"} | data.variance is \"no\", but must be \"known\" or \"estimated\"",
                "\"log\"} | {\"y\": \"log\"}} | data.scale.y is no key that is known here",
                "{\"x\": [ | {\"x + q\": [ | data.values.x + q: \"x + q\", column 5: there is nothing named q",
                "\"loss\": 1 | \"diffusion\": {\"x\": 1} | only ordinary equations can be fitted",
            })
    void whatIsWrongIsNamed(String from, String to, String fault) {
        String data = "{\"times\": [1, 2], \"values\": {\"x\": [1, 2]}, \"scale\": \"log\"}";
        String good = """
                {"time": {"start": 0, "end": 2}, "parameters": {"a": {"fit": true, "log": true, "lower": 0.1, "value": 1}},
                 "state": {"x": 1}, "derivatives": {"x": "-a*x"}, "loss": 1, "data": DATA}
                """.replace("DATA", data);
        String old = from.replace("DATA", data);
        assertThat(good).contains(old);
        String text = good.replace(old, to == null ? "" : to);
        assertThatThrownBy(() -> fit(ProblemFile.parse(text)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(fault);
    }

    @Test
    void theSameFileGivesTheSameBits() {
        assertThat(fit(logistic()).minimum().x())
                .isEqualTo(fit(logistic()).minimum().x());
    }
}
