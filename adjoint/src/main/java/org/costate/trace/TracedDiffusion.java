package org.costate.trace;

/** The diffusion matrix of a stochastic equation, written with recording numbers. */
@FunctionalInterface
public interface TracedDiffusion {

    /**
     * Computes the matrix. Called twice, to see that both runs record the same.
     *
     * @param t     time
     * @param y     state, length n
     * @param theta parameters, length p
     * @return n rows with one entry for each source of noise; entries that are always zero are zeros of the field
     */
    TracedNumber[][] evaluate(TracedNumber t, TracedNumber[] y, TracedNumber[] theta);
}
