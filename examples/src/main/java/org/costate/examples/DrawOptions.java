package org.costate.examples;

import java.nio.file.Path;
import java.util.Optional;
import org.costate.examples.diffusion.DiffusionData;
import org.costate.examples.diffusion.SamplingRule;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of all commands that draw from a diffusion model. */
final class DrawOptions {

    @Option(names = "--count", paramLabel = "N", description = "Samples to draw (default: 10000 points, 1000 digits).")
    private @Nullable Integer count;

    @Option(names = "--label", paramLabel = "DIGIT", description = "Draw this digit only (default: all in turn).")
    private @Nullable Integer label;

    @Option(
            names = "--guidance",
            paramLabel = "W",
            description = "Weight of classifier-free guidance for digits with labels: 1 is the model itself, more makes"
                    + " samples more typical of their label and more alike (default: 2).")
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

    /**
     * What was asked for, checked.
     *
     * @param data   what the model draws
     * @param labels how many labels it knows, from 0 on
     * @throws IllegalArgumentException if an option is out of its range, or does nothing for such a model
     */
    DiffusionDrawOptions chosen(DiffusionData data, int labels) {
        if (data.isPlane()) {
            Require.absent("--classifier", classifier, data + " is not digits");
        }
        if (labels == 0) {
            String reason = data.isPlane() ? data + " has no labels" : "the model knows no labels";
            Require.absent("--label", label, reason);
            Require.absent("--guidance", guidance, reason);
            Require.absent("--classifier", classifier, reason);
        }
        if (label != null && (label < 0 || label >= labels)) {
            throw new IllegalArgumentException("--label = " + label + ", but the model knows 0 to " + (labels - 1));
        }
        boolean adaptive = sampler.method().isEmpty();
        if (adaptive) {
            Require.absent("--steps", steps, sampler + " chooses its steps; see --tolerance");
        } else {
            Require.absent("--tolerance", tolerance, sampler + " has no tolerance; see --steps");
        }
        return new DiffusionDrawOptions(
                count != null ? count : data.isPlane() ? 10_000 : 1000,
                label != null ? label : -1,
                guidance != null ? guidance : labels == 0 ? 1 : 2,
                sampler,
                tolerance == null ? 1e-4 : tolerance,
                steps == null ? 20 : steps,
                seeds.seed(),
                seeds.threads(),
                Optional.ofNullable(classifier));
    }
}
