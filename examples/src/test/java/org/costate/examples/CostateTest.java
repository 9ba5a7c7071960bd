package org.costate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.costate.examples.experiment.Experiment;
import org.costate.examples.experiment.ExperimentSize;
import org.costate.examples.experiment.Experiments;
import org.costate.examples.experiment.Variant;
import org.costate.examples.model.ModelFile;
import org.costate.examples.model.SavedModel;
import org.costate.examples.run.ProgressStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The command line with programs that only note what they were asked to do. */
class CostateTest {

    @TempDir
    private Path folder;

    private final List<TrainMnistOptions> trainings = new ArrayList<>();
    private final List<SolveOptions> solves = new ArrayList<>();
    private final List<ExperimentOptions> experiments = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private RuntimeException failure;

    private CommandLine commandLine() {
        Session session = new Session(
                new PrintWriter(out, true), new PrintStream(err, true, StandardCharsets.UTF_8), ProgressStyle.SILENT);
        return Costate.commandLine(
                new Programs(
                        (options, to, s) -> {
                            fail();
                            trainings.add(options);
                        },
                        (model, options, s) -> s.out().println("predicted " + model.text("model")),
                        this::solve,
                        (options, to, s) -> {
                            fail();
                            experiments.add(options);
                        }),
                session);
    }

    private Trajectory solve(SolveOptions options) {
        fail();
        solves.add(options);
        List<String> names = options.problem().names();
        double[] states = new double[options.points() * names.size()];
        for (int i = 0; i < states.length; i++) {
            states[i] = Math.sin(i);
        }
        return Trajectory.of(names, options.times(), states, new Trajectory.Cost(600, 100, 3, 0.01));
    }

    private void fail() {
        if (failure != null) {
            throw failure;
        }
    }

    private int run(String... args) {
        return commandLine().execute(args);
    }

    private String error() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void trainComparesByDefault() {
        assertThat(run("train", "mnist", "--out", folder.toString())).isZero();
        TrainMnistOptions options = trainings.get(0);
        assertThat(options.penalties()).containsExactly(PenaltyKind.NONE, PenaltyKind.ERROR, PenaltyKind.LOG_STEPS);
        assertThat(options.subset()).isEqualTo(60_000);
        assertThat(options.weight(PenaltyKind.NONE)).isZero();
        assertThat(options.weight(PenaltyKind.ERROR)).isEqualTo(PenaltyKind.ERROR.defaultWeight());
        assertThat(error()).isEmpty();
    }

    @Test
    void trainTakesAllOptions() {
        assertThat(run(
                        ("train mnist --model paper --penalty log-steps --lambda 0.5 --epochs 2 --batch 64 --tolerance 1e-4"
                                        + " --method dopri5 --seeds 3 --threads 1 --subset 500 --out " + folder)
                                .split(" ")))
                .isZero();
        TrainMnistOptions options = trainings.get(0);
        assertThat(options.model()).isEqualTo(ModelSize.PAPER);
        assertThat(options.penalties()).containsExactly(PenaltyKind.LOG_STEPS);
        assertThat(options.weight(PenaltyKind.LOG_STEPS)).isEqualTo(0.5);
        assertThat(options.tolerance()).isEqualTo(1e-4);
        assertThat(options.method()).isEqualTo(SolverMethod.DOPRI5);
        assertThat(List.of(options.epochs(), options.batch(), options.seeds(), options.threads(), options.subset()))
                .containsExactly(2, 64, 3, 1, 500);
    }

    @Test
    void compareTakesAList() {
        assertThat(run("train", "mnist", "--compare", "none,steps", "--out", folder.toString()))
                .isZero();
        assertThat(run("train", "mnist", "--out", folder.toString(), "--compare"))
                .isZero();
        assertThat(trainings.get(0).penalties()).containsExactly(PenaltyKind.NONE, PenaltyKind.STEPS);
        assertThat(trainings.get(1).penalties()).hasSize(3);
    }

    @Test
    void experimentsHaveTheirOwnDefaults() {
        for (Experiment experiment : Experiments.all()) {
            Path out = folder.resolve(experiment.name());
            assertThat(run("experiment", experiment.name(), "--size", "paper", "--out", out.toString()))
                    .isZero();
            ExperimentOptions options = experiments.remove(0);
            assertThat(options.experiment()).isSameAs(experiment);
            assertThat(options.size()).isEqualTo(ExperimentSize.PAPER);
            assertThat(options.variants()).isEqualTo(experiment.variants()).startsWith(Variant.VANILLA);
            assertThat(options.seeds()).isEqualTo(3);
            assertThat(options.epochs()).isEqualTo(experiment.epochs(ExperimentSize.PAPER));
            assertThat(options.tolerance()).isEqualTo(experiment.tolerance(ExperimentSize.PAPER));
            assertThat(options.start()).isEqualTo(ExperimentOptions.Start.RESUME);
            for (Variant variant : experiment.variants()) {
                assertThat(options.plan().weight(variant))
                        .isEqualTo(experiment.weight(ExperimentSize.PAPER, variant))
                        .isGreaterThanOrEqualTo(0);
            }
        }
    }

    @Test
    void experimentTakesAllOptions() {
        assertThat(run(
                        ("experiment spiral-ode --variants vanilla,er+sr,log-steps --weight er=2,log-steps=0.5 --weight sr=3"
                                        + " --seeds 5 --epochs 7 --tolerance 1e-4 --threads 1 --restart --out "
                                        + folder)
                                .split(" ")))
                .isZero();
        ExperimentOptions options = experiments.get(0);
        assertThat(options.variants()).containsExactly(Variant.VANILLA, Variant.ER_SR, Variant.LOG_STEPS);
        assertThat(options.weights())
                .containsOnly(
                        Map.entry(Variant.ER, 2.0), Map.entry(Variant.LOG_STEPS, 0.5), Map.entry(Variant.SR, 3.0));
        assertThat(List.of(options.seeds(), options.epochs(), options.threads()))
                .containsExactly(5, 7, 1);
        assertThat(options.tolerance()).isEqualTo(1e-4);
        assertThat(options.plan().tolerance()).isEqualTo(1e-4);
        assertThat(options.start()).isEqualTo(ExperimentOptions.Start.RESTART);
    }

    @Test
    void listTellsEveryExperimentVariantAndWeight() {
        assertThat(run("experiment", "list")).isZero();
        for (Experiment experiment : Experiments.all()) {
            assertThat(out.toString()).contains(experiment.name() + ": " + experiment.summary());
            for (Variant variant : experiment.variants()) {
                assertThat(out.toString()).contains("    " + variant + ": " + variant.title());
            }
        }
        assertThat(error()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "train mnist --epochs 0 | --epochs = 0, but must be at least 1",
                "train mnist --epochs x | '--epochs'.*'x', but must be a whole number",
                "train mnist --batch 60001 | --batch = 60001, but must be from 1 to 60000",
                "train mnist --tolerance 0 | --tolerance = 0.0, but must be positive",
                "train mnist --tolerance NaN | --tolerance = NaN, but must be positive",
                "train mnist --tolerance Infinity | --tolerance = Infinity, but must be positive",
                "train mnist --lambda -1 --penalty error | --lambda = -1.0, but must be 0 or more",
                "train mnist --lambda 1 --penalty none | --penalty none has no weight",
                "train mnist --penalty speed | '--penalty'.*'speed', but must be one of none, error, stiffness, steps, log-steps",
                "train mnist --penalty none --compare | mutually exclusive",
                "train mnist --compare error,steps | must contain none",
                "train mnist --compare none,none | must name each penalty once",
                "train mnist --model big | '--model'.*'big', but must be one of small, paper",
                "train mnist --subset 0 | --subset = 0, but must be from 1 to 60000",
                "train mnist --threads 0 | --threads = 0",
                "train mnist --seeds 0 | --seeds = 0",
                "train mnist --epoch 3 | '--epoch'",
                "train cifar | 'cifar'",
                "predict mnist | '--model=FILE'",
                "solve | NAME'",
                "solve brusselator | 'brusselator', but must be a file or one of lorenz, arenstorf, lotka-volterra, van-der-pol",
                "solve lorenz --rtol -1 | --rtol = -1.0, but must be positive",
                "solve lorenz --atol 0 | --atol = 0.0, but must be positive",
                "solve lorenz --step 0 | --step = 0.0, but must be positive",
                "solve lorenz --points 1 | --points = 1, but must be from 2",
                "solve lorenz --plot x.pdf | --plot = x.pdf, but must end in .svg or .png",
                "solve lorenz --method rk5 | '--method'.*'rk5'",
                "experiment | 'NAME'",
                "experiment mnist-pde | 'mnist-pde', but must be list or one of mnist-ode, mnist-sde, spiral-ode",
                "experiment spiral-ode --size big | '--size'.*'big', but must be one of demo, paper",
                "experiment spiral-ode --variants er,fast | '--variants'.*'fast', but must be one of vanilla, .*er.*log-steps",
                "experiment spiral-ode --variants er,sr | must contain vanilla",
                "experiment spiral-ode --variants er,er | must name each variant once",
                "experiment spiral-ode --weight er=-1 | --weight er = -1.0, but must be 0 or more",
                "experiment spiral-ode --weight er | '--weight'",
                "experiment spiral-ode --weight fast=1 | '--weight'.*'fast', but must be one of",
                "experiment spiral-ode --weight vanilla=1 | vanilla has no weight",
                "experiment spiral-ode --seeds 0 | --seeds = 0",
                "experiment spiral-ode --epochs 0 | --epochs = 0",
                "experiment spiral-ode --tolerance 0 | --tolerance = 0.0, but must be at least 1.0E-14 and below 1",
                "experiment spiral-ode --tolerance NaN | --tolerance = NaN, but must be at least",
                "experiment spiral-sde --tolerance 1.5 | --tolerance = 1.5, but must be .* below 1",
                "experiment spiral-ode --threads 0 | --threads = 0",
                "fly | 'fly'",
            })
    void misuseIsOneLineThatNamesTheArgument(String line, String reason) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(error().lines()).hasSize(1);
        assertThat(error()).startsWith("costate").containsPattern(reason).contains("--help");
        assertThat(trainings).isEmpty();
        assertThat(solves).isEmpty();
        assertThat(experiments).isEmpty();
    }

    @Test
    void anOutputFolderThatCannotBeWrittenIsSaidBeforeTraining() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(run("train", "mnist", "--out", file.resolve("out").toString()))
                .isEqualTo(2);
        assertThat(error().lines()).hasSize(1);
        assertThat(error()).contains(file.resolve("out").toString(), "can be written");
        assertThat(run("solve", "lorenz", "--csv", file.resolve("x.csv").toString()))
                .isEqualTo(2);
        assertThat(run("experiment", "spiral-ode", "--out", file.resolve("out").toString()))
                .isEqualTo(2);
        assertThat(error().lines()).hasSize(3);
        assertThat(experiments).isEmpty();
        assertThat(trainings).isEmpty();
        assertThat(solves).isEmpty();
    }

    @Test
    void predictLoadsTheModelOrSaysWhyNot() throws IOException {
        Path file = folder.resolve("m.costate");
        ModelFile.save(file, SavedModel.of(Map.of("model", "small"), List.of()));
        assertThat(run("predict", "mnist", "--model", file.toString())).isZero();
        assertThat(out.toString()).contains("predicted small");
        Files.writeString(file, "no model at all");
        assertThat(run("predict", "mnist", "--model", file.toString())).isEqualTo(2);
        assertThat(run("predict", "mnist", "--model", folder.resolve("none").toString()))
                .isEqualTo(2);
        assertThat(error().lines()).hasSize(2);
        assertThat(error()).contains(file.toString(), "not a model file", "no such file");
    }

    @Test
    void solveWritesCsvAndPlots() throws IOException {
        Path csv = folder.resolve("o.csv");
        Path svg = folder.resolve("o.svg");
        Path png = folder.resolve("o.PNG");
        for (ClassicProblem problem : ClassicProblem.values()) {
            assertThat(run(
                            "solve",
                            problem.toString(),
                            "--points",
                            "50",
                            "--csv",
                            csv.toString(),
                            "--plot",
                            svg.toString()))
                    .isZero();
            assertThat(Files.readAllLines(csv))
                    .hasSize(51)
                    .first()
                    .asString()
                    .startsWith("t," + problem.names().get(0));
            assertThat(svg).content().contains("<svg");
        }
        assertThat(run("solve", "lorenz", "--plot", png.toString())).isZero();
        assertThat(Files.readAllBytes(png)).startsWith(0x89, 'P', 'N', 'G');
        assertThat(out.toString()).contains("lorenz with auto", "600 evaluations", "100 steps accepted");
        assertThat(error()).isEmpty();
    }

    @Test
    void failuresHaveTheirExitCodes() {
        failure = new NumericalFailureException("the loss is NaN in epoch 2; lower --lambda");
        assertThat(run("train", "mnist", "--out", folder.toString())).isEqualTo(1);
        assertThat(run("solve", "lorenz")).isEqualTo(1);
        assertThat(error().lines()).hasSize(2).allMatch(line -> line.endsWith("lower --lambda"));
        failure = new IllegalArgumentException("--method = rk4, but has no error estimate: give --step");
        assertThat(run("solve", "lorenz", "--method", "rk4")).isEqualTo(2);
        failure = new IllegalStateException("oops");
        assertThat(run("train", "mnist", "--out", folder.toString())).isEqualTo(3);
        assertThat(error()).contains("IllegalStateException: oops", "\tat ");
    }

    @Test
    void helpPrintsAllOptionsAndExamples() {
        for (String command :
                List.of("train mnist", "predict mnist", "solve", "gradient", "experiment", "experiment list")) {
            out.getBuffer().setLength(0);
            assertThat(run((command + " --help").split(" "))).isZero();
            CommandLine line = commandLine();
            for (String word : command.split(" ")) {
                line = line.getSubcommands().get(word);
            }
            Stream<String> names = line.getCommandSpec().options().stream().map(OptionSpec::longestName);
            assertThat(out.toString()).contains(names.toArray(String[]::new)).contains("./costate " + command);
            assertThat(out.toString()).doesNotContain("COMPLETION", "DEFAULT-VALUE");
        }
    }

    @Test
    void helpTellsTheDefaultWeights() {
        assertThat(run("train", "mnist", "--help")).isZero();
        String help = out.toString().replaceAll("\\s+", " ");
        for (PenaltyKind penalty : PenaltyKind.values()) {
            if (penalty != PenaltyKind.NONE) {
                String weight = Double.toString(penalty.defaultWeight()).replaceAll("\\.0$", "");
                assertThat(help).contains(penalty + " " + weight);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "train", "predict", "--help", "--version"})
    void aCommandThatNeedsMoreExplainsItself(String line) {
        assertThat(line.isEmpty() ? run() : run(line)).isZero();
        assertThat(out.toString()).containsIgnoringCase("costate");
        assertThat(error()).isEmpty();
    }
}
