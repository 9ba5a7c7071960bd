package org.costate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that are unlike those that {@code diffusion train} writes, and runs that go wrong: refused, and nothing lost. */
class DiffusionFaultsTest extends DiffusionRuns {

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
        Files.writeString(
                to.resolve("results.json"),
                "{\"format\": \"costate-study\", \"files\": [\"model.safetensors\", \"results.json\"]}");
        String[] train =
                ("diffusion train --epochs 1 --hidden 8 --depth 1 --batch 6000 --rate 1e6 --out " + to).split(" ");
        assertThat(run(train)).isEqualTo(ExitCode.NUMERICAL_FAILURE.number());
        assertThat(said()).contains("training diverged", "--rate = 1000000.0 may be too large");
        assertThat(files()).containsExactly("model.safetensors", "results.json");
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
            assertThat(files()).containsExactly("model.safetensors", "results.json");
        }
    }
}
