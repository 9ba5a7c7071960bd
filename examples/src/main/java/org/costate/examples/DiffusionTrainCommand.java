package org.costate.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.costate.examples.diffusion.DenoiserKind;
import org.costate.examples.diffusion.DiffusionData;
import org.costate.examples.diffusion.DiffusionTrainer;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.mnist.MnistData;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code costate diffusion train}. */
@Command(
        name = "train",
        abbreviateSynopsis = true,
        sortOptions = false,
        description = {
            "Trains a denoiser, draws samples from it and tells how good they are.",
            "Writes model.safetensors, samples.csv, pictures, report.html and results.json, all at the end: what an "
                    + "earlier run left stays until then. Ctrl-C keeps the model, or the samples, so far in a file of "
                    + "its own.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./costate diffusion train --data spirals",
            "  ./costate diffusion train --data checkerboard --kind flow --out out/board",
            "  ./costate diffusion train --data mnist --classifier out/mnist/none.safetensors"
        })
final class DiffusionTrainCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "What to learn: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). Points of the plane are"
                    + " drawn without end; digits come with their labels.")
    private DiffusionData data = DiffusionData.MOONS;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = {
                "What the network predicts: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
                "edm: preconditioning, weights and schedule of Karras et al. 2022;",
                "noise, data: variance preserving, linear rates; velocity: cosine rates;",
                "flow: flow matching on the straight path."
            })
    private DenoiserKind kind = DenoiserKind.EDM;

    @Option(
            names = "--hidden",
            paramLabel = "N",
            description = "Width of the hidden layers (default: 128 for points, 256 for digits).")
    private @Nullable Integer hidden;

    @Option(names = "--depth", paramLabel = "N", description = "Hidden layers (default: ${DEFAULT-VALUE}).")
    private int depth = 3;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description =
                    "How often 60,000 samples are seen: all digits, or as many new points (default: 80 for points,"
                            + " 30 for digits).")
    private @Nullable Integer epochs;

    @Option(names = "--batch", paramLabel = "N", description = "Samples in a batch (default: ${DEFAULT-VALUE}).")
    private int batch = 512;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            defaultValue = "3e-3",
            description = "Learning rate of the first step; it falls to 0 along a cosine (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--average",
            paramLabel = "DECAY",
            description = "Decay of the averaged weights, which are what is saved; 0 for the last ones (default:"
                    + " ${DEFAULT-VALUE}).")
    private double average = 0.995;

    @Option(
            names = "--dropout",
            paramLabel = "SHARE",
            description = "Share of the labels hidden in training, which guidance needs; for digits (default: 0.1).")
    private @Nullable Double dropout;

    @Option(
            names = "--components",
            paramLabel = "N",
            description = "Principal components that stand for a digit (default: 64).")
    private @Nullable Integer components;

    @Option(
            names = "--penalty",
            paramLabel = "PENALTY",
            description =
                    "What a solve of the flow is charged for while training: ${COMPLETION-CANDIDATES} (default:"
                            + " ${DEFAULT-VALUE}). Every eighth update solves the flow of 64 samples, so training takes longer.")
    private PenaltyKind penalty = PenaltyKind.NONE;

    @Option(names = "--weight", paramLabel = "W", description = "Weight of the penalty in the loss (default: 0.1).")
    private @Nullable Double weight;

    @Mixin
    DrawOptions draw = new DrawOptions();

    @Option(names = "--out", paramLabel = "FOLDER", description = "Folder for the results (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("out", "diffusion");

    DiffusionTrainCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        DiffusionTrainOptions options = options();
        new DiffusionTrainer(options, OutputFolder.of(options.out()), session).train();
        return ExitCode.OK.number();
    }

    private DiffusionTrainOptions options() {
        boolean plane = data.isPlane();
        try {
            if (plane) {
                Require.absent("--dropout", dropout, data + " has no labels");
                Require.absent(
                        "--components", components, data + " has two coordinates, which are learned as they are");
            }
            if (penalty == PenaltyKind.NONE) {
                Require.absent("--weight", weight, "--penalty none has no weight");
            }
            DiffusionTrainOptions options = new DiffusionTrainOptions(
                    data,
                    kind,
                    hidden != null ? hidden : plane ? 128 : 256,
                    depth,
                    epochs != null ? epochs : plane ? 80 : 30,
                    batch,
                    rate,
                    average,
                    dropout != null ? dropout : 0.1,
                    components != null ? components : 64,
                    penalty,
                    weight != null ? weight : 0.1,
                    draw.chosen(data, plane ? 0 : MnistData.CLASSES),
                    out);
            options.requireMemory();
            return options;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
