package org.costate.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultsReaderTest {

    private static Comparison read(String text) throws IOException {
        return ResultsReader.of(Task.ofDigits()).read(text);
    }

    @Test
    void readsBackEveryBit() throws IOException {
        Comparison written = InventedResults.experiment();
        String text = ResultsJson.of(written);
        Comparison read = read(text);
        assertThat(read.variants()).isEqualTo(written.variants());
        assertThat(read.settings()).isEqualTo(written.settings());
        assertThat(read.failures()).isEqualTo(written.failures());
        assertThat(read.profiles())
                .extracting(StepProfile::title)
                .isEqualTo(written.profiles().stream().map(StepProfile::title).toList());
        assertThat(ResultsJson.of(read)).isEqualTo(text);
    }

    /** JSON has no NaN: what is unknown is null. */
    @Test
    void whatIsNotFiniteComesBackAsNaN() throws IOException {
        EpochResult epoch = new EpochResult(1, Double.NaN, 0, Map.of("accuracy", 0.5), 26, 1);
        RunResult run = new RunResult(1, List.of(epoch), Double.POSITIVE_INFINITY, TrainingTime.none(), true);
        Comparison whole = InventedResults.experiment();
        Comparison one = new Comparison(
                "one",
                List.of(),
                whole.task(),
                whole.figures(),
                List.of(new VariantResult("er", "error", 1, List.of(run))),
                List.of(StepProfile.of("er", new double[1], new double[1], new double[1], new double[] {Double.NaN})),
                List.of(),
                true);
        RunResult read = read(ResultsJson.of(one)).variants().get(0).runs().get(0);
        assertThat(read.finalLoss()).isNaN();
        assertThat(read.predictionSeconds()).isNaN();
        assertThat(read.quality("accuracy")).isEqualTo(0.5);
    }

    /** Files of the first version had no time of the processors: it is unknown, and what else they hold is read. */
    @Test
    void filesOfTheFirstVersionAreRead() throws IOException {
        Comparison written = InventedResults.experiment();
        String old = ResultsJson.of(written)
                .lines()
                .filter(line -> !line.matches(".*\"processorSeconds\" : [0-9].*"))
                .collect(Collectors.joining("\n"))
                .replace("\"version\" : 2", "\"version\" : 1");
        RunResult read = read(old).variants().get(1).runs().get(2);
        RunResult expected = written.variants().get(1).runs().get(2);
        assertThat(read.time().processor()).isNaN();
        assertThat(read.time().total()).isEqualTo(expected.time().total());
        assertThat(read.epochs()).isEqualTo(expected.epochs());
        assertThat(ComparisonTable.toText(read(old))).doesNotContain("NaN");
    }

    /** Wherever the file is cut off, a sentence says so, and no other exception comes out. */
    @Test
    void everyTruncationIsRefused() throws IOException {
        String text = ResultsJson.of(InventedResults.experiment()).strip();
        for (int length = 0; length < text.length(); length += Math.max(1, text.length() / 997)) {
            String cut = text.substring(0, length);
            assertThatThrownBy(() -> read(cut))
                    .as("cut at %d", length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cut off");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"costate-results\" | \"weather\" | format = weather, but must be costate-results",
                "\"version\" : 2 | \"version\" : 7 | version = 7, but this program reads 1 to 2",
                "\"version\" : 2 | \"version\" : 0 | version = 0, but this program reads 1 to 2",
                "\"processorSeconds\" | \"processorHours\" | processorSeconds is missing",
                "\"seed\" : 2 | \"seed\" : \"two\" | variants[0].runs[1].seed = two, but must be a whole number",
                "\"penaltySeconds\" | \"penaltyHours\" | penaltySeconds is missing",
                "\"loss\" : | \"loss\" : true, \"was\" : | epochs[0].loss = true, but must be a number",
                "\"settings\" : { | \"settings\" : [ ], \"x\" : { | settings must be an object",
                "\"steps\" : [ | \"steps\" : 3, \"x\" : [ | steps = 3, but must be a list",
                "\"h\" : [ | \"h\" : [ 1, | but must be equal",
            })
    void whatDoesNotFitIsNamed(String found, String replaced, String message) throws IOException {
        String text = ResultsJson.of(InventedResults.experiment());
        assertThat(text).contains(found);
        assertThatThrownBy(() -> read(text.replace(found, replaced)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }
}
