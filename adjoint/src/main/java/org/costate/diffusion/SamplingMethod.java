package org.costate.diffusion;

/**
 * A way to step from noise to data along a {@link Grid}, as data: each step is a few evaluations of a denoiser at
 * linear combinations of states, earlier predictions and noise, and one such combination that ends it. From this
 * description {@link Sampler} makes samples and their exact derivatives by everything, the grid too. Immutable.
 */
public interface SamplingMethod {

    /**
     * What the denoiser is asked for.
     *
     * @return NOISE, DATA or VELOCITY
     */
    Prediction quantity();

    /**
     * Order of convergence; for a stochastic method that of the distribution of its samples, at least.
     *
     * @return the order in the length of the steps, at least 1
     */
    int order();

    /**
     * Nodes before the begin of a step that it may use.
     *
     * @return 0, unless the method says otherwise: a one-step method
     */
    default int history() {
        return 0;
    }

    /**
     * Whether steps add noise. Such methods only go from noise to data.
     *
     * @return true if {@link SamplingStep#noise} is used, which is refused otherwise; false, unless the method says otherwise
     */
    default boolean isStochastic() {
        return false;
    }

    /**
     * Whether nodes without signal, and nodes without noise other than the last, are taken.
     *
     * @return true if the method is regular at every angle
     */
    default boolean takesEveryLevel() {
        return false;
    }

    /**
     * Describes one step: calls {@link SamplingStep#evaluate} or {@link SamplingStep#evaluateY} for each stage and ends
     * with {@link SamplingStep#end} or {@link SamplingStep#endY}.
     *
     * @param step the step, written
     */
    void write(SamplingStep step);
}
