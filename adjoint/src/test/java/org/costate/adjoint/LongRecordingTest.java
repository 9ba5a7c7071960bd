package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A million steps of a ten-dimensional solve are differentiated within ten megabytes, on a heap that is looked at. */
class LongRecordingTest {

    private static final long BUDGET = 10_000_000;
    private static final double END = 24_000;

    /** What {@link MillionSteps} tells. */
    private static String[] run(long budget, String heap) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        heap,
                        "-XX:+UseSerialGC",
                        "-XX:MarkSweepAlwaysCompactCount=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MillionSteps.class.getName(),
                        Long.toString(budget),
                        Double.toString(END))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(told).isZero();
        return told.split(" ");
    }

    @Test
    void aMillionStepsFitIntoTenMegabytes() throws IOException, InterruptedException {
        String[] told = run(BUDGET, "-Xmx24m");
        assertThat(Long.parseLong(told[0])).as("steps").isGreaterThan(1_000_000);
        assertThat(Long.parseLong(told[1])).as("bytes alive at most").isLessThan(BUDGET);
        double predicted = Double.parseDouble(told[2]);
        assertThat(Double.parseDouble(told[3])).as("recomputation").isEqualTo(predicted);
        assertThat(predicted).isLessThan(2);
        String[] withAllStates = run(20 * BUDGET, "-Xmx600m");
        assertThat(Double.parseDouble(withAllStates[3])).as("recomputation").isLessThan(1);
        assertThat(told[4]).as("bits of the gradient").isEqualTo(withAllStates[4]);
    }
}
