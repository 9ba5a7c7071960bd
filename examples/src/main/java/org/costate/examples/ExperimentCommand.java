package org.costate.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.costate.examples.experiment.Experiment;
import org.costate.examples.experiment.ExperimentSize;
import org.costate.examples.experiment.Variant;
import org.costate.examples.file.OutputFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code costate experiment NAME}. */
@Command(
        name = "experiment",
        abbreviateSynopsis = true,
        sortOptions = false,
        description = {
            "Trains variants of a model from paired seeds and compares what they cost.",
            "The runs of a seed begin with the same weights and see the same data in the same order. Writes report.html"
                    + " and, after every finished run, results.json; the same command continues where an interrupted"
                    + " one stopped. A run that was interrupted begins anew.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./costate experiment list",
            "  ./costate experiment mnist-ode",
            "  ./costate experiment spiral-ode --variants vanilla,er,log-steps --seeds 5",
            "  ./costate experiment mnist-ode --size paper --variants vanilla,er --weight er=2"
        })
final class ExperimentCommand implements Callable<Integer> {

    private final Programs.Experimenting experimenting;
    private final Session session;

    @Mixin
    HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            arity = "0..1", // not needed by list; checked below
            paramLabel = "NAME",
            description = "Experiment: ${COMPLETION-CANDIDATES}; list tells more about them.",
            completionCandidates = ExperimentConverter.class,
            converter = ExperimentConverter.class)
    private @Nullable Experiment experiment;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            description = "demo: minutes on two cores; paper: the settings of the papers (default: ${DEFAULT-VALUE}).")
    private ExperimentSize size = ExperimentSize.DEMO;

    @Option(
            names = "--variants",
            paramLabel = "VARIANT",
            split = ",",
            description = "What is compared: ${COMPLETION-CANDIDATES} (default: all that the experiment has).")
    private List<Variant> variants = List.of();

    @Option(
            names = "--weight",
            paramLabel = "VARIANT=W",
            split = ",",
            description = "Weight of a variant in the loss, instead of the one that list tells. That of er+sr is a"
                    + " factor of the weights of er and sr.")
    private Map<Variant, Double> weights = Map.of();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "Runs of each variant, with the seeds 1 to N (default: ${DEFAULT-VALUE}).")
    private int seeds = 3;

    @Option(names = "--epochs", paramLabel = "N", description = "Epochs of each run (default: as list tells).")
    private @Nullable Integer epochs;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Samples of an update, where an update does not see all data (default: as list tells).")
    private @Nullable Integer batch;

    @Option(
            names = "--tolerance",
            paramLabel = "X",
            description =
                    "Relative and absolute tolerance of the solves (default: as list tells). Penalties of the error"
                            + " estimate need another weight for each.")
    private @Nullable Double tolerance;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads; the results are the same for any number, but times are not (default: one for each"
                    + " processor, here ${DEFAULT-VALUE}).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--out", paramLabel = "FOLDER", description = "Folder for the results (default: out/NAME-SIZE).")
    private @Nullable Path out;

    @Option(
            names = "--restart",
            description = "Begin anew and replace the results in the folder, instead of continuing them.")
    private boolean restart;

    ExperimentCommand(Programs.Experimenting experimenting, Session session) {
        this.experimenting = experimenting;
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        ExperimentOptions options = options();
        experimenting.run(options, OutputFolder.of(options.out()), session);
        return ExitCode.OK.number();
    }

    private ExperimentOptions options() {
        Experiment chosen = experiment;
        if (chosen == null) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'NAME'");
        }
        try {
            return new ExperimentOptions(
                    chosen,
                    size,
                    variants.isEmpty() ? chosen.variants() : variants,
                    weights,
                    seeds,
                    epochs == null ? chosen.epochs(size) : epochs,
                    batch == null ? chosen.batch(size) : OptionalInt.of(batch),
                    tolerance == null ? chosen.tolerance(size) : tolerance,
                    threads,
                    out == null ? Path.of("out", chosen.name() + "-" + size) : out,
                    restart ? ExperimentOptions.Start.RESTART : ExperimentOptions.Start.RESUME);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
