package org.costate.examples;

import java.nio.file.Path;
import java.util.Optional;
import org.costate.examples.diffusion.DiffusionData;
import org.costate.examples.diffusion.DiffusionModel;
import org.costate.examples.diffusion.DiffusionModels;
import org.costate.examples.diffusion.SamplingRule;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.report.StudyResults;

/**
 * How samples are drawn from a diffusion model; valid once it exists.
 *
 * @param count      number of samples
 * @param label      the digit, -1 for all in turn
 * @param guidance   weight of classifier-free guidance, 1 for none
 * @param sampler    how noise becomes data
 * @param tolerance  absolute and relative tolerance of an adaptive solver
 * @param steps      steps of a sampler of few steps
 * @param seed       fixes every number
 * @param threads    threads to use; the results do not depend on it
 * @param classifier a digit classifier that judges the samples
 */
public record DiffusionDrawOptions(
        int count,
        int label,
        double guidance,
        SamplingRule sampler,
        double tolerance,
        int steps,
        long seed,
        int threads,
        Optional<Path> classifier) {

    /** Checks everything. */
    public DiffusionDrawOptions {
        Require.within("--count", count, 1, 10_000_000);
        Require.within("--label", label, -1, DiffusionModel.MOST_LABELS - 1);
        if (!Double.isFinite(guidance)) {
            throw new IllegalArgumentException("--guidance = " + guidance + ", but must be finite");
        }
        Require.tolerance("--tolerance", tolerance);
        Require.within("--steps", steps, 1, 1_000_000);
        Require.within("--threads", threads, 1, 1024);
    }

    /**
     * Refuses more samples than fit into memory.
     *
     * @param data   what they are
     * @param d      numbers of a sample
     * @param labels labels that the model knows
     * @throws IllegalArgumentException if there are more; says how much memory they take
     */
    void requireMemory(DiffusionData data, int d, int labels) {
        Require.within("--count", count, 1, (Integer.MAX_VALUE - 8) / Math.max(2, Math.max(d, labels)));
        double bytes =
                DiffusionModels.bytesToDraw(data, d, labels, count) + (classifier.isEmpty() ? 0 : MnistData.BYTES);
        if (sampler.method().isPresent()) {
            Require.memory(
                    "--count = " + count + " and --steps = " + steps, bytes + DiffusionModels.BYTES_OF_STEP * steps);
        } else {
            Require.memory("--count = " + count, bytes);
        }
    }

    /**
     * Adds all that decides the samples of a model.
     *
     * @param results to which it is added
     * @param labels  labels that the model knows
     */
    public void addTo(StudyResults results, int labels) {
        if (labels > 0) {
            results.setting("label", label < 0 ? "all in turn" : label).setting("guidance", guidance);
        }
        classifier.ifPresent(file -> results.setting("classifier", file));
        results.setting("sampler", sampling()).setting("seed", seed).setting("threads", threads);
    }

    /** How samples are drawn, in words. */
    public String sampling() {
        return sampler.method().isPresent() ? sampler + ", " + steps + " steps" : sampler + ", tolerance " + tolerance;
    }
}
