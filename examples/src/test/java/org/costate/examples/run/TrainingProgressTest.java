package org.costate.examples.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.costate.examples.report.EpochResult;
import org.costate.examples.report.Quality;
import org.junit.jupiter.api.Test;

class TrainingProgressTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String train(ProgressStyle style) {
        try (TrainingProgress progress = TrainingProgress.of(style, out, 20, Quality.accuracy())) {
            progress.startRun("vanilla, seed 1", 2);
            for (int epoch = 1; epoch <= 2; epoch++) {
                for (int batch = 0; batch < 10; batch++) {
                    progress.batch(epoch, 0.5, 68);
                }
                progress.epoch(new EpochResult(epoch, 0.25, 0, Map.of("accuracy", 0.961), 62, 1.5));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void linesAreForFiles() {
        assertThat(train(ProgressStyle.LINES).lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("vanilla, seed 1: epoch 1/2  loss 0.2500  acc 96.10%  NFE 62");
        assertThat(bytes.toString(StandardCharsets.UTF_8)).doesNotContain("\r", "\u001b");
    }

    @Test
    void theBarEndsFull() {
        String text = train(ProgressStyle.BAR);
        assertThat(text).contains("100%", "epoch 2/2").endsWith(System.lineSeparator());
    }

    @Test
    void silenceIsSilent() {
        assertThat(train(ProgressStyle.SILENT)).isEmpty();
    }

    @Test
    void aLineFitsTheTerminal() {
        ProgressLine line = new ProgressLine("log predicted steps, seed 3", 3, 6, 0.1234, "acc 97.12%", 68, 0.42, 3700);
        for (int columns = 20; columns < 200; columns++) {
            assertThat(line.withBar(columns).length()).isLessThan(columns);
        }
        assertThat(line.withBar(140)).contains("[#############.................]  42%", "acc 97.12%", "1:01 h left");
    }

    @Test
    void aStopIsAskedForOnce() {
        AtomicInteger asked = new AtomicInteger();
        try (Interrupts interrupts = Interrupts.of(Duration.ofSeconds(1), out, asked::incrementAndGet)) {
            assertThat(interrupts.stopRequested()).isFalse();
            interrupts.requestStop();
            interrupts.requestStop();
            assertThat(interrupts.stopRequested()).isTrue();
        }
        assertThat(asked).hasValue(1);
    }
}
