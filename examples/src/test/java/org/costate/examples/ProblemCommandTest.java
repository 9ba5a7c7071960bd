package org.costate.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

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
import org.costate.examples.run.ProgressStyle;
import org.costate.testkit.JsonTree;
import org.costate.testkit.ReferenceCases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code solve} and {@code gradient} promise to programs that call them with problem files. */
class ProblemCommandTest {

    private static final Path EXAMPLES = Path.of("problems");

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

    private String example(String name) {
        return EXAMPLES.resolve(name + ".json").toString();
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("problem.json"), text).toString();
    }

    /** What was printed, which is one object on one line. */
    private Map<String, Object> printed() throws IOException {
        assertThat(out.toString().lines()).hasSize(1);
        return JSON.std.mapFrom(out.toString());
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    private static List<?> list(Object value) {
        return (List<?>) value;
    }

    @Test
    void solvePrintsOneObject() throws IOException {
        assertThat(run("solve", example("lotka-volterra"), "--json")).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        Map<String, Object> json = printed();
        assertThat(json.keySet()).containsExactly("status", "message", "t", "y", "events", "statistics");
        assertThat(json.get("status")).isEqualTo("SUCCESS");
        assertThat(json.get("t")).isEqualTo(List.of(0.0, 2.5, 5.0, 7.5, 10.0));
        assertThat(map(json.get("y")).keySet()).hasToString("[prey, predators]");
        assertThat(list(map(json.get("y")).get("prey"))).hasSize(5);
        assertThat((double) list(map(json.get("y")).get("prey")).get(4)).isBetween(1.02634, 1.02635);
        assertThat(list(json.get("events"))).isEmpty();
        assertThat((int) map(json.get("statistics")).get("accepted")).isPositive();
    }

    @Test
    void eventsAreListedWithTheirStates() throws IOException {
        assertThat(run("solve", example("bouncing-ball"), "--json")).isZero();
        Map<String, Object> json = printed();
        assertThat(json.get("t")).isEqualTo(List.of(0.0, 5.0));
        assertThat(list(json.get("events"))).hasSize(2);
        Map<?, ?> impact = map(list(json.get("events")).get(0));
        assertThat(impact.keySet()).hasToString("[index, name, t, direction, before, after]");
        assertThat(impact.get("name")).isEqualTo("impact");
        assertThat(impact.get("direction")).isEqualTo("down");
        double before = (double) map(impact.get("before")).get("speed");
        double after = (double) map(impact.get("after")).get("speed");
        assertThat(after).isEqualTo(-0.8 * before);
    }

    @Test
    void aStopEndsTheTable() throws IOException {
        String file = file("""
                {"time": {"start": 0, "end": 3}, "state": {"x": 0}, "derivatives": {"x": 1}, "save": [0, 1, 2, 3],
                 "events": [{"when": "x - 1.5", "action": "stop"}]}
                """);
        assertThat(run("solve", file, "--json", "--method", "dopri5")).isZero();
        Map<String, Object> json = printed();
        assertThat(json.get("status")).isEqualTo("STOPPED_BY_EVENT");
        assertThat(list(json.get("t"))).hasSize(3);
        assertThat((double) list(json.get("t")).get(2)).isBetween(1.4999999, 1.5000001);
    }

    @Test
    void aFailurePrintsThePartThatWasSolved() throws IOException {
        String file = file("""
                {"time": {"start": 0, "end": 2}, "state": {"x": 1}, "derivatives": {"x": "x^2"}, "save": [0.5, 2],
                 "loss": "x"}
                """);
        assertThat(run("solve", file, "--json")).isEqualTo(1);
        Map<String, Object> json = printed();
        assertThat(json.keySet()).containsExactly("status", "message", "t", "y", "events", "statistics");
        assertThat(json.get("status")).isNotEqualTo("SUCCESS");
        assertThat(list(json.get("t")).get(0)).isEqualTo(0.5);
        assertThat((double) list(map(json.get("y")).get("x")).get(0)).isBetween(1.999999, 2.000001);
        assertThat((double) list(json.get("t")).get(1)).isBetween(0.99, 1.01);
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
        assertThat(run("gradient", file, "--json")).isEqualTo(1);
        assertThat(printed().keySet()).containsExactly("status", "loss", "errorBar", "gradient", "statistics");
        assertThat(printed().get("loss")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "lotka-volterra,auto,auto",
        "lotka-volterra,auto,kvaerno5",
        "lotka-volterra,discrete,auto",
        "lotka-volterra,forward,auto",
        "lotka-volterra,forward,dopri5",
        "lotka-volterra,gauss,tsit5",
        "lotka-volterra,reversible,auto",
        "lotka-volterra,discrete,kvaerno5",
        "lotka-volterra,discrete,rodas5p",
        "robertson,discrete,auto",
        "robertson,discrete,rodas5p",
        "robertson,discrete,kvaerno5",
        "lotka-volterra,backsolve,auto",
        "lotka-volterra,interpolating,vern7",
        "bouncing-ball,discrete,auto",
        "bouncing-ball,discrete,tsit5",
        "bouncing-ball,discrete,rodas5p",
        "bouncing-ball,discrete,kvaerno5"
    })
    void gradientPrintsOneObject(String name, String adjoint, String method) throws IOException {
        assertThat(run("gradient", example(name), "--json", "--adjoint", adjoint, "--method", method))
                .isZero();
        Map<String, Object> json = printed();
        assertThat(json.keySet()).containsExactly("status", "loss", "errorBar", "gradient", "statistics");
        Map<?, ?> gradient = map(json.get("gradient"));
        assertThat(gradient.keySet()).hasToString("[parameters, state, time]");
        assertThat(map(gradient.get("time")).keySet()).hasToString("[start, end]");
        assertThat((double) json.get("errorBar")).isBetween(0.0, 1e-6);
        if (name.equals("robertson")) {
            JsonTree row = ReferenceCases.find("gradients", "gradient.rober_fsa")
                    .get("reference")
                    .list()
                    .get(3);
            double[][] columns = row.get("dy_dp_columns").matrix();
            double slow = (double) map(gradient.get("parameters")).get("slow");
            double fast = (double) map(gradient.get("parameters")).get("fast");
            assertThat(row.get("t").number()).isEqualTo(400);
            assertThat(slow).isCloseTo(columns[0][2], withinPercentage(1e-4));
            assertThat(fast).isCloseTo(columns[2][2], withinPercentage(1e-4));
        }
        if (name.equals("lotka-volterra")) {
            assertThat((double) map(gradient.get("parameters")).get("birth")).isBetween(0.62195, 0.62197);
        }
    }

    @Test
    void anAuditIsOneMoreObjectOrATable() throws IOException {
        assertThat(run("gradient", example("lotka-volterra"), "--audit", "--json"))
                .isZero();
        Map<?, ?> audit = map(printed().get("audit"));
        assertThat(audit.keySet()).hasToString("[verdict, believe, uncertainty, advice, lines]");
        assertThat(audit.get("believe")).isEqualTo("DISCRETE");
        assertThat(audit.get("verdict")).isEqualTo("OK");
        assertThat(map(list(audit.get("lines")).get(0)).keySet()).hasToString("[check, verdict, value, limit, remark]");
        assertThat(run("gradient", example("lotka-volterra"), "--audit", "--rtol", "0.1", "--atol", "0.1"))
                .isZero();
        assertThat(out.toString()).contains("  by birth: ", "JVP . v against v . VJP", "believe: that at rtol");
        assertThat(run("gradient", example("bouncing-ball"), "--audit")).isZero();
        assertThat(out.toString()).contains("differences of fine solves");
        assertThat(run("gradient", example("noisy-growth"), "--audit")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--audit");
    }

    /** Names of the file stand beside the indices of a kink. */
    @Test
    void anAuditNamesWhatBends() throws IOException {
        String file = file("""
                {"time": {"start": 0, "end": 2}, "state": {"x": 1, "z": 0}, "parameters": {"k": 0.4},
                 "derivatives": {"x": "-x - k*abs(x - 0.5)", "z": "x"}, "loss": "x^2 + z"}
                """);
        assertThat(run("gradient", file, "--audit")).isZero();
        assertThat(out.toString()).contains("kink", "y[0] (x)");
    }

    @Test
    void namesPrintTheSameObject() throws IOException {
        assertThat(run("solve", "lotka-volterra", "--points", "3", "--json")).isZero();
        assertThat(printed().keySet()).containsExactly("status", "message", "t", "y", "events", "statistics");
        assertThat(list(printed().get("t"))).hasSize(3);
    }

    @Test
    void pathsPrintMomentsAndQuantiles() throws IOException {
        String file = example("noisy-growth");
        assertThat(run("solve", file, "--paths", "200", "--seed", "3", "--json"))
                .isZero();
        String one = out.toString();
        Map<String, Object> json = printed();
        assertThat(json.keySet())
                .containsExactly(
                        "status",
                        "message",
                        "t",
                        "mean",
                        "standardDeviation",
                        "standardError",
                        "quantiles",
                        "paths",
                        "statistics");
        assertThat(map(json.get("quantiles")).keySet()).hasToString("[0.05, 0.25, 0.5, 0.75, 0.95]");
        assertThat(run("solve", file, "--paths", "200", "--seed", "3", "--json", "--threads", "2"))
                .isZero();
        assertThat(out.toString()).isEqualTo(one);
        assertThat(run("gradient", file, "--paths", "50", "--json")).isZero();
        assertThat(printed().keySet())
                .containsExactly("status", "loss", "errorBar", "gradient", "standardError", "paths", "statistics");
    }

    @Test
    void tablesAndPicturesAreWritten() throws IOException {
        Path csv = folder.resolve("ball.csv");
        Path svg = folder.resolve("ball.svg");
        assertThat(run("solve", example("bouncing-ball"), "--csv", csv.toString(), "--plot", svg.toString()))
                .isZero();
        assertThat(Files.readAllLines(csv)).hasSize(2002).first().isEqualTo("t,height,speed");
        assertThat(Files.readString(svg)).contains("<svg");
        assertThat(out.toString()).contains("bouncing-ball with auto", "event impact at t = 1.4278", "wrote");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "solve FILE --method kvaerno6 | '--method'",
                "solve FILE --rtol -1 | --rtol = -1.0, but must be positive",
                "solve FILE --rtol 2 | rtol = 2.0",
                "solve FILE --method rk4 | RK4 does not estimate its error",
                "solve FILE --method sosri | sosri is for stochastic equations",
                "solve FILE --paths 10 | --paths was given, but the problem has no diffusion",
                "solve FILE --points 1 | --points = 1, but must be from 2",
                "solve FILE --plot x.pdf | must end in .svg or .png",
                "gradient FILE --adjoint backsolve --method rodas5p | only explicit",
                "gradient FILE --adjoint magic | '--adjoint'",
                "gradient missing.json | 'missing.json', but must be a file",
                "solve NOISE --method tsit5 | tsit5 is for ordinary equations",
                "solve NOISE --paths 1 | --paths = 1",
                "gradient NOISE --adjoint backsolve | --adjoint = backsolve, but must be discrete",
            })
    void misuseIsNamed(String command, String message) {
        String[] args = command.replace("FILE", example("lotka-volterra"))
                .replace("NOISE", example("noisy-growth"))
                .split(" ");
        assertThat(run(args)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(message);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aWrongFileIsNamedWithKeyExpressionAndColumn() throws IOException {
        String file = file(
                "{\"time\": {\"start\": 0, \"end\": 1}, \"state\": {\"x\": 1}, \"derivatives\": {\"x\": \"-k*x\"}}");
        for (String command : List.of("solve", "gradient")) {
            assertThat(run(command, file, "--json")).isEqualTo(2);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains(file, "derivatives.x: \"-k*x\", column 2: there is nothing named k");
            assertThat(out.toString()).isEmpty();
        }
    }

    /** A number that is none is no result: the exit code says so, and standard error names what gave it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"loss\":\"log(x)\" | loss at t = 1.0 is NaN",
                "\"loss\":\"1/(t-1)\" | loss at t = 1.0 is Infinity",
                "\"data\":{\"times\":[0.2,0.9],\"values\":{\"sqrt(x)\":[1,1]}} | data.sqrt(x) at t = 0.9 is NaN",
                "\"loss\":\"sqrt(z)\" | in the loss itself the derivative by z is Infinity",
                "\"loss\":\"x+sqrt(k)\" | the derivative by k is Infinity",
                "\"events\":[{\"at\":[0.5],\"action\":{\"reset\":{\"x\":\"log(-2-x)\"}}}],\"loss\":\"x\" | event 0 (at) made y[0] = NaN",
                "\"events\":[{\"when\":\"x\",\"action\":{\"reset\":{\"x\":\"1/z\"}}}],\"loss\":\"x\" | event 0 (x) made y[0] = Infinity",
            })
    void whatIsNotFiniteIsNamed(String entries, String message) throws IOException {
        String problem = file("{\"time\":{\"start\":0,\"end\":1},\"parameters\":{\"k\":0},"
                + "\"state\":{\"x\":1,\"z\":\"k\"},\"derivatives\":{\"x\":\"-2\",\"z\":\"0\"}," + entries + "}");
        assertThat(run("gradient", problem, "--json")).isEqualTo(1);
        assertThat(printed()).containsEntry("status", "NOT_FINITE").containsEntry("gradient", null);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(message);
    }

    @Test
    void pathsWithoutALossAreCounted() throws IOException {
        String all = file("{\"time\":{\"start\":0,\"end\":1},\"parameters\":{\"s\":1},\"state\":{\"x\":0.1},"
                + "\"derivatives\":{\"x\":\"0\"},\"diffusion\":{\"x\":\"s\"},\"loss\":\"log(x)\"}");
        assertThat(run("gradient", all, "--json", "--paths", "40")).isEqualTo(1);
        Map<String, Object> some = printed();
        assertThat(some).containsEntry("status", "NOT_FINITE");
        assertThat((Integer) map(some.get("paths")).get("failed")).isBetween(5, 35);
        assertThat(some.get("loss")).isNotNull();
        String none = file(Files.readString(folder.resolve("problem.json")).replace("log(x)", "log(-1)"));
        assertThat(run("gradient", none, "--json", "--paths", "40")).isEqualTo(1);
        Map<String, Object> nothing = printed();
        assertThat(nothing).containsEntry("loss", null).containsEntry("gradient", null);
        assertThat(map(nothing.get("paths"))).isEqualTo(Map.of("count", 40, "failed", 40));
    }

    @Test
    void aLongestStepIsKept() throws IOException {
        assertThat(run("solve", example("lotka-volterra"), "--json", "--max-step", "0.01"))
                .isZero();
        assertThat((Integer) map(printed().get("statistics")).get("accepted")).isGreaterThan(1000);
        assertThat(run("solve", example("lotka-volterra"), "--json", "--max-steps", "20"))
                .isEqualTo(1);
        assertThat(printed()).containsEntry("status", "MAX_STEPS");
        assertThat(run("solve", "lorenz", "--json", "--max-steps", "20")).isEqualTo(1);
        assertThat(run("solve", "lorenz", "--csv", folder.toString())).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(run("solve", example("lotka-volterra"), "--step", "0.1", "--max-step", "0.01"))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--max-step = 0.01");
    }

    /** x' = a with data at the start, inside and at the end: x(t) = x0 + a (t - t0), and no data move with an end. */
    @ParameterizedTest
    @ValueSource(strings = {"discrete", "forward", "interpolating", "reversible"})
    void timesOfDataAreHeld(String adjoint) throws IOException {
        String problem = file("{\"time\":{\"start\":0,\"end\":1},\"parameters\":{\"a\":1},\"state\":{\"x\":0},"
                + "\"derivatives\":{\"x\":\"a\"},\"data\":{\"times\":[0,0.5,1],\"values\":{\"x\":[0.1,0.1,0.2]}},"
                + "\"loss\":\"x\"}");
        assertThat(run("gradient", problem, "--json", "--adjoint", adjoint)).isZero();
        Map<?, ?> time = map(map(printed().get("gradient")).get("time"));
        assertThat((double) time.get("end")).isCloseTo(1, within(1e-9));
        assertThat((double) time.get("start")).isCloseTo(0.2 - 0.8 - 1.6 - 1, within(1e-9));
    }
}
