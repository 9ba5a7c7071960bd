package org.costate.regularization;

/**
 * A running mean of what a local penalty estimated, by which its logarithm divides. Mutable: {@link #update} once for
 * each training iteration; a penalty made for an iteration takes the value of that moment.
 */
public final class RunningNormalizer {

    private final double decay;
    private double sum;
    private double weight;

    private RunningNormalizer(double decay) {
        this.decay = decay;
    }

    /**
     * A mean that forgets exponentially.
     *
     * @param decay share of the past that is kept at each update, at least 0 and below 1; the mean is over about
     *              {@code 1 / (1 - decay)} iterations
     * @return a normalizer without values
     * @throws IllegalArgumentException if the decay is out of range
     */
    public static RunningNormalizer of(double decay) {
        if (!(decay >= 0 && decay < 1)) {
            throw new IllegalArgumentException("decay = " + decay + ", but must be >= 0 and < 1");
        }
        return new RunningNormalizer(decay);
    }

    /**
     * Takes one more value.
     *
     * @param estimate an estimate of the penalty without logarithm
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public void update(double estimate) {
        if (!(estimate >= 0) || estimate == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("estimate = " + estimate + ", but must be >= 0 and finite");
        }
        sum = decay * sum + (1 - decay) * estimate;
        weight = decay * weight + (1 - decay);
    }

    /**
     * Whether there was an update.
     *
     * @return true if {@link #value} has one
     */
    public boolean hasValue() {
        return weight > 0;
    }

    /**
     * The mean so far.
     *
     * @return weighted mean of the estimates
     * @throws IllegalStateException before the first update
     */
    public double value() {
        if (!hasValue()) {
            throw new IllegalStateException("the normalizer has no value before its first update");
        }
        return sum / weight;
    }
}
