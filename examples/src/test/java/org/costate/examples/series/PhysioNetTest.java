package org.costate.examples.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PhysioNetTest {

    private static final int HEART_RATE = PhysioNetRecord.FEATURES.indexOf("HR");
    private static final int WEIGHT = PhysioNetRecord.FEATURES.indexOf("Weight");

    @TempDir
    private Path folder;

    private Path write(int id, String... lines) throws IOException {
        String text = "Time,Parameter,Value\n00:00,RecordID," + id + "\n" + String.join("\n", lines) + "\n";
        return Files.writeString(folder.resolve(id + ".txt"), text);
    }

    /** Ten records; the heart rate of record i is 50 + 10 i at one hour, the weight always the same. */
    private void writeTen() throws IOException {
        for (int i = 0; i < 10; i++) {
            write(
                    100 + i,
                    "00:00,Age,54",
                    "00:00,Weight,80",
                    "0" + i % 5 + ":10,HR," + (50 + 10 * i),
                    "30:00,Temp," + (36 + 0.1 * i));
        }
    }

    private static double at(double[] record, int hour, int column) {
        return record[hour * PhysioNetRecord.FEATURES.size() + column];
    }

    @Test
    void aRecordGoesToTheGrid() throws IOException {
        double[] record = PhysioNetRecord.read(write(
                132539,
                "00:00,Age,54",
                "00:00,Height,-1",
                "00:00,Weight,-1",
                "00:07,HR,73",
                "00:29,HR,75",
                "00:30,HR,90",
                "01:29,HR,100",
                "47:59,HR,61.5",
                "48:00,HR,62.5",
                "07:00,Weight,81.2"));
        assertThat(record).hasSize(49 * 37);
        assertThat(at(record, 0, HEART_RATE)).isEqualTo(74);
        assertThat(at(record, 1, HEART_RATE)).isEqualTo(95);
        assertThat(at(record, 48, HEART_RATE)).isEqualTo(62);
        assertThat(at(record, 0, WEIGHT)).isNaN();
        assertThat(at(record, 7, WEIGHT)).isEqualTo(81.2);
        int known = 0;
        for (double value : record) {
            known += Double.isNaN(value) ? 0 : 1;
        }
        assertThat(known).isEqualTo(4);
    }

    @Test
    void linesMayEndAsOnAnySystem() throws IOException {
        Path file = folder.resolve("7.txt");
        Files.writeString(file, "Time,Parameter,Value\r\n00:00,RecordID,7\r\n02:00,HR,70\r\n");
        assertThat(at(PhysioNetRecord.read(file), 2, HEART_RATE)).isEqualTo(70);
    }

    @Test
    void aFolderIsScaledShuffledAndSplit() throws IOException {
        writeTen();
        Files.writeString(folder.resolve("Outcomes-a.txt"), "not a record");
        SeriesData data = PhysioNet.load(folder, 3);
        assertThat(data.training().size()).isEqualTo(8);
        assertThat(data.test().size()).isEqualTo(2);
        assertThat(data.training().channels()).hasSize(37).doesNotContain("Age", "Gender", "Height", "ICUType");
        assertThat(data.training().times()).hasSize(49).startsWith(0).endsWith(1);
        boolean[] seen = new boolean[10];
        for (SeriesSet set : new SeriesSet[] {data.training(), data.test()}) {
            for (int i = 0; i < set.size(); i++) {
                assertThat(set.value(i, 0, WEIGHT)).as("a feature of one value").isZero();
                for (int hour = 0; hour < 5; hour++) {
                    if (set.isGiven(i, hour, HEART_RATE) || set.isHeldOut(i, hour, HEART_RATE)) {
                        double record = 9 * set.value(i, hour, HEART_RATE);
                        assertThat(record).isCloseTo(Math.rint(record), within(1e-12));
                        seen[(int) Math.rint(record)] = true;
                    }
                }
            }
        }
        assertThat(seen).containsOnly(true);
    }

    @Test
    void theSeedFixesTheSplit() throws IOException {
        writeTen();
        assertThat(order(PhysioNet.load(folder, 3)))
                .isEqualTo(order(PhysioNet.load(folder, 3)))
                .isNotEqualTo(order(PhysioNet.load(folder, 4)));
    }

    private static double[] order(SeriesData data) {
        double[] temperatures = new double[data.training().size()];
        for (int i = 0; i < temperatures.length; i++) {
            temperatures[i] = data.training().value(i, 30, PhysioNetRecord.FEATURES.indexOf("Temp"));
        }
        return temperatures;
    }

    @Test
    void aFolderWithoutRecordsIsNamed() throws IOException {
        assertThatThrownBy(() -> PhysioNet.load(folder, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(folder.toString(), "has 0 records named RECORDID.txt", "at least 5");
        assertThatThrownBy(() -> PhysioNet.load(folder.resolve("none"), 1))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("none", "no such folder");
        Path file = Files.writeString(folder.resolve("a.txt"), "text");
        assertThatThrownBy(() -> PhysioNet.load(file, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("a.txt", "but this is a file");
    }

    static Stream<Arguments> malformed() {
        String head = "Time,Parameter,Value\n00:00,RecordID,100\n";
        return Stream.of(
                Arguments.of("", "line 1: header = nothing"),
                Arguments.of("Time;Parameter;Value\n", "line 1: header = Time;Parameter;Value"),
                Arguments.of("Time,Parameter,Value\n", "line 2: the file ends after its header"),
                Arguments.of(head + "01:00,HR\n", "line 3: \"01:00,HR\" has 2 fields"),
                Arguments.of(head + "01:00,HR,70\n\n02:00,HR,71\n", "line 4: \"\" has 1 fields"),
                Arguments.of(head + "1:00,HR,70\n", "line 3: Time = 1:00, but must be HH:MM"),
                Arguments.of(head + "01:60,HR,70\n", "line 3: Time = 01:60, but must be HH:MM"),
                Arguments.of(head + "48:01,HR,70\n", "line 3: Time = 48:01, but must not be after 48:00"),
                Arguments.of(head + "01:00,Pulse,70\n", "line 3: Parameter = Pulse, but must be"),
                Arguments.of(head + "01:00,HR,high\n", "line 3: Value = high, but must be a number"),
                Arguments.of(head + "01:00,HR,NaN\n", "line 3: Value = NaN, but must be finite"),
                Arguments.of(head + "00:00,RecordID,101\n", "line 3: RecordID = 101, but must be the file's, 100"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aMalformedRecordIsNamedWithItsLine(String text, String fault) throws IOException {
        writeTen();
        Path file = Files.writeString(folder.resolve("100.txt"), text);
        assertThatThrownBy(() -> PhysioNet.load(folder, 1))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ", " + fault);
    }

    @Test
    void aBinaryFileIsNamed() throws IOException {
        writeTen();
        Files.write(folder.resolve("100.txt"), "Time,Parameter,Value\n\u00fc".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> PhysioNet.load(folder, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("100.txt", "outside of ASCII");
    }
}
