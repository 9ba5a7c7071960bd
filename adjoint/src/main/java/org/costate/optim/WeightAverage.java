package org.costate.optim;

/**
 * An exponential moving average of the parameters of a training, {@code (1 - b)/(1 - b^k) sum_i b^(k - i) theta_i} after k of them:
 * the mean of what was seen, with weights that fade, and no trace of where the average began. Mutable, for one thread.
 */
public final class WeightAverage {

    private final double decay;
    private final double[] mean;
    private long count;

    private WeightAverage(double decay, int n) {
        this.decay = decay;
        mean = new double[n];
    }

    /**
     * An average of nothing yet.
     *
     * @param decay b, at least 0 and below 1: it remembers about {@code 1/(1 - b)} steps
     * @param n     number of parameters, at least 0
     * @return the average
     * @throws IllegalArgumentException if a value is out of range
     */
    public static WeightAverage of(double decay, int n) {
        if (n < 0) {
            throw new IllegalArgumentException("n = " + n + ", but must be >= 0");
        }
        return new WeightAverage(Requirement.fraction("decay", decay), n);
    }

    /**
     * Takes the parameters after a step.
     *
     * @param theta length n, not modified
     * @throws IllegalArgumentException if the length is not n
     */
    public void add(double[] theta) {
        if (theta.length != mean.length) {
            throw new IllegalArgumentException(
                    "theta has length " + theta.length + ", but must have length " + mean.length);
        }
        count++;
        if (decay == 0) {
            // To the bit, which the update below is not.
            System.arraycopy(theta, 0, mean, 0, mean.length);
            return;
        }
        double share = (1 - decay) / BiasCorrection.of(decay, count);
        for (int i = 0; i < mean.length; i++) {
            mean[i] += share * (theta[i] - mean[i]);
        }
    }

    /**
     * The average.
     *
     * @return a copy, length n
     * @throws IllegalStateException if nothing was added
     */
    public double[] mean() {
        if (count == 0) {
            throw new IllegalStateException("nothing was added, of which there could be an average");
        }
        return mean.clone();
    }

    /**
     * How many parameters were added.
     *
     * @return k
     */
    public long count() {
        return count;
    }
}
