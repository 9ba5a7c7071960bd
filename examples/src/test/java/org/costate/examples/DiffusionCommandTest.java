package org.costate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.costate.examples.run.ProgressStyle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code diffusion train}, {@code sample} and {@code invert} as a person starts them. */
class DiffusionCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        Session session = new Session(
                new PrintWriter(out, true), new PrintStream(err, true, StandardCharsets.UTF_8), ProgressStyle.SILENT);
        return Costate.commandLine(Programs.present(), session).execute(args);
    }

    /** A number that was printed after a text; the last one. */
    private double told(String what) {
        Matcher matcher =
                Pattern.compile(Pattern.quote(what) + ": ([-+.eE0-9]+)").matcher(out.toString());
        double value = Double.NaN;
        while (matcher.find()) {
            value = Double.parseDouble(matcher.group(1));
        }
        return value;
    }

    private Path small(String name, int threads) {
        Path to = folder.resolve(name);
        List<String> args = new ArrayList<>(List.of("diffusion", "train", "--data", "moons", "--hidden", "8"));
        args.addAll(List.of("--depth", "1", "--epochs", "1", "--batch", "3000", "--count", "1200", "--seed", "5"));
        args.addAll(List.of("--threads", Integer.toString(threads), "--out", to.toString()));
        assertThat(run(args.toArray(String[]::new)))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        return to;
    }

    @Test
    void filesAreTheSameBitsForAnyNumberOfThreadsAndServeTheOtherCommands() throws IOException {
        Path one = small("one", 1);
        Path three = small("three", 3);
        for (String file : new String[] {"model.safetensors", "samples.csv", "density.png"}) {
            assertThat(one.resolve(file)).hasSameBinaryContentAs(three.resolve(file));
        }
        assertThat(Files.readString(one.resolve("report.html")))
                .contains("Diffusion model of moons", "data:image/png;base64,", "sliced Wasserstein");

        assertThat(Files.readString(one.resolve("results.json")))
                .contains("\"title\" : \"Diffusion model of moons\"", "\"samples\" : 1200.0")
                .containsPattern("\"losses\" : \\[ [0-9.]+ \\]");

        String model = one.resolve("model.safetensors").toString();
        Path again = folder.resolve("again");
        String[] sample = {"diffusion", "sample", "--model", model, "--count", "1200", "--seed", "5", "--out"};
        String[] args = java.util.Arrays.copyOf(sample, sample.length + 1);
        args[sample.length] = again.toString();
        assertThat(run(args)).isZero();
        assertThat(again.resolve("samples.csv")).hasSameBinaryContentAs(one.resolve("samples.csv"));

        Path noise = folder.resolve("noise");
        assertThat(run(
                        "diffusion",
                        "invert",
                        "--model",
                        model,
                        "--count",
                        "200",
                        "--tolerance",
                        "1e-8",
                        "--out",
                        noise.toString()))
                .isZero();
        assertThat(noise.resolve("noise.csv")).content().hasLineCount(200);
        assertThat(noise.resolve("report.html"))
                .content()
                .contains("Round trip", "deviation of the noise", "data:image");
        assertThat(told("error of the data that come back, in deviations of the data"))
                .isBetween(0.0, 1e-6);
        assertThat(told("deviation of the noise")).isBetween(0.5, 1.5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--label 3|--label = 3, but moons has no labels",
                "--guidance 2|--guidance = 2.0, but moons has no labels",
                "--classifier x|--classifier = x, but moons is not digits",
                "--average 1|--average = 1.0, but must be at least 0 and below 1",
                "--data mnist --dropout 2|--dropout = 2.0, but must be from 0 to 1",
                "--dropout 0.3|--dropout = 0.3, but moons has no labels",
                "--components 5|--components = 5, but moons has two coordinates",
                "--weight 1|--weight = 1.0, but --penalty none has no weight",
                "--data mnist --classifier nothing.st|nothing.st: no such file",
                "--epochs 0|--epochs = 0, but must be from 1 to",
                "--data stars|'stars', but must be one of moons, spirals, checkerboard, mnist",
                "--kind euler|'euler', but must be one of edm, noise, data, velocity, flow",
                "--sampler rk4|'rk4', but must be one of tsit5, ddim, dpm2, dpm3, dpm++2m, dpm++3m, deis, heun",
                "--steps 9|--steps = 9, but tsit5 chooses its steps; see --tolerance",
                "--sampler ddim --tolerance 1|--tolerance = 1.0, but ddim has no tolerance; see --steps",
                "--count 0|--count = 0, but must be from 1 to"
            })
    void misuseOfTrainIsNamed(String options, String fault) {
        String[] args = ("diffusion train " + options).split(" ");
        assertThat(run(args)).isEqualTo(ExitCode.MISUSE.number());
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(fault);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void misuseOfOptimizeIsNamed() {
        String model = small("one", 2).resolve("model.safetensors").toString();
        String[] faults = {
            "|--classifier is missing, but the noise of digits is moved to convince one",
            "--classifier C|draws moons, but must draw mnist",
            "--what weights --reference 10000|--reference = 10000, but must be from 0 to 9999",
            "--what weights --target 3|--target = 3, but --what weights goes by a test image",
            "--what weights --classifier C|--classifier = C, but --what weights goes by a test image",
            "--reference 3 --classifier C|--reference = 3, but --what noise steers by a classifier",
            "--what labels|'labels', but must be one of noise, weights",
            "--classifier C --gradient discrete,discrete|must be one or several different ones",
            "--classifier C --gradient exact|'exact', but must be one of discrete, adjointdpm, adjointdeis, data-midpoint, angle-midpoint"
        };
        for (String each : faults) {
            String[] parts = each.split("\\|");
            String options = parts[0].isEmpty() ? "" : " " + parts[0];
            assertThat(run(("diffusion optimize --model " + model + options).split(" ")))
                    .isEqualTo(ExitCode.MISUSE.number());
            assertThat(err.toString(StandardCharsets.UTF_8)).contains(parts[1]);
        }
    }

    @Test
    void filesThatAreNoModelsAreNamed() throws IOException {
        Path missing = folder.resolve("missing.safetensors");
        assertThat(run("diffusion", "sample", "--model", missing.toString())).isEqualTo(ExitCode.MISUSE.number());
        Path text = Files.writeString(folder.resolve("text"), "no model, but long enough for a header");
        assertThat(run("diffusion", "invert", "--model", text.toString())).isEqualTo(ExitCode.MISUSE.number());
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(missing.toString())
                .contains(text.toString());
    }

    /** Those whose errors no conversion amplifies, so that so little training shows; the others are among the slow tests. */
    @ParameterizedTest
    @ValueSource(strings = {"edm", "velocity", "flow"})
    void everyKindTrainsAndDraws(String kind) {
        Path to = folder.resolve(kind);
        assertThat(run(("diffusion train --data checkerboard --hidden 16 --depth 1 --epochs 1 --batch 2000 --count"
                                + " 500 --kind "
                                + kind + " --out " + to)
                        .split(" ")))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        // As wide as the data at least; noise alone, the untrained model, is as far away as 1.
        assertThat(told("sliced Wasserstein distance to data")).isBetween(0.0, 0.5);
        assertThat(run(
                        "diffusion",
                        "invert",
                        "--model",
                        to.resolve("model.safetensors").toString(),
                        "--out",
                        to.resolve("noise").toString(),
                        "--count",
                        "50"))
                .isZero();
        assertThat(told("error of the data that come back, in deviations of the data"))
                .isLessThan(1e-3);
    }

    @Test
    void samplersOfFewStepsGoTheSameWay() {
        String model = small("one", 2).resolve("model.safetensors").toString();
        String[] rules = {"dpm2", "dpm3", "dpm++2m", "dpm++3m", "deis", "heun", "ddim"};
        for (String rule : rules) {
            Path to = folder.resolve(rule);
            assertThat(run(("diffusion sample --count 300 --sampler " + rule + " --steps 60 --model " + model
                                    + " --out " + to)
                            .split(" ")))
                    .isZero();
        }
        Path exact = folder.resolve("tsit5");
        assertThat(run(("diffusion sample --count 300 --tolerance 1e-7 --model " + model + " --out " + exact)
                        .split(" ")))
                .isZero();
        double[] wanted = numbers(exact);
        for (String rule : rules) {
            double[] found = numbers(folder.resolve(rule));
            double squares = 0;
            for (int i = 0; i < wanted.length; i++) {
                squares += (found[i] - wanted[i]) * (found[i] - wanted[i]) / wanted.length;
            }
            assertThat(Math.sqrt(squares)).as(rule).isBetween(1e-9, rule.equals("ddim") ? 0.2 : 0.05);
        }
    }

    /** On fine grids all gradients are those of the flow; the discrete ones of high order are closest, and cost memory. */
    @Test
    void gradientsOfAllKindsAreCompared() throws IOException {
        String model = small("one", 2).resolve("model.safetensors").toString();
        Path to = folder.resolve("gradients");
        assertThat(run(
                        "diffusion",
                        "gradients",
                        "--model",
                        model,
                        "--count",
                        "3",
                        "--steps",
                        "20,300",
                        "--out",
                        to.toString()))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        String[] fine = out.toString()
                .split("\\| 300 steps ")[1]
                .split("Memory of the discrete")[0]
                .split("\n");
        int rows = 0;
        for (String line : fine) {
            if (!line.startsWith("| discrete") && !line.startsWith("| continuous")) {
                continue;
            }
            String[] cells = line.split("\\|");
            assertThat(Double.parseDouble(cells[2].trim())).as(line).isLessThan(line.contains("dpm3") ? 1e-4 : 0.2);
            assertThat(Double.parseDouble(cells[3].trim())).as(line).isGreaterThan(0.98);
            rows++;
        }
        assertThat(rows).isEqualTo(14);
        assertThat(Files.readString(to.resolve("report.html"))).contains("AdjointDPM", "1000 steps");
        assertThat(run("diffusion", "gradients", "--model", model, "--steps", "0", "--out", to.toString()))
                .isEqualTo(ExitCode.MISUSE.number());
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--steps = 0, but must be from 1 to");
    }

    private static double[] numbers(Path to) {
        try {
            return java.util.Arrays.stream(
                            Files.readString(to.resolve("samples.csv")).trim().split("[,\n]"))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"noise", "data"})
    void predictionsThatAreConvertedTrainToo(String kind) {
        assertThat(run("diffusion", "train", "--kind", kind, "--epochs", "12", "--out", folder.toString()))
                .isZero();
        assertThat(told("sliced Wasserstein distance to data")).isLessThan(3 * told("the same of two draws of data"));
    }

    /** The bars for digits: 95 % look like their label, and 95 % of 100 become another digit within 30 updates. */
    @Tag("slow")
    @Test
    void digitsLookLikeTheirLabelsAndCanBeSteered() {
        Path classifier = folder.resolve("classifier");
        assertThat(run("train", "mnist", "--penalty", "none", "--epochs", "4", "--out", classifier.toString()))
                .isZero();
        String judge = classifier.resolve("none.safetensors").toString();
        Path digits = folder.resolve("digits");
        assertThat(run("diffusion", "train", "--data", "mnist", "--classifier", judge, "--out", digits.toString()))
                .isZero();
        assertThat(told("classified as their label")).isGreaterThanOrEqualTo(95);
        String model = digits.resolve("model.safetensors").toString();
        Path optimized = folder.resolve("optimized");
        assertThat(run(
                        "diffusion",
                        "optimize",
                        "--model",
                        model,
                        "--classifier",
                        judge,
                        "--gradient",
                        "discrete",
                        "--out",
                        optimized.toString()))
                .isZero();
        assertThat(told("target reached before")).isZero();
        assertThat(told("target reached after 30 updates")).isGreaterThanOrEqualTo(95);
        Path tuned = folder.resolve("tuned");
        assertThat(run(
                        "diffusion",
                        "optimize",
                        "--what",
                        "weights",
                        "--model",
                        model,
                        "--steps",
                        "10",
                        "--sampler",
                        "ddim",
                        "--gradient",
                        "discrete",
                        "--updates",
                        "60",
                        "--out",
                        tuned.toString()))
                .isZero();
        assertThat(told("loss after 60 updates")).isLessThan(0.002);
        assertThat(told("of other noise, after")).isLessThan(0.2 * told("of other noise, before"));
        assertThat(run(
                        "diffusion",
                        "sample",
                        "--model",
                        tuned.resolve("tuned.safetensors").toString(),
                        "--count",
                        "20",
                        "--out",
                        tuned.toString()))
                .isZero();
    }

    /** The bar for points of the plane: within 1.2 times the distance of two draws, and a floor of 0.005. */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"moons", "spirals", "checkerboard"})
    void samplesAreHardlyFartherFromDataThanData(String data) {
        assertThat(run("diffusion", "train", "--data", data, "--out", folder.toString()))
                .isZero();
        assertThat(told("sliced Wasserstein distance to data"))
                .isLessThan(1.2 * told("the same of two draws of data") + 0.005);
    }
}
