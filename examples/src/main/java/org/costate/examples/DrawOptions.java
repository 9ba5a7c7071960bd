package org.costate.examples;

import java.nio.file.Path;
import java.util.Optional;
import org.costate.examples.diffusion.SamplingRule;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of all commands that draw from a diffusion model. */
final class DrawOptions {

    @Option(names = "--count", paramLabel = "N", description = "Samples to draw (default: 10000 points, 1000 digits).")
    private @Nullable Integer count;

    @Option(names = "--label", paramLabel = "DIGIT", description = "Draw this digit only (default: all in turn).")
    private int label = -1;

    @Option(
            names = "--guidance",
            paramLabel = "W",
            description =
                    "Weight of classifier-free guidance for digits: 1 is the model itself, more makes samples more"
                            + " typical of their label and more alike (default: 2).")
    private @Nullable Double guidance;

    @Option(
            names = "--sampler",
            paramLabel = "SAMPLER",
            description =
                    "How noise becomes data: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). tsit5 solves the"
                            + " ODE with steps of its own, the others make few steps.")
    private SamplingRule sampler = SamplingRule.TSIT5;

    @Option(
            names = "--tolerance",
            paramLabel = "TOL",
            description = "Absolute and relative tolerance of tsit5 (default: 1e-4).")
    private @Nullable Double tolerance;

    @Option(names = "--steps", paramLabel = "N", description = "Steps of the other samplers (default: 20).")
    private @Nullable Integer steps;

    @Option(
            names = "--classifier",
            paramLabel = "FILE",
            description = "A model that train mnist wrote; tells how many digits look like their label.")
    private @Nullable Path classifier;

    @Mixin
    SeedOptions seeds = new SeedOptions();

    /** What was asked for, checked. */
    DiffusionDrawOptions chosen(boolean plane) {
        boolean adaptive = sampler.method().isEmpty();
        if (adaptive && steps != null) {
            throw new IllegalArgumentException(
                    "--steps = " + steps + ", but " + sampler + " chooses its steps; see --tolerance");
        }
        if (!adaptive && tolerance != null) {
            throw new IllegalArgumentException(
                    "--tolerance = " + tolerance + ", but " + sampler + " has no tolerance; see --steps");
        }
        int rows = count != null ? count : plane ? 10_000 : 1000;
        return new DiffusionDrawOptions(
                rows,
                label,
                guidance != null ? guidance : plane ? 1 : 2,
                sampler,
                tolerance == null ? 1e-4 : tolerance,
                steps == null ? 20 : steps,
                seeds.seed(),
                seeds.threads(),
                Optional.ofNullable(classifier));
    }
}
