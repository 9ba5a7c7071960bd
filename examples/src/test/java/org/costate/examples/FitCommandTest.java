package org.costate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.costate.examples.problem.ProblemFile;
import org.costate.examples.problem.ProblemRun;
import org.costate.examples.run.ProgressStyle;
import org.costate.solver.Tolerances;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code fit} promises to programs and persons that call it with problem files. */
class FitCommandTest {

    private static final String EXAMPLE = Path.of("problems", "lynx-hare.json").toString();

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.reset();
        Session session = new Session(
                new PrintWriter(out, true), new PrintStream(err, true, StandardCharsets.UTF_8), ProgressStyle.SILENT);
        return Costate.commandLine(Programs.present(), session).execute(args);
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("problem.json"), text).toString();
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private Map<String, Object> printed() throws IOException {
        assertThat(out.toString().lines()).hasSize(1);
        return JSON.std.mapFrom(out.toString());
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "discrete", "interpolating"})
    void fitPrintsOneObject(String adjoint) throws IOException {
        assertThat(run("fit", EXAMPLE, "--json", "--stages", "1", "--adjoint", adjoint))
                .isZero();
        assertThat(errors()).isEmpty();
        Map<String, Object> json = printed();
        assertThat(json.keySet())
                .containsExactly(
                        "status",
                        "message",
                        "parameters",
                        "state",
                        "unidentifiable",
                        "correlation",
                        "sumOfSquares",
                        "measurements",
                        "degreesOfFreedom",
                        "variance",
                        "residualStandardDeviation",
                        "data",
                        "statistics");
        assertThat(json.get("status")).isEqualTo("CONVERGED");
        assertThat(map(json.get("parameters")).keySet()).hasToString("[birth, hunt, death, growth]");
        assertThat(map(json.get("state")).keySet()).hasToString("[hare, lynx]");
        Map<?, ?> birth = map(map(json.get("parameters")).get("birth"));
        assertThat(birth.keySet()).hasToString("[estimate, standardError, lower, upper, bound]");
        assertThat((double) birth.get("estimate")).isBetween(0.540158, 0.540160);
        assertThat((double) birth.get("lower")).isLessThan((double) birth.get("estimate"));
        assertThat(birth.get("bound")).isNull();
        assertThat(json.get("unidentifiable")).isEqualTo(List.of());
        assertThat(map(map(json.get("correlation")).get("lynx")).get("lynx")).isEqualTo(1.0);
        assertThat(json.get("measurements")).isEqualTo(42);
        assertThat((List<?>) map(map(json.get("data")).get("residuals")).get("hare"))
                .hasSize(21);
    }

    @Test
    void personsGetATableATableFileAndAPicture() throws IOException {
        Path csv = folder.resolve("fit.csv");
        Path svg = folder.resolve("fit.svg");
        Path png = folder.resolve("fit.png");
        assertThat(run("fit", EXAMPLE, "--csv", csv.toString(), "--plot", svg.toString()))
                .isZero();
        assertThat(out.toString())
                .contains(
                        "lynx-hare: CONVERGED",
                        "standard error",
                        "hare at the start",
                        "36 degrees of freedom",
                        "wrote");
        assertThat(Files.readAllLines(csv))
                .hasSize(402)
                .first()
                .isEqualTo("t,hare,hare lower,hare upper,hare data,lynx,lynx lower,lynx upper,lynx data");
        assertThat(Files.readAllLines(csv).get(1))
                .startsWith("1900.0,34.60")
                .contains(",30.0,")
                .endsWith(",4.0");
        assertThat(Files.readString(svg).split("aria-label=\"", -1)).hasSize(4);
        assertThat(Files.readString(svg)).contains("aria-label=\"hare\"", "aria-label=\"lynx\"", "of logarithms\"");
        assertThat(run("fit", EXAMPLE, "--stages", "1", "--plot", png.toString()))
                .isZero();
        assertThat(Files.readAllBytes(png)).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void whatIsNotDeterminedIsNamedInBothForms() throws IOException {
        String file = file("""
                {"time": {"start": 0, "end": 2}, "parameters": {"a": {"value": 0.4, "fit": true}, "b": {"value": 0.7, "fit": true}},
                 "state": {"x": 2}, "derivatives": {"x": "-a*b*x"}, "data": {"times": [1, 1.5, 2], "values": {"x": [1, 0.7, 0.5]}}}
                """);
        assertThat(run("fit", file)).isZero();
        assertThat(out.toString())
                .contains("not determined", "warning: the data determine only combinations of a, b")
                .doesNotContain("NaN");
        assertThat(run("fit", file, "--json")).isZero();
        assertThat(printed().get("unidentifiable")).isEqualTo(List.of(List.of("a", "b")));
        assertThat(map(map(printed().get("parameters")).get("a")).get("standardError"))
                .isNull();
    }

    @Test
    void aLimitPrintsTheBestSoFar() throws IOException {
        assertThat(run("fit", EXAMPLE, "--json", "--max-iterations", "2", "--stages", "1"))
                .isEqualTo(1);
        assertThat(printed().get("status")).isEqualTo("MAX_ITERATIONS");
        assertThat((double) printed().get("sumOfSquares")).isLessThan(2.1);
        assertThat(errors().lines()).hasSize(1);
        assertThat(errors()).startsWith("costate fit: MAX_ITERATIONS: ");
    }

    @Test
    void aStartThatCannotBeSolvedSaysWhy() throws IOException {
        String file = file("""
                {"time": {"start": 0, "end": 2}, "parameters": {"r": {"value": 3, "fit": true}},
                 "state": {"x": 1}, "derivatives": {"x": "r*x^2"}, "data": {"times": [1], "values": {"x": [1.2]}}}
                """);
        assertThat(run("fit", file, "--json")).isEqualTo(1);
        Map<String, Object> json = printed();
        assertThat(json.get("status")).isEqualTo("START_FAILED");
        assertThat((String) json.get("message")).contains("there are no residuals at the start: ");
        assertThat(map(map(json.get("parameters")).get("r")).get("estimate")).isEqualTo(3.0);
        assertThat(json.get("correlation")).isNull();
        assertThat(errors()).contains("START_FAILED");
        assertThat(run("fit", file, "--plot", folder.resolve("x.svg").toString()))
                .isEqualTo(1);
        assertThat(folder.resolve("x.svg")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "fit missing.json | 'missing.json', but must be a file or lynx-hare",
                "fit FILE --method rodas5p --adjoint forward | only steps of explicit",
                "fit FILE --adjoint magic | '--adjoint'",
                "fit FILE --max-iterations 0 | --max-iterations = 0, but must be at least 1",
                "fit FILE --stages 0 | --stages = 0, but must be from 1 to 1000",
                "fit FILE --plot x.pdf | must end in .svg or .png",
                "fit FILE --rtol -1 | --rtol = -1.0",
                "fit FILE --out x | --out = x, but only lynx-hare writes a folder",
                "fit FILE --seed 2 | --seed = 2, but only lynx-hare",
                "fit problems/lotka-volterra.json | data is missing, but a fit needs something to fit to",
                "fit problems/noisy-growth.json | only ordinary equations can be fitted",
                "fit lynx-hare --csv x.csv | --csv = x.csv, but lynx-hare writes a folder",
                "fit lynx-hare --plot x.svg | --plot = x.svg, but lynx-hare writes a folder",
            })
    void misuseIsNamed(String command, String message) {
        assertThat(run(command.replace("FILE", EXAMPLE).split(" "))).isEqualTo(2);
        assertThat(errors()).contains(message);
        assertThat(out.toString()).isEmpty();
    }

    /** A fast component that follows a slow one: {@code x = K / (K - a) (exp(-a t) - exp(-K t))}, a stiff problem. */
    @Test
    void stiffProblemsAreFittedWithoutBeingTold() throws IOException {
        double fast = 1e6;
        StringBuilder times = new StringBuilder();
        StringBuilder values = new StringBuilder();
        for (int i = 1; i <= 10; i++) {
            times.append(i == 1 ? "" : ",").append(i);
            values.append(i == 1 ? "" : ",").append(fast / (fast - 0.7) * Math.exp(-0.7 * i));
        }
        Path file = Files.writeString(
                folder.resolve("stiff.json"),
                "{\"time\":{\"start\":0,\"end\":10},\"parameters\":{\"a\":{\"value\":2,\"fit\":true}},"
                        + "\"state\":{\"x\":0,\"z\":1},\"derivatives\":{\"x\":\"1e6*(z-x)\",\"z\":\"-a*z\"},"
                        + "\"data\":{\"times\":[" + times + "],\"values\":{\"x\":[" + values + "]}}}");
        assertThat(ProblemRun.isStiff(ProblemFile.read(file), Tolerances.of(1e-8, 1e-8)))
                .isTrue();
        assertThat(ProblemRun.isStiff(
                        ProblemFile.read(Path.of("problems", "lotka-volterra.json")), Tolerances.of(1e-8, 1e-8)))
                .isFalse();
        assertThat(run("fit", file.toString(), "--json")).isZero();
        Map<?, ?> a = map(map(printed().get("parameters")).get("a"));
        assertThat((double) a.get("estimate")).isBetween(0.699999, 0.700001);
    }
}
