package org.costate.diffusion;

import org.hipparchus.analysis.differentiation.Gradient;

/**
 * A level of noise as a function of the angles of the grid's nodes near a step, with its derivatives by them, from
 * which a {@link SamplingMethod} makes its coefficients. Immutable.
 */
public final class Level {

    private final Gradient cos;
    private final Gradient sin;

    private Level(Gradient cos, Gradient sin) {
        this.cos = cos;
        this.sin = sin;
    }

    /** The level of a node, which is variable number {@code index} of {@code count}. */
    static Level node(int count, int index, double cos, double sin) {
        double[] along = new double[count];
        along[index] = -sin;
        Gradient c = new Gradient(cos, along);
        along[index] = cos;
        return new Level(c, new Gradient(sin, along));
    }

    /**
     * A level between nodes.
     *
     * @param rho noise over signal, finite and not negative
     * @return the level
     */
    public static Level ofRho(Gradient rho) {
        Gradient cos = rho.multiply(rho).add(1).sqrt().reciprocal();
        return new Level(cos, cos.multiply(rho));
    }

    /**
     * Weight of the data.
     *
     * @return cos phi
     */
    public Gradient cos() {
        return cos;
    }

    /**
     * Weight of the noise.
     *
     * @return sin phi
     */
    public Gradient sin() {
        return sin;
    }

    /**
     * Noise over signal.
     *
     * @return rho, not finite without signal
     */
    public Gradient rho() {
        return sin.divide(cos);
    }

    /**
     * Half log-SNR.
     *
     * @return lambda, not finite without signal or noise
     */
    public Gradient lambda() {
        return cos.divide(sin).log();
    }

    /**
     * Ratio of this level's rho to that of a noisier one, {@code exp(-h)} with h the difference of their lambdas.
     *
     * @param noisier a level with noise
     * @return the ratio, 0 if the other has no signal
     */
    public Gradient over(Level noisier) {
        return sin.multiply(noisier.cos).divide(cos.multiply(noisier.sin));
    }

    /**
     * Whether there is no signal.
     *
     * @return true if rho is infinite
     */
    public boolean isPureNoise() {
        return cos.getValue() == 0;
    }

    /**
     * Whether there is no noise.
     *
     * @return true if rho is 0
     */
    public boolean isNoiseless() {
        return sin.getValue() == 0;
    }
}
