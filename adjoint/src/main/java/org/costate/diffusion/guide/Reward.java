package org.costate.diffusion.guide;

/** How good samples are. Any function: it is never differentiated. */
@FunctionalInterface
public interface Reward {

    /**
     * Scores samples.
     *
     * @param x         samples, n x d, row-major; not to be modified
     * @param condition their conditioning, n x k; not to be modified
     * @param out       reward of each, n, written: the higher the better, minus infinity for a sample that must not be chosen
     */
    void score(double[] x, double[] condition, double[] out);
}
