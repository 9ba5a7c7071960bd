package org.costate.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.costate.examples.diffusion.DiffusionModel;
import org.costate.examples.diffusion.DiffusionModels;
import org.costate.examples.diffusion.GradientComparison;
import org.costate.examples.file.OutputFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code costate diffusion gradients}. */
@Command(
        name = "gradients",
        abbreviateSynopsis = true,
        sortOptions = false,
        description = {
            "Compares all ways to have the gradient of samples.",
            "By noise and by weights: the discrete adjoint of every sampler and every continuous adjoint, against "
                    + "an accurate solve of the flow, with time and memory. Writes report.html and results.json.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./costate diffusion gradients --model out/diffusion/model.safetensors",
            "  ./costate diffusion gradients --model FILE --steps 5,10,20,50,100"
        })
final class DiffusionGradientsCommand implements Callable<Integer> {

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

    @Option(names = "--count", paramLabel = "N", description = "Samples (default: ${DEFAULT-VALUE}).")
    private int count = 16;

    @Option(
            names = "--steps",
            paramLabel = "N",
            split = ",",
            description = "Steps of the samplers (default: 5,10,20,50).")
    private List<Integer> steps = List.of(5, 10, 20, 50);

    @Mixin
    SeedOptions seeds = new SeedOptions();

    @Option(names = "--out", paramLabel = "FOLDER", description = "Folder for the report (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("out", "gradients");

    DiffusionGradientsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        DiffusionModel model = DiffusionModels.load(file);
        DiffusionGradientsOptions options;
        try {
            options = new DiffusionGradientsOptions(count, steps, seeds.seed(), seeds.threads(), out);
            Require.memory(
                    "--count = " + count + " and --steps = " + steps, DiffusionModels.bytesToCompare(model, options));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        new GradientComparison(file, model, options, OutputFolder.of(options.out()), session).run();
        return ExitCode.OK.number();
    }
}
