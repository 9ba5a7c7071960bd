package org.costate.diffusion;

/**
 * A differentiable map of a batch of noisy samples: rows {@code z = x / sqrt(alpha^2 + sigma^2)} of width d, each with its
 * own level of noise and its own row of conditioning, to rows of width d. Its parameters theta are a flat vector that it
 * holds and that must stay as they are from a forward pass to its pullback. For any number of threads, each with its own
 * {@link #linearization}.
 */
public interface NoisyModel {

    /**
     * Numbers that a sample has.
     *
     * @return d, at least 1
     */
    int dimension();

    /**
     * Numbers that condition each sample: an embedded label, a prompt, a continuous covariate.
     *
     * @return k, 0 for an unconditional model
     */
    int conditionWidth();

    /**
     * Number of parameters.
     *
     * @return length of theta, may be 0
     */
    int parameterCount();

    /**
     * Makes a workspace that evaluates and can pull back through that evaluation.
     *
     * @return a new linearization, for one thread
     */
    NoisyLinearization linearization();

    /**
     * Changes whenever the parameters do.
     *
     * @return the revision; the default is for models whose parameters never change
     */
    default long revision() {
        return 0;
    }

    /**
     * Whether linearizations give {@link NoisyLinearization#pullbackProduct}, as gradients of a likelihood need.
     *
     * @return the default is false
     */
    default boolean hasSecondDerivatives() {
        return false;
    }
}
