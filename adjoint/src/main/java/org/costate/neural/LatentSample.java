package org.costate.neural;

import java.util.random.RandomGenerator;

/**
 * A draw from independent Gaussians as a differentiable function of their means m and log-variances v,
 * {@code z = m + exp(v/2) epsilon} with a standard normal epsilon. A row of a code is the means, then the log-variances.
 * Mutable, for one thread.
 *
 * <p>Source: Kingma, Welling, <i>Auto-encoding variational Bayes</i>, ICLR 2014.
 */
public final class LatentSample {

    private final int n;
    private int rows;
    private double[] noise = {};

    private LatentSample(int n) {
        this.n = n;
    }

    /**
     * Makes a workspace.
     *
     * @param n number of Gaussians of a row, at least 1
     * @return a new sample, from which nothing was drawn yet
     * @throws IllegalArgumentException if n is below 1
     */
    public static LatentSample of(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("n = " + n + ", but must be at least 1");
        }
        return new LatentSample(n);
    }

    /**
     * Draws.
     *
     * @param code   rows x 2n, not modified
     * @param random source of standard normal numbers; advances by rows x n of them
     * @param z      rows x n, written
     * @throws IllegalArgumentException if a length does not fit
     */
    public void draw(double[] code, RandomGenerator random, double[] z) {
        rows = rows(code, n);
        requireLength("z", z, rows * n);
        if (noise.length != z.length) {
            noise = new double[z.length];
        }
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < n; j++) {
                int i = 2 * n * r + j;
                double e = random.nextGaussian() * StrictMath.exp(0.5 * code[i + n]);
                noise[r * n + j] = e;
                z[r * n + j] = code[i] + e;
            }
        }
    }

    /**
     * The means, which are the draw without noise.
     *
     * @param code rows x 2n, not modified
     * @param n    number of Gaussians of a row, at least 1
     * @return a new array, rows x n
     * @throws IllegalArgumentException if the length is not a positive multiple of 2n
     */
    public static double[] means(double[] code, int n) {
        int rows = rows(code, n);
        double[] z = new double[rows * n];
        for (int r = 0; r < rows; r++) {
            System.arraycopy(code, 2 * n * r, z, r * n, n);
        }
        return z;
    }

    /**
     * Pulls a cotangent of the last draw back at the noise that was drawn.
     *
     * @param zBar    rows x n, not modified
     * @param codeBar rows x 2n, added to
     * @throws IllegalArgumentException if a length does not fit
     */
    public void pullback(double[] zBar, double[] codeBar) {
        requireLength("zBar", zBar, rows * n);
        requireLength("codeBar", codeBar, 2 * rows * n);
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < n; j++) {
                int i = 2 * n * r + j;
                codeBar[i] += zBar[r * n + j];
                codeBar[i + n] += 0.5 * noise[r * n + j] * zBar[r * n + j];
            }
        }
    }

    static int rows(double[] code, int n) {
        if (n < 1 || code.length == 0 || code.length % (2 * n) != 0) {
            throw new IllegalArgumentException("code has length " + code.length
                    + ", but must be a positive multiple of 2n: a mean and a log-variance for each of n = " + n);
        }
        return code.length / (2 * n);
    }

    static void requireLength(String name, double[] array, int length) {
        if (array.length != length) {
            throw new IllegalArgumentException(
                    name + " has length " + array.length + ", but must have length " + length);
        }
    }
}
