package org.costate.diffusion.guide;

import java.util.Arrays;
import org.costate.diffusion.SampleRecording;
import org.costate.diffusion.Sampler;

/**
 * Looks for noise whose samples have a small loss, by exact gradients through all steps of a sampler (Ben-Hamu et al. 2024, D-Flow). What
 * makes a step of a gradient is given, so that any optimizer will do:
 *
 * <pre>{@code
 * OptimizerState adam = Adam.of().start(noise.length);
 * NoiseOptimization found =
 *         NoiseOptimization.run(sampler, loss, noise, condition, 100, (x, gradient) -> adam.step(x, gradient, 0.05));
 * }</pre>
 */
public final class NoiseOptimization {

    private static final int MOST_STEPS = 100_000_000;

    /** One step of an optimizer. */
    @FunctionalInterface
    public interface Update {

        /**
         * Moves the noise.
         *
         * @param noise    n x d, modified
         * @param gradient derivative of the loss by it, n x d, not to be modified
         */
        void step(double[] noise, double[] gradient);
    }

    private final double[] noise;
    private final double[] samples;
    private final double[] losses;
    private final int best;

    private NoiseOptimization(double[] noise, double[] samples, double[] losses, int best) {
        this.noise = noise;
        this.samples = samples;
        this.losses = losses;
        this.best = best;
    }

    /**
     * Optimizes.
     *
     * @param sampler   a sampler without noise on the way
     * @param loss      what is made small
     * @param noise     samples x at the first node to begin with, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @param steps     number of updates, not negative
     * @param update    called after each evaluation but the last
     * @return what was found
     * @throws IllegalArgumentException if a length does not fit, the method is stochastic, or steps is negative or above 1e8
     * @throws IllegalStateException    if the loss is NaN
     * @throws ArithmeticException      if its derivative is not finite
     */
    public static NoiseOptimization run(
            Sampler sampler, SampleLoss loss, double[] noise, double[] condition, int steps, Update update) {
        if (steps < 0) {
            throw new IllegalArgumentException("steps = " + steps + ", but must not be negative");
        }
        if (steps > MOST_STEPS) {
            throw new IllegalArgumentException("steps = " + steps + ", but must be at most " + MOST_STEPS);
        }
        double[] x = noise.clone();
        double[] bestNoise = x;
        double[] bestSamples = x;
        double[] losses = new double[steps + 1];
        double[] bar = new double[x.length];
        int best = 0;
        SampleRecording recording = sampler.record(x, condition);
        for (int step = 0; step <= steps; step++) {
            double[] samples = step == 0 ? recording.samples() : recording.again(x, condition);
            Arrays.fill(bar, 0);
            losses[step] = loss.evaluate(samples, condition.clone(), bar);
            if (Double.isNaN(losses[step])) {
                throw new IllegalStateException(
                        "the loss is NaN after " + step + " steps; are samples and the loss finite?");
            }
            if (step == 0 || losses[step] < losses[best]) {
                best = step;
                bestNoise = x.clone();
                bestSamples = samples;
            }
            if (step < steps) {
                update.step(x, recording.pullback(bar).input());
            }
        }
        return new NoiseOptimization(bestNoise, bestSamples, losses, best);
    }

    /**
     * The noise with the smallest loss.
     *
     * @return a copy, n x d
     */
    public double[] noise() {
        return noise.clone();
    }

    /**
     * Its samples.
     *
     * @return a copy, n x d
     */
    public double[] samples() {
        return samples.clone();
    }

    /**
     * The smallest loss.
     *
     * @return the loss of {@link #samples}
     */
    public double loss() {
        return losses[best];
    }

    /**
     * Loss before each update and after the last.
     *
     * @return a copy
     */
    public double[] losses() {
        return losses.clone();
    }
}
