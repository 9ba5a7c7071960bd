package org.costate.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.costate.examples.diffusion.DiffusionModel;
import org.costate.examples.diffusion.DiffusionModels;
import org.costate.examples.file.OutputFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code costate diffusion sample}. */
@Command(
        name = "sample",
        abbreviateSynopsis = true,
        sortOptions = false,
        description = {
            "Draws from a trained model by the probability-flow ODE.",
            "Writes report.html, samples.csv and pictures.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./costate diffusion sample --model out/diffusion/model.safetensors",
            "  ./costate diffusion sample --model digits.safetensors --label 7 --guidance 3 --count 100",
            "  ./costate diffusion sample --model torch.safetensors   with torch.json beside it, see"
                    + " docs/numerics/diffusion.md"
        })
final class DiffusionSampleCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--model",
            paramLabel = "FILE",
            required = true,
            description = "A model that diffusion train wrote, or a safetensors file of another program.")
    private Path file = Path.of("");

    @Mixin
    DrawOptions draw = new DrawOptions();

    @Option(names = "--out", paramLabel = "FOLDER", description = "Folder for the results (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("out", "samples");

    DiffusionSampleCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        DiffusionModel model = DiffusionModels.load(file);
        DiffusionDrawOptions options;
        try {
            options = draw.chosen(model.data().isPlane());
            DiffusionTrainOptions.requireDigits(model.data(), options);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        DiffusionModels.sample(model, options, OutputFolder.of(out), session);
        return ExitCode.OK.number();
    }
}
