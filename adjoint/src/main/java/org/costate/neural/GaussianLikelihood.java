package org.costate.neural;

/**
 * Negative log-likelihood of observations with independent Gaussian noise of one known deviation, mean over the
 * observed entries: {@code (x - mu)^2 / (2 sigma^2) + log(sigma sqrt(2 pi))}. Immutable.
 */
public final class GaussianLikelihood {

    private final double precision;
    private final double constant;

    private GaussianLikelihood(double sigma) {
        precision = 1 / (sigma * sigma);
        constant = StrictMath.log(sigma) + 0.5 * StrictMath.log(2 * Math.PI);
    }

    /**
     * The loss for a deviation.
     *
     * @param sigma deviation of the noise, positive and finite, in the unit of the observations
     * @return the loss
     * @throws IllegalArgumentException if it is out of range
     */
    public static GaussianLikelihood of(double sigma) {
        if (!(sigma > 0) || sigma == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("sigma = " + sigma + ", but must be > 0 and finite");
        }
        return new GaussianLikelihood(sigma);
    }

    /**
     * The loss.
     *
     * @param mean     predicted means, length n, not modified
     * @param observed observations, length n, not modified; not read where the mask is 0
     * @param mask     1 where there is an observation, else 0; length n, not modified
     * @return mean over the observed entries, 0 if there are none
     * @throws IllegalArgumentException if the lengths differ
     */
    public double value(double[] mean, double[] observed, double[] mask) {
        requireLength("observed", observed, mean.length);
        requireLength("mask", mask, mean.length);
        double sum = 0;
        long count = 0;
        for (int i = 0; i < mean.length; i++) {
            if (mask[i] != 0) {
                double d = mean[i] - observed[i];
                sum += d * d;
                count++;
            }
        }
        return count == 0 ? 0 : 0.5 * precision * sum / count + constant;
    }

    /**
     * The loss and its gradient.
     *
     * @param mean     predicted means, length n, not modified
     * @param observed observations, length n, not modified; not read where the mask is 0
     * @param mask     1 where there is an observation, else 0; length n, not modified
     * @param meanBar  gradient, length n, written; 0 where the mask is 0
     * @return mean over the observed entries, 0 if there are none
     * @throws IllegalArgumentException if the lengths differ
     */
    public double gradient(double[] mean, double[] observed, double[] mask, double[] meanBar) {
        requireLength("meanBar", meanBar, mean.length);
        double loss = value(mean, observed, mask);
        double scale = precision / Math.max(1, observedEntries(mask));
        for (int i = 0; i < mean.length; i++) {
            meanBar[i] = mask[i] != 0 ? scale * (mean[i] - observed[i]) : 0;
        }
        return loss;
    }

    private static long observedEntries(double[] mask) {
        long count = 0;
        for (double entry : mask) {
            count += entry != 0 ? 1 : 0;
        }
        return count;
    }

    private static void requireLength(String name, double[] array, int length) {
        if (array.length != length) {
            throw new IllegalArgumentException(
                    name + " has length " + array.length + ", but mean has length " + length);
        }
    }
}
