package org.costate.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A sample of a thousand steps is differentiated in a virtual machine whose whole heap has 64 MiB. */
class LongSampleTest {

    private static final long MIB = 1L << 20;

    /** What {@link ThousandSteps} tells. */
    private static String[] run(long budget, String heap) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        heap,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ThousandSteps.class.getName(),
                        Long.toString(budget))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(told).isZero();
        return told.split(" ");
    }

    @Test
    void aThousandStepsFitInto64MebibytesWithTheSameBits() throws IOException, InterruptedException {
        String[] states = run(40 * MIB, "-Xmx64m");
        String[] checkpoints = run(2 * MIB, "-Xmx64m");
        String[] everything = run(400 * MIB, "-Xmx800m");
        assertThat(Long.parseLong(states[0])).as("bytes alive").isLessThan(40 * MIB);
        assertThat(Long.parseLong(checkpoints[0])).as("bytes alive").isLessThan(4 * MIB);
        assertThat(Long.parseLong(everything[1])).isGreaterThan(64 * MIB);
        assertThat(Double.parseDouble(states[2])).isZero();
        assertThat(Double.parseDouble(checkpoints[2])).isBetween(0.9, 4.0);
        assertThat(checkpoints[3]).isEqualTo(states[3]);
        assertThat(everything[3]).isEqualTo(states[3]);
    }
}
