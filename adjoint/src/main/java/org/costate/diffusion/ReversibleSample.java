package org.costate.diffusion;

/** What a {@link ReversibleMethod} needs to go back: samples, and the states one step before them. Immutable. */
public final class ReversibleSample {

    private final double[] samples;
    private final double[] before;

    private ReversibleSample(double[] samples, double[] before) {
        this.samples = samples;
        this.before = before;
    }

    /**
     * A pair.
     *
     * @param samples x at the last node, n x d; copied
     * @param before  x at the node before it, n x d; copied
     * @return the pair
     * @throws IllegalArgumentException if the lengths differ
     */
    public static ReversibleSample of(double[] samples, double[] before) {
        if (samples.length != before.length) {
            throw new IllegalArgumentException(
                    "before has length " + before.length + ", but must have that of samples, " + samples.length);
        }
        return new ReversibleSample(samples.clone(), before.clone());
    }

    /**
     * The samples.
     *
     * @return a copy of x at the last node
     */
    public double[] samples() {
        return samples.clone();
    }

    /**
     * The state before them.
     *
     * @return a copy of x at the node before the last
     */
    public double[] before() {
        return before.clone();
    }
}
