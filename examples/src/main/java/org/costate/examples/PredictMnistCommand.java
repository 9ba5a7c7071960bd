package org.costate.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.costate.examples.model.ModelFile;
import org.costate.examples.model.SavedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code costate predict mnist}. */
@Command(
        name = "mnist",
        abbreviateSynopsis = true,
        sortOptions = false,
        description = {
            "Classifies the 10,000 test images with a trained model and tells accuracy and cost.",
            "Network, method and tolerance are those of the training, so the figures are the same.",
            ""
        },
        footer = {"", "Example:", "  ./costate predict mnist --model out/mnist/none.safetensors"})
final class PredictMnistCommand implements Callable<Integer> {

    private final Programs.MnistPrediction prediction;
    private final Session session;

    @Mixin
    HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--model", paramLabel = "FILE", required = true, description = "A model that train mnist wrote.")
    private Path model = Path.of("");

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads; the results are the same for any number (default: one for each processor, here"
                    + " ${DEFAULT-VALUE}).")
    private int threads = Runtime.getRuntime().availableProcessors();

    PredictMnistCommand(Programs.MnistPrediction prediction, Session session) {
        this.prediction = prediction;
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        PredictMnistOptions options = options();
        SavedModel saved = ModelFile.load(options.model());
        prediction.predict(saved, options, session);
        return ExitCode.OK.number();
    }

    private PredictMnistOptions options() {
        try {
            return new PredictMnistOptions(model, threads);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
