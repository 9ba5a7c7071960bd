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
            "Writes samples.csv, pictures, report.html and results.json. Ctrl-C keeps the samples so far in a "
                    + "file of their own. How models of other programs are read is told in docs/numerics/diffusion.md.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./costate diffusion sample --model out/diffusion/model.safetensors",
            "  ./costate diffusion sample --model DIGITS --label 7 --guidance 3 --count 100",
            "  ./costate diffusion sample --model torch.safetensors"
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
            options = draw.chosen(model.data(), model.labels());
            options.requireMemory(model.data(), model.dimension(), model.labels());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        DiffusionModels.sample(file, model, options, OutputFolder.of(out), session);
        return ExitCode.OK.number();
    }
}
