package org.costate.diffusion.score;

/** Samples of a Langevin chain, with how many of its steps were accepted. Immutable. */
public final class LangevinSample {

    private final double[] samples;
    private final double[] accepted;

    LangevinSample(double[] samples, double[] accepted) {
        this.samples = samples;
        this.accepted = accepted;
    }

    /**
     * The samples.
     *
     * @return a copy of x at the last node, n x d
     */
    public double[] samples() {
        return samples.clone();
    }

    /**
     * Shares of accepted steps.
     *
     * @return a copy, one for each node of the grid, in [0, 1]; 1 without acceptance
     */
    public double[] accepted() {
        return accepted.clone();
    }
}
