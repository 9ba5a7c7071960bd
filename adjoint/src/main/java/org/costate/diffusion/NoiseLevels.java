package org.costate.diffusion;

import java.util.Arrays;

/**
 * How noisy each row of a batch is: the cosine and sine of its angle {@code phi = arctan rho},
 * {@code rho = sigma/alpha}. The pair keeps its digits at both ends, where phi or rho alone would not. Mutable; rows
 * start without noise.
 */
public final class NoiseLevels {

    /** The double nearest to pi/2, which counts as pi/2: infinite rho, no signal. */
    public static final double RIGHT_ANGLE = 0.5 * Math.PI;

    private final double[] cos;
    private final double[] sin;

    private NoiseLevels(int rows) {
        cos = new double[rows];
        sin = new double[rows];
        Arrays.fill(cos, 1);
    }

    /**
     * Levels of a number of rows, all without noise.
     *
     * @param rows at least 1
     * @return new levels
     * @throws IllegalArgumentException if rows is below 1
     */
    public static NoiseLevels of(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("rows = " + rows + ", but must be at least 1");
        }
        return new NoiseLevels(rows);
    }

    /** Cosine, zero at the double nearest to pi/2. */
    static double cosine(double phi) {
        return phi == RIGHT_ANGLE ? 0 : Math.cos(phi);
    }

    /**
     * Number of rows.
     *
     * @return at least 1
     */
    public int rows() {
        return cos.length;
    }

    /**
     * Sets a row by its angle.
     *
     * @param row index
     * @param phi in [0, pi/2]
     * @throws IllegalArgumentException if phi lies outside
     */
    public void setPhi(int row, double phi) {
        if (!(phi >= 0 && phi <= RIGHT_ANGLE)) {
            throw new IllegalArgumentException("phi = " + phi + ", but must lie in [0, pi/2]");
        }
        cos[row] = cosine(phi);
        sin[row] = Math.sin(phi);
    }

    /**
     * Sets a row by noise over signal.
     *
     * @param row index
     * @param rho in [0, infinity]
     * @throws IllegalArgumentException if rho is negative or NaN
     */
    public void setRho(int row, double rho) {
        if (!(rho >= 0)) {
            throw new IllegalArgumentException("rho = " + rho + ", but must be >= 0");
        }
        double length = Math.hypot(1, rho);
        cos[row] = 1 / length;
        sin[row] = Double.isInfinite(rho) ? 1 : rho / length;
    }

    /**
     * Sets a row by half its log-SNR, {@code lambda = -log rho}.
     *
     * @param row    index
     * @param lambda any number, infinities too
     * @throws IllegalArgumentException if lambda is NaN
     */
    public void setLambda(int row, double lambda) {
        if (Double.isNaN(lambda)) {
            throw new IllegalArgumentException("lambda = NaN, but must be a number");
        }
        setRho(row, Math.exp(-lambda));
    }

    /**
     * Sets all rows by one angle.
     *
     * @param phi in [0, pi/2]
     * @throws IllegalArgumentException if phi lies outside
     */
    public void fillPhi(double phi) {
        setPhi(0, phi);
        spread();
    }

    /**
     * Sets all rows by one ratio of noise to signal.
     *
     * @param rho in [0, infinity]
     * @throws IllegalArgumentException if rho is negative or NaN
     */
    public void fillRho(double rho) {
        setRho(0, rho);
        spread();
    }

    /**
     * Sets all rows by one lambda.
     *
     * @param lambda any number, infinities too
     * @throws IllegalArgumentException if lambda is NaN
     */
    public void fillLambda(double lambda) {
        setLambda(0, lambda);
        spread();
    }

    /** Sets all rows by a pair that lies on the unit circle. */
    void fill(double cosine, double sine) {
        cos[0] = cosine;
        sin[0] = sine;
        spread();
    }

    private void spread() {
        Arrays.fill(cos, cos[0]);
        Arrays.fill(sin, sin[0]);
    }

    /**
     * Copies the levels of as many rows.
     *
     * @param from levels to copy
     * @throws IllegalArgumentException if the numbers of rows differ
     */
    public void set(NoiseLevels from) {
        if (from.rows() != rows()) {
            throw new IllegalArgumentException("from has " + from.rows() + " rows, but must have " + rows());
        }
        System.arraycopy(from.cos, 0, cos, 0, cos.length);
        System.arraycopy(from.sin, 0, sin, 0, sin.length);
    }

    /**
     * Weight of the data, {@code alpha / sqrt(alpha^2 + sigma^2)}.
     *
     * @param row index
     * @return cos phi
     */
    public double cos(int row) {
        return cos[row];
    }

    /**
     * Weight of the noise, {@code sigma / sqrt(alpha^2 + sigma^2)}.
     *
     * @param row index
     * @return sin phi
     */
    public double sin(int row) {
        return sin[row];
    }

    /**
     * Angle.
     *
     * @param row index
     * @return phi in [0, pi/2]
     */
    public double phi(int row) {
        return Math.atan2(sin[row], cos[row]);
    }

    /**
     * Noise over signal.
     *
     * @param row index
     * @return rho in [0, infinity]
     */
    public double rho(int row) {
        return sin[row] / cos[row];
    }

    /**
     * Half log-SNR.
     *
     * @param row index
     * @return lambda
     */
    public double lambda(int row) {
        return Math.log(cos[row] / sin[row]);
    }
}
