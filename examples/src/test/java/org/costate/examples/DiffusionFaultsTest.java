package org.costate.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.run.ProgressStyle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that are unlike those that {@code diffusion train} writes, and runs that go wrong: refused, and nothing lost. */
class DiffusionFaultsTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path to = Path.of("");

    @BeforeEach
    void chooseFolder() {
        to = folder.resolve("to");
    }

    private int run(String... args) {
        Session session = new Session(
                new PrintWriter(out, true), new PrintStream(err, true, StandardCharsets.UTF_8), ProgressStyle.SILENT);
        return Costate.commandLine(Programs.present(), session).execute(args);
    }

    /** Runs a command with a model, its results in the folder {@code to}. */
    private int run(Path model, String command, String options) {
        List<String> args = new ArrayList<>(List.of("diffusion", command, "--model", model.toString()));
        args.addAll(List.of("--threads", "2", "--out", to.toString()));
        if (!options.isEmpty()) {
            Collections.addAll(args, options.split(" "));
        }
        return run(args.toArray(String[]::new));
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private void refused(int code, String fault) {
        assertThat(code).isEqualTo(ExitCode.MISUSE.number());
        assertThat(said()).contains(fault).doesNotContain("fault of Costate");
    }

    private Path digits(int labels) throws IOException {
        return SmallDenoisers.ofDigits(folder.resolve("digits-" + labels + ".safetensors"), "edm", labels);
    }

    @Test
    void aModelOfFiveLabelsDrawsThemAndNoOthers() throws IOException {
        Path model = digits(5);
        assertThat(run(model, "sample", "--count 7")).as(said()).isZero();
        assertThat(to.resolve("report.html")).content().contains("all in turn", "guidance");
        byte[] inTurn = Files.readAllBytes(to.resolve("samples.csv"));
        assertThat(run(model, "sample", "--count 7 --label 4")).isZero();
        assertThat(Files.readAllBytes(to.resolve("samples.csv"))).isNotEqualTo(inTurn);
        refused(run(model, "sample", "--label 5"), "--label = 5, but the model knows 0 to 4");
        refused(run(model, "sample", "--label -1"), "--label = -1, but the model knows 0 to 4");
    }

    /** Of the 10,000 test images 5,139 show one of the digits from 0 to 4. */
    @Test
    void onlyTestDataWhoseLabelTheModelKnowsAreInverted() throws IOException {
        Path model = digits(5);
        assertThat(run(model, "invert", "--count 20")).as(said()).isZero();
        assertThat(to.resolve("noise.csv")).content().hasLineCount(20);
        refused(
                run(model, "invert", "--count 5140"),
                "--count = 5140, but there are 5139 test images with labels from 0 to 4");
        refused(run(digits(0), "invert", "--count 10001"), "--count = 10001, but there are 10000 test images");
    }

    @Test
    void aModelWithoutLabelsIsDrawnFromWithoutThem() throws IOException {
        Path model = digits(0);
        assertThat(run(model, "sample", "--count 7")).as(said()).isZero();
        assertThat(to.resolve("report.html")).content().doesNotContain("guidance");
        refused(run(model, "sample", "--label 3"), "--label = 3, but the model knows no labels");
        refused(run(model, "sample", "--guidance 1"), "--guidance = 1.0, but the model knows no labels");
        refused(run(model, "sample", "--classifier C"), "--classifier = C, but the model knows no labels");
        assertThat(run(model, "invert", "--count 3")).as(said()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tsit5", "ddim", "dpm2", "dpm3", "dpm++2m", "dpm++3m", "deis", "heun"})
    void everySamplerDrawsFromTheStraightPath(String sampler) throws IOException {
        Path model = SmallDenoisers.ofDigits(folder.resolve("flow.safetensors"), "flow", 10);
        String options = "--count 5 --sampler " + sampler + (sampler.equals("tsit5") ? "" : " --steps 200");
        assertThat(run(model, "sample", options)).as(said()).isZero();
        double[] few = numbers();
        assertThat(run(model, "sample", "--count 5 --tolerance 1e-8")).isZero();
        double[] exact = numbers();
        for (int i = 0; i < few.length; i++) {
            // Few steps begin at rho = 80 instead of infinity; ddim is of order 1.
            assertThat(few[i])
                    .isCloseTo(exact[i], org.assertj.core.data.Offset.offset(sampler.equals("ddim") ? 0.25 : 0.1));
        }
    }

    private double[] numbers() throws IOException {
        return java.util.Arrays.stream(
                        Files.readString(to.resolve("samples.csv")).trim().split("[,\n]"))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Test
    void gradientsOfTheStraightPathAreThoseThatAreRegularThere() throws IOException {
        Path model = SmallDenoisers.ofDigits(folder.resolve("flow.safetensors"), "flow", 10);
        Path classifier = SmallDenoisers.classifier(folder.resolve("classifier.safetensors"));
        assertThat(run(model, "gradients", "--count 2 --steps 3,300"))
                .as(said())
                .isZero();
        assertThat(out.toString()).contains("discrete, heun", "angle-midpoint").doesNotContain("data-midpoint");
        assertThat(run(model, "optimize", "--what weights --count 2 --updates 2 --steps 8"))
                .as(said())
                .isZero();
        assertThat(out.toString()).contains("continuous, angle form", "loss after 2 updates");
        assertThat(run(model, "optimize", "--count 2 --updates 1 --steps 8 --classifier " + classifier))
                .as(said())
                .isZero();
        assertThat(out.toString()).contains("target reached after 1 update:");
        assertThat(to.resolve("noise.csv")).content().hasLineCount(2);
        refused(
                run(model, "optimize", "--what weights --gradient discrete,data-midpoint"),
                "--gradient = data-midpoint, but samples of a model of the kind flow end without noise");
    }

    /** The model lies where the tuned one would go, by its name or by a link. */
    @Test
    void aModelThatIsReadIsNotReplaced() throws IOException {
        Files.createDirectories(to);
        Path model = SmallDenoisers.ofDigits(to.resolve("tuned.safetensors"), "edm", 10);
        byte[] before = Files.readAllBytes(model);
        refused(
                run(model, "optimize", "--what weights --updates 1"),
                "tuned.safetensors: is read and would be replaced");
        Path link = Files.createSymbolicLink(folder.resolve("link.safetensors"), model);
        refused(
                run(link, "optimize", "--what weights --updates 1"),
                "tuned.safetensors: is read and would be replaced");
        assertThat(model).hasBinaryContent(before);
        assertThat(to.toFile().list()).containsExactly("tuned.safetensors");
        Path classifier = SmallDenoisers.classifier(to.resolve("model.safetensors"));
        byte[] judge = Files.readAllBytes(classifier);
        refused(
                run(
                        "diffusion",
                        "train",
                        "--data",
                        "mnist",
                        "--classifier",
                        classifier.toString(),
                        "--out",
                        to.toString()),
                "model.safetensors: is read and would be replaced");
        assertThat(classifier).hasBinaryContent(judge);
    }

    /** Samples of a size whose squares overflow can be drawn, but not compared with data. */
    @Test
    void aRunThatFailsAfterItDrewLeavesTheEarlierResults() throws IOException {
        Path model = SmallDenoisers.ofPoints(folder.resolve("points.safetensors"), 0, 1);
        assertThat(run(model, "sample", "--count 3")).as(said()).isZero();
        List<String> before = files();
        byte[] samples = Files.readAllBytes(to.resolve("samples.csv"));
        byte[] report = Files.readAllBytes(to.resolve("report.html"));
        Path huge = SmallDenoisers.ofPoints(folder.resolve("huge.safetensors"), 0, 1e300);
        assertThat(run(huge, "sample", "--count 3 --sampler ddim --steps 2"))
                .isEqualTo(ExitCode.NUMERICAL_FAILURE.number());
        assertThat(said())
                .contains("the distance of samples to data is Infinity")
                .contains("; the samples are in " + to.resolve("samples.partial.csv"));
        assertThat(to.resolve("samples.csv")).hasBinaryContent(samples);
        assertThat(to.resolve("report.html")).hasBinaryContent(report);
        assertThat(to.resolve("samples.partial.csv")).content().hasLineCount(3);
        Files.delete(to.resolve("samples.partial.csv"));
        assertThat(files()).isEqualTo(before);
    }

    private List<String> files() {
        String[] names = to.toFile().list();
        return names == null ? List.of() : Stream.of(names).sorted().toList();
    }

    /** Where the adaptive solver would need more steps than it may make. */
    @Test
    void trajectoriesAreThoseOfTheSamplerThatDrew() throws IOException {
        Path model = digits(10);
        assertThat(run(model, "sample", "--count 3 --sampler ddim --steps 1 --guidance 1e100"))
                .as(said())
                .isZero();
        assertThat(to.resolve("report.html")).content().contains("Of the sampler, at its nodes");
        assertThat(to.resolve("samples.partial.csv")).doesNotExist();
    }

    /** Those of other commands and other data too, but for models and what somebody else put there. */
    @Test
    void resultsOfAnEarlierRunGoWithIt() throws IOException {
        Files.createDirectories(to);
        Files.writeString(to.resolve("notes.txt"), "mine");
        Path points = SmallDenoisers.ofPoints(folder.resolve("points.safetensors"), 0, 1);
        assertThat(run(points, "sample", "--count 3")).as(said()).isZero();
        assertThat(files()).contains("density.png", "samples.csv", "notes.txt");
        assertThat(run(digits(10), "optimize", "--what weights --count 2 --updates 2 --steps 5 --gradient discrete"))
                .as(said())
                .isZero();
        assertThat(files())
                .containsExactly(
                        "after.png", "before.png", "notes.txt", "report.html", "results.json", "tuned.safetensors");
        assertThat(run(digits(10), "invert", "--count 3")).as(said()).isZero();
        assertThat(files())
                .containsExactly(
                        "back.png",
                        "data.png",
                        "noise.csv",
                        "notes.txt",
                        "report.html",
                        "results.json",
                        "tuned.safetensors");
        // Results that were edited do not lead out of the folder, nor to folders in it.
        Path outside = Files.writeString(folder.resolve("outside.png"), "");
        Files.createDirectories(to.resolve("sub"));
        Path results = to.resolve("results.json");
        Files.writeString(
                results,
                Files.readString(results)
                        .replace("\"back.png\"", "\"../outside.png\", \"sub\", \"\", 3, \"a\\u0000b\""));
        assertThat(run(digits(10), "gradients", "--count 2 --steps 3"))
                .as(said())
                .isZero();
        assertThat(files())
                .containsExactly("back.png", "notes.txt", "report.html", "results.json", "sub", "tuned.safetensors");
        assertThat(outside).exists();
        // Results of another program, or none that can be read, name no files of ours.
        Files.writeString(results, "{\"format\": \"other\", \"files\": [\"notes.txt\"]}");
        assertThat(run(digits(10), "invert", "--count 3")).as(said()).isZero();
        Files.writeString(results, "[");
        assertThat(run(digits(10), "sample", "--count 3")).as(said()).isZero();
        assertThat(to.resolve("notes.txt")).hasContent("mine");
    }

    @Test
    void numbersOfReportsAreInTheResultsToo() throws IOException {
        assertThat(run(digits(10), "gradients", "--count 2 --steps 3"))
                .as(said())
                .isZero();
        Map<String, Object> results = results();
        List<?> memory = (List<?>) results.get("memory");
        assertThat(memory).hasSize(12);
        assertThat((Map<?, ?>) memory.get(11))
                .extracting(each -> each.get("steps"), each -> each.get("budgetMiB"))
                .containsExactly(1000, 1);
        Path classifier = SmallDenoisers.classifier(folder.resolve("classifier.safetensors"));
        String options = "--count 2 --updates 2 --steps 5 --gradient discrete,angle-midpoint --classifier ";
        assertThat(run(digits(10), "optimize", options + classifier)).as(said()).isZero();
        for (String how : new String[] {"discrete", "angle-midpoint"}) {
            Map<?, ?> curves = (Map<?, ?>) ((Map<?, ?>) results().get("updates")).get(how);
            assertThat((List<?>) curves.get("loss")).hasSize(3);
            assertThat((List<?>) curves.get("targetsReached")).hasSize(3);
        }
    }

    private Map<String, Object> results() throws IOException {
        return JSON.std.mapFrom(Files.readString(to.resolve("results.json")));
    }

    /** The configuration of another program's model has the name of the results. */
    @Test
    void aConfigurationThatIsReadIsNotReplaced() throws IOException {
        Files.createDirectories(to);
        Path model = SmallDenoisers.ofDigits(to.resolve("results.safetensors"), "edm", 10);
        Path config = Files.writeString(to.resolve("results.json"), "{}");
        for (String command : new String[] {"sample", "invert", "gradients", "optimize"}) {
            err.reset();
            refused(
                    run(model, command, command.equals("optimize") ? "--what weights" : "--count 2"),
                    "results.json: is read and would be replaced");
        }
        assertThat(config).hasContent("{}");
    }

    @Test
    void filesThatCannotBeReplacedAreNamedBeforeTheWork() throws IOException {
        Files.createDirectories(to.resolve("samples.csv"));
        refused(run(Path.of(""), "sample", ""), "'': must be a model file");
        refused(run(digits(10), "sample", ""), "samples.csv: is a folder, but must be a file");
        refused(run("diffusion", "train", "--out", to.toString()), "samples.csv: is a folder, but must be a file");
        refused(run("diffusion", "train", "--out", ""), "'': must be a folder that can be written");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--hidden 8192 --depth 64|makes 4228546562 weights, and a model file holds at most 260000000",
                "--data mnist --components 784 --count 10000000|--count = 10000000, but must be from 1 to",
                "--data mnist --components 784 --batch 60000 --hidden 8192|--components = 784 and --batch = 60000, but that"
                        + " takes about",
                "--data mnist --components 64 --count 10000000|--count = 10000000, but that takes about 29.5 GiB and Java"
                        + " may use",
                "--seed x|'--seed': 'x', but must be a whole number",
                "--count 1e3|'--count': '1e3', but must be a whole number",
                "--count 99999999999|'99999999999', but must be a whole number from -2147483648 to 2147483647",
                "--rate fast|'--rate': 'fast', but must be a number"
            })
    void whatCannotBeDoneIsRefusedBeforeTheWork(String options, String fault) {
        String[] args = ("diffusion train --out " + to + " " + options).split(" ");
        refused(run(args), fault);
        assertThat(to).doesNotExist();
    }

    @Test
    void stepsThatAreComparedTwiceAreRefused() throws IOException {
        refused(run(digits(10), "gradients", "--steps 2,2"), "--steps = [2, 2], but must be different numbers");
    }

    /** What an earlier run left stays, and no broken model is written. */
    @Test
    void trainingsAndOptimizationsThatDivergeFail() throws IOException {
        Files.createDirectories(to);
        Files.writeString(to.resolve("model.safetensors"), "of an earlier run");
        String[] train =
                ("diffusion train --epochs 1 --hidden 8 --depth 1 --batch 6000 --rate 1e6 --out " + to).split(" ");
        assertThat(run(train)).isEqualTo(ExitCode.NUMERICAL_FAILURE.number());
        assertThat(said()).contains("training diverged", "--rate = 1000000.0 may be too large");
        assertThat(to.toFile().list()).containsExactly("model.safetensors");
        assertThat(to.resolve("model.safetensors")).hasContent("of an earlier run");

        Path classifier = SmallDenoisers.classifier(folder.resolve("classifier.safetensors"));
        for (String options : new String[] {
            "--what weights --updates 3 --count 2 --rate 1e300",
            "--what weights --updates 3 --count 2 --rate 1e4",
            "--updates 3 --count 2 --rate 1e308 --classifier " + classifier
        }) {
            err.reset();
            assertThat(run(digits(10), "optimize", options)).as(options).isEqualTo(ExitCode.NUMERICAL_FAILURE.number());
            assertThat(said()).contains("may be too large; nothing was written");
            assertThat(to.toFile().list()).containsExactly("model.safetensors");
        }
    }

    /** A later run with other gradients leaves no picture of the earlier. */
    @Test
    void aFolderHoldsTheResultsOfOneRun() throws IOException {
        Path model = digits(10);
        String options = "--what weights --count 2 --updates 2 --steps 5 --gradient discrete";
        assertThat(run(model, "optimize", options + ",adjointdpm,angle-midpoint"))
                .as(said())
                .isZero();
        assertThat(to.resolve("after-adjointdpm.png")).exists();
        assertThat(run(model, "optimize", options)).isZero();
        assertThat(to.toFile().list())
                .containsExactlyInAnyOrder(
                        "tuned.safetensors", "before.png", "after.png", "report.html", "results.json");
        assertThat(Files.readString(to.resolve("results.json")))
                .contains("\"discrete\"", "\"loss after 2 updates\"", "\"reference\" : \"test image 0\"");
    }

    @Test
    void unusedNamesAreFound() throws IOException {
        OutputFolder results = OutputFolder.of(to);
        assertThat(results.unused("a", ".csv")).hasFileName("a.csv");
        results.writeText("a.csv", "x");
        results.writeText("a-2.csv", "x");
        assertThat(results.unused("a", ".csv")).hasFileName("a-3.csv");
        assertThatThrownBy(() -> results.requireFree(List.of("a.csv"), List.of(to.resolve("a.csv"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a.csv");
    }
}
