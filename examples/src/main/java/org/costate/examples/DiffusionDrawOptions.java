package org.costate.examples;

import java.nio.file.Path;
import java.util.Optional;
import org.costate.examples.diffusion.SamplingRule;
import org.costate.examples.mnist.MnistData;

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
        Require.within("--label", label, -1, MnistData.CLASSES - 1);
        if (!Double.isFinite(guidance)) {
            throw new IllegalArgumentException("--guidance = " + guidance + ", but must be finite");
        }
        Require.tolerance("--tolerance", tolerance);
        Require.within("--steps", steps, 1, 1_000_000);
        Require.within("--threads", threads, 1, 1024);
    }

    /** How samples are drawn, in words. */
    public String sampling() {
        return sampler.method().isPresent() ? sampler + ", " + steps + " steps" : sampler + ", tolerance " + tolerance;
    }
}
