package org.costate.examples.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.costate.examples.ExperimentOptions;
import org.costate.examples.ExperimentOptions.Start;
import org.costate.examples.NumericalFailureException;
import org.costate.examples.Session;
import org.costate.examples.file.FileFault;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.report.Comparison;
import org.costate.examples.report.ResultsReader;
import org.costate.examples.report.RunResult;
import org.costate.examples.report.VariantResult;
import org.costate.examples.run.ProgressStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of results when an experiment is stopped, continued, changed or fails. */
class ExperimentRunTest {

    private static final Consumer<String> NOTHING = name -> {};
    private static final List<Variant> ALL = List.of(Variant.VANILLA, Variant.ER, Variant.STEPS);

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();

    private void run(InventedExperiment experiment, int seeds, int epochs, Map<Variant, Double> weights, Start start)
            throws IOException {
        run(new ExperimentOptions(
                experiment,
                ExperimentSize.DEMO,
                ALL,
                weights,
                seeds,
                epochs,
                OptionalInt.empty(),
                1e-3,
                1,
                folder,
                start));
    }

    private void run(ExperimentOptions options) throws IOException {
        PrintStream err = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Session session = new Session(new PrintWriter(out, true), err, ProgressStyle.SILENT);
        new ExperimentRun().run(options, OutputFolder.of(folder), session);
    }

    private static InventedExperiment experiment() {
        return new InventedExperiment("m", NOTHING);
    }

    private void resume(InventedExperiment experiment, int seeds) throws IOException {
        run(experiment, seeds, 2, Map.of(), Start.RESUME);
    }

    private Path file() {
        return folder.resolve("results.json");
    }

    private Comparison results() throws IOException {
        return ResultsReader.of(experiment().task()).read(Files.readString(file()));
    }

    private List<List<Long>> seeds() throws IOException {
        return results().variants().stream()
                .map(v -> v.runs().stream().map(RunResult::seed).toList())
                .toList();
    }

    @Test
    void seedsAreOutsideAndEachBeginsWithAnotherVariant() throws IOException {
        InventedExperiment experiment = experiment();
        resume(experiment, 3);
        assertThat(experiment.trained)
                .containsExactly(
                        "vanilla 1", "er 1", "steps 1", "er 2", "steps 2", "vanilla 2", "steps 3", "vanilla 3", "er 3");
        assertThat(results().complete()).isTrue();
        assertThat(folder.resolve("report.html")).isNotEmptyFile();
        assertThat(out.toString()).contains("vanilla", "error estimate", "predicted steps", "x vanilla");
    }

    @Test
    void finishedTrialsAreKeptToTheBitAndNotMadeAgain() throws IOException {
        resume(experiment(), 1);
        List<VariantResult> first = results().variants();
        InventedExperiment again = experiment();
        resume(again, 2);
        assertThat(again.trained).containsExactly("er 2", "steps 2", "vanilla 2");
        for (int v = 0; v < first.size(); v++) {
            assertThat(results().variants().get(v).runs().get(0))
                    .isEqualTo(first.get(v).runs().get(0));
        }
        InventedExperiment third = experiment();
        resume(third, 2);
        assertThat(third.trained).isEmpty();
        assertThat(out.toString()).contains("3 of 6 trials are finished already", "6 of 6 trials are finished already");
    }

    /** As if the process were killed at each trial in turn: what was finished is in the file, the rest is made later. */
    @ParameterizedTest
    @ValueSource(strings = {"er 1", "steps 1", "er 2", "vanilla 2"})
    void aKilledRunIsContinued(String last) throws IOException {
        InventedExperiment killed = new InventedExperiment("m", name -> {
            if (name.equals(last)) {
                throw new IllegalStateException("killed");
            }
        });
        assertThatThrownBy(() -> resume(killed, 2)).hasMessage("killed");
        assertThat(results().complete()).isFalse();
        InventedExperiment after = experiment();
        resume(after, 2);
        assertThat(after.trained).startsWith(last).doesNotContainAnyElementsOf(killed.trained);
        assertThat(killed.trained.size() + after.trained.size()).isEqualTo(6);
        assertThat(seeds()).containsExactly(List.of(1L, 2L), List.of(1L, 2L), List.of(1L, 2L));
        assertThat(results().complete()).isTrue();
    }

    @Test
    void otherVariantsAndSeedsStayInTheFile() throws IOException {
        resume(experiment(), 2);
        InventedExperiment one = experiment();
        run(new ExperimentOptions(
                one,
                ExperimentSize.DEMO,
                List.of(Variant.VANILLA),
                Map.of(),
                1,
                2,
                OptionalInt.empty(),
                1e-3,
                1,
                folder,
                Start.RESUME));
        assertThat(one.trained).isEmpty();
        assertThat(seeds()).containsExactly(List.of(1L, 2L), List.of(1L, 2L), List.of(1L, 2L));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 0.3, 0.9, 0.999})
    void aTruncatedFileIsNamedAndLeftAsItIs(double share) throws IOException {
        resume(experiment(), 1);
        String whole = Files.readString(file());
        String cut = whole.strip().substring(0, (int) (share * whole.strip().length()));
        Files.writeString(file(), cut);
        InventedExperiment experiment = experiment();
        assertThatThrownBy(() -> resume(experiment, 1))
                .isInstanceOfSatisfying(
                        IOException.class,
                        fault -> assertThat(FileFault.describe(fault))
                                .startsWith(file().toString())
                                .contains("cut off", "--restart", "--out"));
        assertThat(experiment.trained).isEmpty();
        assertThat(file()).content().isEqualTo(cut);
        run(experiment, 1, 2, Map.of(), Start.RESTART);
        assertThat(experiment.trained).hasSize(3);
        assertThat(results().complete()).isTrue();
    }

    @Test
    void aFileThatIsNotTextIsNamed() throws IOException {
        Files.write(file(), new byte[] {(byte) 0xc3, (byte) 0x28, 0, 1});
        assertThatThrownBy(() -> resume(experiment(), 1))
                .isInstanceOfSatisfying(
                        IOException.class,
                        fault -> assertThat(FileFault.describe(fault)).contains("not text"));
    }

    @Test
    void otherSettingsAreRefusedAndNamed() throws IOException {
        resume(experiment(), 1);
        String before = Files.readString(file());
        InventedExperiment other = new InventedExperiment("large", NOTHING);
        assertThatThrownBy(() -> run(other, 1, 5, Map.of(Variant.ER, 0.25), Start.RESUME))
                .isInstanceOfSatisfying(
                        IOException.class,
                        fault -> assertThat(FileFault.describe(fault))
                                .startsWith(file().toString())
                                .contains(
                                        "model = m in the file, but now large",
                                        "epochs = 2 in the file, but now 5",
                                        "weight of er = 1.0 in the file, but now 0.25",
                                        "--restart"));
        assertThat(other.trained).isEmpty();
        assertThat(file()).content().isEqualTo(before);
        run(other, 1, 5, Map.of(Variant.ER, 0.25), Start.RESTART);
        assertThat(results().variants().get(1).weight()).isEqualTo(0.25);
    }

    @Test
    void anotherToleranceIsAnotherSetting() throws IOException {
        resume(experiment(), 1);
        InventedExperiment other = experiment();
        assertThatThrownBy(() -> run(new ExperimentOptions(
                        other,
                        ExperimentSize.DEMO,
                        ALL,
                        Map.of(),
                        1,
                        2,
                        OptionalInt.empty(),
                        1e-5,
                        1,
                        folder,
                        Start.RESUME)))
                .isInstanceOfSatisfying(
                        IOException.class,
                        fault -> assertThat(FileFault.describe(fault))
                                .contains("tolerance = 0.001 in the file, but now 1.0E-5"));
        assertThat(other.trained).isEmpty();
    }

    @Test
    void aBatchIsRefusedWhereAnUpdateSeesAllData() {
        assertThatThrownBy(() -> new ExperimentOptions(
                        experiment(),
                        ExperimentSize.DEMO,
                        ALL,
                        Map.of(),
                        1,
                        2,
                        OptionalInt.of(5),
                        1e-3,
                        1,
                        folder,
                        Start.RESUME))
                .hasMessage("--batch = 5, but each update of invented sees all data");
    }

    @Test
    void restartLosesNothingBeforeTheFirstNewTrialIsFinished() throws IOException {
        resume(experiment(), 1);
        String before = Files.readString(file());
        InventedExperiment killed = new InventedExperiment("m", name -> {
            throw new IllegalStateException("killed");
        });
        assertThatThrownBy(() -> run(killed, 1, 2, Map.of(), Start.RESTART)).hasMessage("killed");
        assertThat(file()).content().isEqualTo(before);
    }

    @Test
    void aTrialThatFailsIsToldAndTheOthersGoOn() throws IOException {
        InventedExperiment fails = new InventedExperiment("m", name -> {
            if (name.equals("er 1")) {
                throw new NumericalFailureException("the loss is NaN");
            }
        });
        assertThatThrownBy(() -> resume(fails, 2))
                .isInstanceOf(NumericalFailureException.class)
                .hasMessageContaining("1 of the trials failed")
                .hasMessageContaining("error estimate, seed 1, batch 0: the loss is NaN");
        assertThat(seeds()).containsExactly(List.of(1L, 2L), List.of(2L), List.of(1L, 2L));
        assertThat(results().failures()).hasSize(1);
        assertThat(folder.resolve("report.html")).content().contains("er, seed 1 failed");
        InventedExperiment again = experiment();
        assertThatThrownBy(() -> resume(again, 2)).isInstanceOf(NumericalFailureException.class);
        assertThat(again.trained).isEmpty();
    }

    /** The rounds of each model begin anew with its parameters; the median of 1, 1/2, ..., 1/7 is 1/4. */
    @Test
    void predictionsAreTimedInTurnsOfAllModelsOfASeed() throws IOException {
        InventedExperiment one = experiment();
        run(new ExperimentOptions(
                one,
                ExperimentSize.DEMO,
                List.of(Variant.VANILLA),
                Map.of(),
                1,
                2,
                OptionalInt.empty(),
                1e-3,
                1,
                folder,
                Start.RESUME));
        assertThat(one.loaded).containsExactly("vanilla 1");
        InventedExperiment all = experiment();
        resume(all, 2);
        assertThat(all.loaded).containsExactly("vanilla 1", "er 1", "steps 1", "vanilla 2", "er 2", "steps 2");
        assertThat(results().variants())
                .allSatisfy(variant -> assertThat(variant.runs())
                        .extracting(RunResult::predictionSeconds)
                        .containsOnly(0.25));
        assertThat(folder.resolve("er-2.safetensors")).isNotEmptyFile();
    }

    /** As an older program left it. */
    @Test
    void aModelWithoutItsFileKeepsItsTime() throws IOException {
        run(new ExperimentOptions(
                experiment(),
                ExperimentSize.DEMO,
                List.of(Variant.VANILLA),
                Map.of(),
                1,
                2,
                OptionalInt.empty(),
                1e-3,
                1,
                folder,
                Start.RESUME));
        String known = "\"predictionSeconds\" : 0.125";
        Files.writeString(file(), Files.readString(file()).replace("\"predictionSeconds\" : 0.25", known));
        Files.delete(folder.resolve("vanilla-1.safetensors"));
        InventedExperiment more = experiment();
        resume(more, 1);
        assertThat(more.loaded).containsExactly("er 1", "steps 1");
        assertThat(results().variants())
                .extracting(variant -> variant.runs().get(0).predictionSeconds())
                .containsExactly(0.125, 0.25, 0.25);
    }

    /** Vanilla has errors 1, 1/2 and er 1/2, 1/4 from seeds 1 and 2: the ratio is 1/2 without any spread. */
    @Test
    void ratiosAreThoseOfTheSameSeed() throws IOException {
        resume(experiment(), 2);
        String row = out.toString()
                .lines()
                .filter(line -> line.startsWith("error"))
                .findFirst()
                .orElseThrow();
        assertThat(row).contains("7.50e-01 +- 3.54e-01", "3.75e-01 +- 1.77e-01");
        assertThat(out.toString()
                        .lines()
                        .filter(line -> line.startsWith("  x vanilla"))
                        .findFirst())
                .hasValueSatisfying(line -> assertThat(line).contains("0.50 +- 0.00"));
        assertThat(out.toString()).contains("- forward, s", "1.50 +- 0.00", "- penalty, s");
    }
}
