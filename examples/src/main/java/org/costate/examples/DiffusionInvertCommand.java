package org.costate.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.costate.examples.diffusion.DiffusionModel;
import org.costate.examples.diffusion.DiffusionModels;
import org.costate.examples.diffusion.SamplingRule;
import org.costate.examples.file.OutputFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code costate diffusion invert}. */
@Command(
        name = "invert",
        abbreviateSynopsis = true,
        sortOptions = false,
        description = {
            "Takes test data to the noise that they come from, and back.",
            "Runs the flow backwards and forwards, and tells how far the data that come back are from those that "
                    + "went in, and whether the noise is normal. Writes noise.csv, pictures, report.html and results.json.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./costate diffusion invert --model out/diffusion/model.safetensors",
            "  ./costate diffusion invert --model FILE --tolerance 1e-8 --count 200"
        })
final class DiffusionInvertCommand implements Callable<Integer> {

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

    @Option(names = "--count", paramLabel = "N", description = "Test data to invert (default: ${DEFAULT-VALUE}).")
    private int count = 1000;

    @Option(
            names = "--tolerance",
            paramLabel = "TOL",
            defaultValue = "1e-6",
            description = "Absolute and relative tolerance of the solver (default: ${DEFAULT-VALUE}).")
    private double tolerance;

    @Option(names = "--out", paramLabel = "FOLDER", description = "Folder for the results (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("out", "noise");

    @Mixin
    SeedOptions seeds = new SeedOptions();

    DiffusionInvertCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        DiffusionModel model = DiffusionModels.load(file);
        DiffusionDrawOptions options;
        try {
            options = new DiffusionDrawOptions(
                    count, -1, 1, SamplingRule.TSIT5, tolerance, 1, seeds.seed(), seeds.threads(), Optional.empty());
            options.requireMemory(model.data(), model.dimension(), model.labels());
            int most = DiffusionModels.testData(model);
            if (count > most) {
                String labels = model.labels() == 0 ? "" : " with labels from 0 to " + (model.labels() - 1);
                throw new IllegalArgumentException(
                        "--count = " + count + ", but there are " + most + " test images" + labels);
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        DiffusionModels.invert(file, model, options, OutputFolder.of(out), session);
        return ExitCode.OK.number();
    }
}
