package org.costate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.costate.examples.run.ProgressStyle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs diffusion commands, their results in a folder of the test. */
abstract class DiffusionRuns {

    @TempDir
    Path folder;

    final StringWriter out = new StringWriter();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();
    Path to = Path.of("");

    @BeforeEach
    void chooseFolder() {
        to = folder.resolve("to");
    }

    int run(String... args) {
        Session session = new Session(
                new PrintWriter(out, true), new PrintStream(err, true, StandardCharsets.UTF_8), ProgressStyle.SILENT);
        return Costate.commandLine(Programs.present(), session).execute(args);
    }

    /** Runs a command with a model, its results in the folder {@code to}. */
    int run(Path model, String command, String options) {
        List<String> args = new ArrayList<>(List.of("diffusion", command, "--model", model.toString()));
        args.addAll(List.of("--threads", "2", "--out", to.toString()));
        if (!options.isEmpty()) {
            Collections.addAll(args, options.split(" "));
        }
        return run(args.toArray(String[]::new));
    }

    String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    void refused(int code, String fault) {
        assertThat(code).isEqualTo(ExitCode.MISUSE.number());
        assertThat(said()).contains(fault).doesNotContain("fault of Costate");
    }

    Path digits(int labels) throws IOException {
        return SmallDenoisers.ofDigits(folder.resolve("digits-" + labels + ".safetensors"), "edm", labels);
    }

    /** Names in the folder {@code to}, sorted. */
    List<String> files() {
        String[] names = to.toFile().list();
        return names == null ? List.of() : Stream.of(names).sorted().toList();
    }
}
