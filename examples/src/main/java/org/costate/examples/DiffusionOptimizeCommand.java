package org.costate.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.costate.examples.diffusion.DiffusionData;
import org.costate.examples.diffusion.DiffusionModel;
import org.costate.examples.diffusion.DiffusionModels;
import org.costate.examples.diffusion.NoiseOptimizer;
import org.costate.examples.diffusion.OptimizedPart;
import org.costate.examples.diffusion.SamplingRule;
import org.costate.examples.diffusion.SteeringGradient;
import org.costate.examples.diffusion.WeightOptimizer;
import org.costate.examples.file.OutputFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code costate diffusion optimize}. */
@Command(
        name = "optimize",
        abbreviateSynopsis = true,
        sortOptions = false,
        description = {
            "Moves noise or weights by gradients through a whole sampler.",
            "The noise that digits come from, until a classifier sees other digits in the samples; or the weights "
                    + "of the model, until its samples are close to one test image. The model is not told a label. Compares "
                    + "ways to have the gradient. Writes noise.csv or tuned.safetensors, pictures, report.html and "
                    + "results.json. Ctrl-C keeps what was moved so far in a file of its own.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./costate diffusion optimize --model DIGITS --classifier FILE",
            "  ./costate diffusion optimize --model M --classifier C --target 3 --steps 10",
            "  ./costate diffusion optimize --model M --classifier C --gradient discrete",
            "  ./costate diffusion optimize --model DIGITS --what weights --reference 7"
        })
final class DiffusionOptimizeCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--model",
            paramLabel = "FILE",
            required = true,
            description = "A model of digits that diffusion train wrote.")
    private Path file = Path.of("");

    @Option(
            names = "--what",
            paramLabel = "PART",
            description = "What is moved: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private OptimizedPart what = OptimizedPart.NOISE;

    @Option(
            names = "--classifier",
            paramLabel = "FILE",
            description = "A model that train mnist wrote, which the samples shall convince; for noise.")
    private @Nullable Path classifier;

    @Option(
            names = "--reference",
            paramLabel = "N",
            description = "The test image that samples shall come close to; for weights (default: 0).")
    private @Nullable Integer reference;

    @Option(
            names = "--target",
            paramLabel = "DIGIT",
            description = "What all samples shall become; for noise (default: each the digit after the one it is).")
    private @Nullable Integer target;

    @Option(names = "--count", paramLabel = "N", description = "Samples (default: 100 for noise, 8 for weights).")
    private @Nullable Integer count;

    @Option(
            names = "--updates",
            paramLabel = "N",
            description = "Steps along the gradient (default: ${DEFAULT-VALUE}).")
    private int updates = 30;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            description = "How far each goes: 0.07 deviations of the noise by default, for weights 0.001.")
    private @Nullable Double rate;

    @Option(
            names = "--sampler",
            paramLabel = "SAMPLER",
            description =
                    "How noise becomes data: ddim, dpm2, dpm3, dpm++2m, dpm++3m, deis or heun (default: ${DEFAULT-VALUE}).")
    private SamplingRule sampler = SamplingRule.DPMPP2M;

    @Option(names = "--steps", paramLabel = "N", description = "Its steps (default: ${DEFAULT-VALUE}).")
    private int steps = 20;

    @Option(
            names = "--gradient",
            paramLabel = "GRADIENT",
            split = ",",
            description = {
                "How the gradient is had, or several to be compared from the same noise, the main one first:"
                        + " ${COMPLETION-CANDIDATES} (default: discrete,adjointdpm,data-midpoint; angle-midpoint for"
                        + " models of the kind flow). discrete is exact; the others solve the adjoint equation of the"
                        + " flow backwards."
            })
    private @Nullable List<SteeringGradient> gradients;

    @Mixin
    SeedOptions seeds = new SeedOptions();

    @Option(names = "--out", paramLabel = "FOLDER", description = "Folder for the results (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("out", "optimized");

    DiffusionOptimizeCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        DiffusionModel model = DiffusionModels.load(file);
        DiffusionOptimizeOptions options;
        try {
            if (what == OptimizedPart.NOISE) {
                Require.absent("--reference", reference, "--what noise steers by a classifier; see --target");
            } else {
                Require.absent("--classifier", classifier, "--what weights goes by a test image; see --reference");
                Require.absent("--target", target, "--what weights goes by a test image; see --reference");
            }
            options = new DiffusionOptimizeOptions(
                    what,
                    Optional.ofNullable(classifier),
                    reference == null ? 0 : reference,
                    Optional.ofNullable(target),
                    count == null ? what.count() : count,
                    updates,
                    rate == null ? what.rate() : rate,
                    sampler,
                    steps,
                    gradients == null ? SteeringGradient.usual(model.kind()) : gradients,
                    seeds.seed(),
                    seeds.threads(),
                    out);
            if (model.data() != DiffusionData.MNIST) {
                throw new IllegalArgumentException("--model draws " + model.data() + ", but must draw mnist");
            }
            for (SteeringGradient each : options.gradients()) {
                if (!each.fits(model.kind())) {
                    throw new IllegalArgumentException("--gradient = " + each + ", but samples of a model of the kind "
                            + model.kind() + " end without noise, where its form is singular; see angle-midpoint");
                }
            }
            Require.memory(
                    "--count = " + options.count() + " and --steps = " + options.steps(),
                    DiffusionModels.bytesToOptimize(model, options));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        OutputFolder folder = OutputFolder.of(options.out());
        if (what == OptimizedPart.NOISE) {
            new NoiseOptimizer(file, model, options, folder, session).run();
        } else {
            new WeightOptimizer(file, model, options, folder, session).run();
        }
        return ExitCode.OK.number();
    }
}
