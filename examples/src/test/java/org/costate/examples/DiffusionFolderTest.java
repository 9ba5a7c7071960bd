package org.costate.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.costate.examples.file.FolderLock;
import org.costate.examples.file.OutputFolder;
import org.junit.jupiter.api.Test;

/** What is in the folder of the results, before, between and after runs: nothing that anybody made is lost. */
class DiffusionFolderTest extends DiffusionRuns {

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
                .contains("kept: " + to.resolve("samples.partial.csv"));
        assertThat(to.resolve("samples.csv")).hasBinaryContent(samples);
        assertThat(to.resolve("report.html")).hasBinaryContent(report);
        assertThat(to.resolve("samples.partial.csv")).content().hasLineCount(3);
        Files.delete(to.resolve("samples.partial.csv"));
        assertThat(files()).isEqualTo(before);
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
                        .replace(
                                "\"back.png\"",
                                "\"../outside.png\", \"sub\", \"\", 3, \"a\\u0000b\", \"" + to.resolve("notes.txt")
                                        + "\""));
        assertThat(run(digits(10), "gradients", "--count 2 --steps 3"))
                .as(said())
                .isZero();
        assertThat(files())
                .containsExactly("back.png", "notes.txt", "report.html", "results.json", "sub", "tuned.safetensors");
        assertThat(outside).exists();
        assertThat(to.resolve("notes.txt")).hasContent("mine");
    }

    /** The report of somebody else, a model that another program wrote, results of another kind. */
    @Test
    void whatNoEarlierRunWroteIsNotReplaced() throws IOException {
        Files.createDirectories(to);
        Path report = Files.writeString(to.resolve("report.html"), "mine");
        refused(run(digits(10), "sample", "--count 3"), report + ": would be replaced, but is not of an earlier run");
        Files.delete(report);
        Path results = to.resolve("results.json");
        for (String other : new String[] {"{\"format\": \"other\", \"files\": [\"results.json\"]}", "[", "3", ""}) {
            err.reset();
            Files.writeString(results, other);
            refused(run(digits(10), "invert", "--count 3"), results + ": would be replaced, but is not of an earlier");
            assertThat(results).hasContent(other);
        }
        Files.delete(results);
        Path model = Files.writeString(to.resolve("model.safetensors"), "of another program");
        refused(
                run("diffusion", "train", "--out", to.toString()),
                model + ": would be replaced, but is not of an earlier");
        assertThat(model).hasContent("of another program");
        assertThat(files()).containsExactly("model.safetensors");
        assertThat(out.toString()).isEmpty();
    }

    /** They are named by results that are replaced, but read now. */
    @Test
    void whatIsReadIsNotDeletedWithTheEarlierResults() throws IOException {
        Path points = SmallDenoisers.ofPoints(folder.resolve("points.safetensors"), 0, 1);
        assertThat(run(points, "sample", "--count 3")).as(said()).isZero();
        Path classifier = SmallDenoisers.classifier(to.resolve("likelihood.png"));
        byte[] judge = Files.readAllBytes(classifier);
        assertThat(run(digits(10), "sample", "--count 3 --classifier " + classifier))
                .as(said())
                .isZero();
        assertThat(classifier).hasBinaryContent(judge);
        assertThat(to.resolve("density.png")).doesNotExist();
    }

    /** The model of the first stays until another takes its name, and is still known as ours then. */
    @Test
    void modelsOfEarlierRunsStayAndCanBeReplaced() throws IOException {
        String options = "--what weights --count 2 --updates 2 --steps 5 --gradient discrete";
        assertThat(run(digits(10), "optimize", options)).as(said()).isZero();
        byte[] first = Files.readAllBytes(to.resolve("tuned.safetensors"));
        assertThat(run(digits(10), "invert", "--count 3")).as(said()).isZero();
        assertThat(run(digits(10), "gradients", "--count 2 --steps 3"))
                .as(said())
                .isZero();
        assertThat(to.resolve("tuned.safetensors")).hasBinaryContent(first);
        assertThat(run(digits(10), "optimize", options + " --seed 2"))
                .as(said())
                .isZero();
        assertThat(Files.readAllBytes(to.resolve("tuned.safetensors"))).isNotEqualTo(first);
        assertThat(files())
                .containsExactly("after.png", "before.png", "report.html", "results.json", "tuned.safetensors");
    }

    @Test
    void aFolderInWhichAnotherRunWritesIsRefused() throws IOException {
        OutputFolder results = OutputFolder.of(to);
        try (FolderLock lock = FolderLock.of(results)) {
            assertThat(lock).isNotNull();
            refused(run(digits(10), "sample", "--count 3"), to + ": another run writes into it");
        }
        assertThat(files()).isEmpty();
        // A killed run leaves the file of its lock, but no lock.
        Files.writeString(to.resolve(".costate.lock"), "old");
        assertThat(run(digits(10), "invert", "--count 3")).as(said()).isZero();
        assertThat(to.resolve(".costate.lock")).doesNotExist();
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
