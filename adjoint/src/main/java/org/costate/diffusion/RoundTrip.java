package org.costate.diffusion;

/**
 * Data that a flow took to noise and back. The flow itself is invertible, so what is off is the solver's. Immutable.
 */
public final class RoundTrip {

    private final double[] noise;
    private final double[] samples;
    private final double largestError;
    private final double meanError;
    private final long encodingEvaluations;
    private final long samplingEvaluations;

    RoundTrip(double[] data, double[] noise, double[] samples, long encodingEvaluations, long samplingEvaluations) {
        this.noise = noise;
        this.samples = samples;
        this.encodingEvaluations = encodingEvaluations;
        this.samplingEvaluations = samplingEvaluations;
        double largest = 0;
        double sum = 0;
        for (int i = 0; i < data.length; i++) {
            double off = Math.abs(samples[i] - data[i]);
            largest = Math.max(largest, off);
            sum += off * off;
        }
        largestError = largest;
        meanError = Math.sqrt(sum / data.length);
    }

    /**
     * What the data became.
     *
     * @return a copy of x at the noise's time, n x d
     */
    public double[] noise() {
        return noise.clone();
    }

    /**
     * What came back.
     *
     * @return a copy of x at the data's time, n x d
     */
    public double[] samples() {
        return samples.clone();
    }

    /**
     * Largest distance of a number from what it was.
     *
     * @return in units of the data
     */
    public double largestError() {
        return largestError;
    }

    /**
     * Root of the mean square of these distances.
     *
     * @return in units of the data
     */
    public double meanError() {
        return meanError;
    }

    /**
     * Evaluations of the field on the way to noise.
     *
     * @return number of evaluations of the whole batch
     */
    public long encodingEvaluations() {
        return encodingEvaluations;
    }

    /**
     * Evaluations of the field on the way back.
     *
     * @return number of evaluations of the whole batch
     */
    public long samplingEvaluations() {
        return samplingEvaluations;
    }
}
