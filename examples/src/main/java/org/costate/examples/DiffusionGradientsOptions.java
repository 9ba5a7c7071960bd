package org.costate.examples;

import java.nio.file.Path;
import java.util.List;

/**
 * What {@code diffusion gradients} was asked to do; valid once it exists.
 *
 * @param count   number of samples
 * @param steps   steps of the samplers that are compared
 * @param seed    fixes every number
 * @param threads threads to use; the results do not depend on it
 * @param out     folder for the report
 */
public record DiffusionGradientsOptions(int count, List<Integer> steps, long seed, int threads, Path out) {

    /** Checks everything. */
    public DiffusionGradientsOptions {
        steps = List.copyOf(steps);
        Require.within("--count", count, 1, 100_000);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("--steps is empty, but must have a number of steps");
        }
        if (steps.stream().distinct().count() < steps.size()) {
            throw new IllegalArgumentException("--steps = " + steps + ", but must be different numbers");
        }
        for (int each : steps) {
            Require.within("--steps", each, 1, 100_000);
        }
        Require.within("--threads", threads, 1, 1024);
    }
}
