package org.costate.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.costate.examples.file.FolderLock;
import org.costate.examples.file.OutputFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Programs that are asked to end, as by Ctrl-C, while they work: what an earlier run left stays, and what is done is kept. */
@DisabledOnOs(OS.WINDOWS) // destroy does not ask there, it kills
@Timeout(120)
class InterruptTest {

    @TempDir
    private Path folder;

    /** Files of an earlier run, with results that name them. */
    private void finish(String... files) throws IOException {
        for (String file : files) {
            Files.writeString(folder.resolve(file), "finished");
        }
        Files.writeString(
                folder.resolve("results.json"),
                "{\"format\": \"costate-study\", \"files\": [\"results.json\", \"" + String.join("\", \"", files)
                        + "\"]}");
    }

    private void requireFinished(String... files) {
        for (String file : files) {
            assertThat(folder.resolve(file)).hasContent("finished");
        }
        assertThat(folder.resolve("results.json")).content().contains("costate-study");
    }

    /** Starts a command, asks it to end once it has said something, and tells all that it said. */
    private String stopped(String options, String once) throws IOException, InterruptedException {
        return stopped(options, once, () -> {});
    }

    /** The same, and does something before it asks it to end. */
    private String stopped(String options, String once, Runnable before) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                Costate.class.getName()));
        Collections.addAll(command, options.split(" "));
        command.addAll(List.of("--out", folder.toString(), "--threads", "1"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            boolean asked = false;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.append(line).append('\n');
                if (!asked && line.contains(once)) {
                    before.run();
                    process.toHandle().destroy();
                    asked = true;
                }
            }
            assertThat(asked).as(said.toString()).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        return said.toString();
    }

    @Test
    void aTrainingThatIsStoppedKeepsItsModelBesideTheFinishedOne() throws IOException, InterruptedException {
        finish("model.safetensors", "report.html");
        String said = stopped(
                "diffusion train --hidden 8 --depth 1 --epochs 1000000",
                "epoch 2/",
                () -> assertThatThrownBy(() -> FolderLock.of(OutputFolder.of(folder)))
                        .hasMessageContaining(folder + ": another run writes into it"));
        assertThat(said).contains("stopped after", "of 1000000 epochs");
        requireFinished("model.safetensors", "report.html");
        Path part = folder.resolve("model.partial.safetensors");
        assertThat(said).contains("kept: " + part);
        assertThat(Files.readString(part, StandardCharsets.ISO_8859_1)).contains("\\\"complete\\\":false");
        assertThat(part.getParent().toFile().list())
                .containsExactlyInAnyOrder(
                        "model.safetensors", "report.html", "results.json", "model.partial.safetensors");
    }

    @Test
    void aTrainingThatIsStoppedWhileItDrawsKeepsItsModelAndItsSamples() throws IOException, InterruptedException {
        finish("model.safetensors", "report.html", "samples.csv");
        String said = stopped("diffusion train --hidden 8 --depth 1 --epochs 1 --count 1000000", "seconds to train");
        Path model = folder.resolve("model-2.safetensors");
        assertThat(said).contains("model: " + model).containsPattern("stopped after \\d+ of 1000000 samples");
        assertThat(Files.readString(model, StandardCharsets.ISO_8859_1)).contains("\\\"complete\\\":true");
        Path samples = folder.resolve("samples.partial.csv");
        assertThat(said).contains("kept: " + model + (Files.exists(samples) ? ", " + samples : ""));
        requireFinished("model.safetensors", "report.html", "samples.csv");
    }

    @Test
    void aTrainingThatIsStoppedAfterItDivergedKeepsNothing() throws IOException, InterruptedException {
        String said = stopped("diffusion train --hidden 8 --depth 1 --rate 1e6 --epochs 1000000", "epoch 2/");
        assertThat(said).contains("stopped after", "; it diverged: ", "; nothing was written (--rate = 1000000.0");
        assertThat(folder.toFile().list()).isEmpty();
    }

    @Test
    void aTrainingOfClassifiersThatIsStoppedReplacesNothing() throws IOException, InterruptedException {
        for (String file : new String[] {"none.safetensors", "report.html", "results.json"}) {
            Files.writeString(folder.resolve(file), "finished");
        }
        String said = stopped("train mnist --penalty none --subset 1000 --batch 100 --epochs 10000", "epoch 1/");
        assertThat(said).contains("report: " + folder.resolve("report.partial.html"));
        for (String file : new String[] {"none.safetensors", "report.html", "results.json"}) {
            assertThat(folder.resolve(file)).hasContent("finished");
        }
        assertThat(folder.resolve("none.partial.safetensors")).exists();
        assertThat(folder.resolve("results.partial.json")).content().contains("\"complete\" : false");
    }

    @Test
    void anOptimizationThatIsStoppedKeepsItsWeights() throws IOException, InterruptedException {
        Path model = SmallDenoisers.ofDigits(folder.resolve("digits.safetensors"), "edm", 10);
        // The first gradient ends soon, the second never does.
        String said = stopped(
                "diffusion optimize --what weights --count 2 --steps 6 --updates 3000 --gradient discrete,adjointdpm --model "
                        + model,
                "discrete adjoint:");
        assertThat(said).contains("stopped after 3000 updates", "kept: " + folder.resolve("tuned.partial.safetensors"));
        assertThat(folder.resolve("tuned.partial.safetensors")).exists();
        assertThat(folder.resolve("tuned.safetensors")).doesNotExist();
    }

    @Test
    void aComparisonThatIsStoppedLeavesNothing() throws IOException, InterruptedException {
        Path model = SmallDenoisers.ofDigits(folder.resolve("digits.safetensors"), "edm", 10);
        String said = stopped("diffusion gradients --count 200 --steps 3,3000,6000 --model " + model, "| 3 steps |");
        assertThat(said).contains("stopped; nothing was written");
        assertThat(folder.toFile().list()).containsExactly("digits.safetensors");
    }
}
