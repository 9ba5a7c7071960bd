package org.costate.solver.srk;

/**
 * A random variable of one step, one value for each source, that weights of a {@link StochasticTableau} belong to.
 * Immutable.
 */
public interface NoiseTerm {

    /**
     * Computes the values of a step.
     *
     * @param h    size of the step, in units of time, negative when going back
     * @param w    increments W over the step, length m, not modified
     * @param area space-time areas H over the step, length m, not modified
     * @param xi   values, length m, written
     */
    void fill(double h, double[] w, double[] area, double[] xi);
}
