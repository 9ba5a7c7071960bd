package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers come back from a file as they went; a file that does not hold them is an error. */
class CheckpointFileTest {

    @TempDir
    private Path folder;

    private static double[] block(int length, int seed) {
        double[] block = new double[length];
        Arrays.setAll(block, i -> Math.sin(seed + 0.1 * i));
        return block;
    }

    @Test
    void blocksComeBack() {
        for (int length : new int[] {1, 512, 8192, 30_000}) {
            try (CheckpointFile file = CheckpointFile.in(folder)) {
                for (int b = 0; b < 4; b++) {
                    file.write(8L * b * length, block(length, b));
                }
                double[] back = new double[length];
                for (int b = 3; b >= 0; b--) {
                    file.read(8L * b * length, back);
                    assertThat(back).isEqualTo(block(length, b));
                }
            }
        }
    }

    @Test
    void rowsComeBackFromAFile() {
        Rows rows = new Rows(3);
        try (CheckpointFile file = CheckpointFile.in(folder)) {
            for (int j = 0; j < 5000; j++) {
                if (j == 700) {
                    rows.spillTo(file);
                }
                rows.add(block(3, j));
            }
            assertThat(rows.bytes()).as("memory").isLessThan(16_384);
            double[] row = new double[3];
            for (int j = 4999; j >= 0; j--) {
                rows.read(j, row);
                assertThat(row).isEqualTo(block(3, j));
                assertThat(rows.value(j)).isEqualTo(row[0]);
            }
        }
    }

    @Test
    void aFileCutShortIsToldOf() {
        try (CheckpointFile file = CheckpointFile.in(folder)) {
            file.write(0, block(100, 1));
            assertThatThrownBy(() -> file.read(400, new double[100]))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContainingAll("checkpoint file", "cut short", "800 bytes", "1200");
        }
    }

    @Test
    void aClosedFileIsToldOf() {
        CheckpointFile file = CheckpointFile.in(folder);
        file.close();
        assertThatThrownBy(() -> file.write(0, block(3, 0)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot be written");
    }
}
