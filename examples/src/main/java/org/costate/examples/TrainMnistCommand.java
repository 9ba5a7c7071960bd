package org.costate.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.mnist.MnistData;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code costate train mnist}. */
@Command(
        name = "mnist",
        abbreviateSynopsis = true,
        sortOptions = false,
        description = {
            "Trains neural ODEs on the MNIST digits and compares what their predictions cost.",
            "Writes report.html, results.json and the trained models. Ctrl-C ends cleanly: what is done so far gets names"
                    + " of its own (report.partial.html, ...).",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./costate train mnist",
            "  ./costate train mnist --epochs 1 --subset 5000 --out out/quick",
            "  ./costate train mnist --penalty error --lambda 5",
            "  ./costate train mnist --compare none,steps,log-steps --seeds 3"
        })
final class TrainMnistCommand implements Callable<Integer> {

    private final Programs.MnistTraining training;
    private final Session session;

    @Mixin
    HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = {
                "Network: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
                "small: 784-64 encoder, 64-64 tanh dynamics, 10-way head;",
                "paper: 784-100-784 dynamics on the pixels, 10-way head."
            })
    private ModelSize model = ModelSize.SMALL;

    @ArgGroup(exclusive = true)
    private Variants variants = new Variants();

    /** Either one variant or several. */
    static final class Variants {
        @Option(
                names = "--penalty",
                paramLabel = "PENALTY",
                description = "Train one variant only: ${COMPLETION-CANDIDATES}.")
        private @Nullable PenaltyKind penalty;

        @Option(
                names = "--compare",
                paramLabel = "PENALTY",
                split = ",",
                arity = "0..1",
                fallbackValue = "none,error,log-steps",
                description = "Train several variants and compare them; must contain none, the vanilla model"
                        + " (default: none,error,log-steps).")
        private List<PenaltyKind> compare = List.of();

        List<PenaltyKind> chosen() {
            if (penalty != null) {
                return List.of(penalty);
            }
            return compare.isEmpty() ? List.of(PenaltyKind.NONE, PenaltyKind.ERROR, PenaltyKind.LOG_STEPS) : compare;
        }
    }

    @Option(
            names = "--lambda",
            paramLabel = "WEIGHT",
            description = "Weight of the penalty in the loss at the end (default: error 5, stiffness 0.1, steps 0.1,"
                    + " log-steps 0.04).")
    private @Nullable Double lambda;

    @Option(
            names = "--anneal",
            paramLabel = "FACTOR",
            description = "How many times larger the weight is at the start; it falls exponentially (default:"
                    + " ${DEFAULT-VALUE}; 1 for a constant weight).")
    private double anneal = 1;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the training images (default: ${DEFAULT-VALUE}).")
    private int epochs = 8;

    @Option(names = "--batch", paramLabel = "N", description = "Images in a batch (default: ${DEFAULT-VALUE}).")
    private int batch = 512;

    @Option(
            names = "--tolerance",
            paramLabel = "TOL",
            defaultValue = "1e-6",
            description = "Absolute and relative tolerance of the solver (default: ${DEFAULT-VALUE}).")
    private double tolerance;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            description = "How steps are made: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})."
                    + " It must estimate its error.")
    private SolverMethod method = SolverMethod.TSIT5;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "Runs of each variant, with the seeds 1 to N (default: ${DEFAULT-VALUE}).")
    private int seeds = 1;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads; the results are the same for any number (default: one for each processor, here"
                    + " ${DEFAULT-VALUE}).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--subset",
            paramLabel = "N",
            description = "Train on the first N images only, and test on no more, for a quick run (default:"
                    + " ${DEFAULT-VALUE}, all).")
    private int subset = MnistData.TRAINING_SIZE;

    @Option(names = "--out", paramLabel = "FOLDER", description = "Folder for the results (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("out", "mnist");

    TrainMnistCommand(Programs.MnistTraining training, Session session) {
        this.training = training;
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        TrainMnistOptions options = options();
        training.train(options, OutputFolder.of(options.out()), session);
        return ExitCode.OK.number();
    }

    private TrainMnistOptions options() {
        OptionalDouble weight = lambda == null ? OptionalDouble.empty() : OptionalDouble.of(lambda);
        try {
            return new TrainMnistOptions(
                    model,
                    variants.chosen(),
                    weight,
                    anneal,
                    epochs,
                    batch,
                    tolerance,
                    method,
                    seeds,
                    threads,
                    subset,
                    out);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
