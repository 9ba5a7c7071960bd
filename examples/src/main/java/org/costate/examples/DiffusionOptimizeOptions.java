package org.costate.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.costate.examples.diffusion.OptimizedPart;
import org.costate.examples.diffusion.SamplingRule;
import org.costate.examples.diffusion.SteeringGradient;
import org.costate.examples.mnist.MnistData;

/**
 * What {@code diffusion optimize} was asked to do; valid once it exists.
 *
 * @param what       what is moved
 * @param classifier what has to be convinced; needed for noise only
 * @param reference  index of the test image that samples shall come close to, for weights
 * @param target     the digit that all samples shall become; none for the one after the one that each is
 * @param count      number of samples
 * @param updates    steps along the gradient
 * @param rate       learning rate, in units of the noise
 * @param sampler    a sampler of few steps
 * @param steps      its steps
 * @param gradients  what gradients are compared, the main one first
 * @param seed       fixes every number
 * @param threads    threads to use; the results do not depend on it
 * @param out        folder for the results
 */
public record DiffusionOptimizeOptions(
        OptimizedPart what,
        Optional<Path> classifier,
        int reference,
        Optional<Integer> target,
        int count,
        int updates,
        double rate,
        SamplingRule sampler,
        int steps,
        List<SteeringGradient> gradients,
        long seed,
        int threads,
        Path out) {

    /** Checks everything. */
    public DiffusionOptimizeOptions {
        gradients = List.copyOf(gradients);
        if (gradients.isEmpty() || gradients.stream().distinct().count() < gradients.size()) {
            throw new IllegalArgumentException(
                    "--gradient = " + gradients + ", but must be one or several different ones");
        }
        if (what == OptimizedPart.NOISE && classifier.isEmpty()) {
            throw new IllegalArgumentException(
                    "--classifier is missing, but the noise of digits is moved to convince one");
        }
        Require.within("--reference", reference, 0, MnistData.TEST_SIZE - 1);
        target.ifPresent(digit -> Require.within("--target", digit, 0, MnistData.CLASSES - 1));
        Require.within("--count", count, 1, 100_000);
        Require.within("--updates", updates, 1, 100_000);
        Require.positive("--rate", rate);
        if (sampler.method().isEmpty()) {
            throw new IllegalArgumentException("--sampler = " + sampler + ", but must be one of few steps");
        }
        Require.within("--steps", steps, 1, 1_000_000);
        Require.within("--threads", threads, 1, 1024);
    }
}
