package org.costate.diffusion;

/** Log-densities of samples. Immutable. */
public final class Likelihood {

    private final double[] logDensity;
    private final double[] prior;
    private final double[] noise;
    private final long evaluations;

    Likelihood(double[] logDensity, double[] prior, double[] noise, long evaluations) {
        this.logDensity = logDensity;
        this.prior = prior;
        this.noise = noise;
        this.evaluations = evaluations;
    }

    /**
     * Log-density of each sample at the data's time.
     *
     * @return a copy of {@code log p(x)}, length n, in nats
     */
    public double[] logDensity() {
        return logDensity.clone();
    }

    /**
     * Log-density of what each sample became at the noise's time. The difference to {@link #logDensity} is the integral of the
     * divergence of {@code dx/dt} over t.
     *
     * @return a copy, length n, in nats
     */
    public double[] priorLogDensity() {
        return prior.clone();
    }

    /**
     * What the samples became.
     *
     * @return a copy of x at the noise's time, n x d
     */
    public double[] noise() {
        return noise.clone();
    }

    /**
     * Bits that each number of a sample takes when it is coded in bins, {@code -log p / (d ln 2) + log2 binsPerUnit}.
     *
     * @param binsPerUnit bins in a unit of x: 128 for 8-bit data scaled to [-1, 1], 256 for [0, 1]
     * @return bits per dimension of each sample, length n
     * @throws IllegalArgumentException unless binsPerUnit is finite and positive
     */
    public double[] bitsPerDimension(double binsPerUnit) {
        if (!(binsPerUnit > 0) || Double.isInfinite(binsPerUnit)) {
            throw new IllegalArgumentException("binsPerUnit = " + binsPerUnit + ", but must be finite and > 0");
        }
        int d = noise.length / logDensity.length;
        double[] bits = new double[logDensity.length];
        for (int row = 0; row < bits.length; row++) {
            bits[row] = (Math.log(binsPerUnit) - logDensity[row] / d) / Math.log(2);
        }
        return bits;
    }

    /**
     * Evaluations of the flow with its trace; each is one of the model and, for the exact trace, d pullbacks, or one with a probe.
     *
     * @return number of evaluations of the whole batch
     */
    public long evaluations() {
        return evaluations;
    }
}
