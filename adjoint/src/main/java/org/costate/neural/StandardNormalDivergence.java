package org.costate.neural;

/**
 * Kullback-Leibler divergence of independent Gaussians from the standard normal,
 * {@code sum_i (exp(v_i) + m_i^2 - 1 - v_i) / 2} for means m and log-variances v, mean over the rows. A row of a code is
 * the means, then the log-variances.
 */
public final class StandardNormalDivergence {

    private StandardNormalDivergence() {}

    /**
     * The divergence.
     *
     * @param code rows x 2n, not modified
     * @param n    number of Gaussians of a row, at least 1
     * @return mean over the rows, in nats
     * @throws IllegalArgumentException if the length is not a positive multiple of 2n
     */
    public static double value(double[] code, int n) {
        int rows = LatentSample.rows(code, n);
        double sum = 0;
        for (int r = 0; r < rows; r++) {
            for (int i = 2 * n * r; i < 2 * n * r + n; i++) {
                double v = code[i + n];
                sum += 0.5 * (StrictMath.expm1(v) - v + code[i] * code[i]);
            }
        }
        return sum / rows;
    }

    /**
     * The divergence, and a multiple of its gradient added to a cotangent.
     *
     * @param code    rows x 2n, not modified
     * @param n       number of Gaussians of a row, at least 1
     * @param weight  factor of the divergence in the loss
     * @param codeBar rows x 2n, added to
     * @return mean over the rows, in nats, without the weight
     * @throws IllegalArgumentException if a length does not fit
     */
    public static double addGradient(double[] code, int n, double weight, double[] codeBar) {
        int rows = LatentSample.rows(code, n);
        LatentSample.requireLength("codeBar", codeBar, code.length);
        double scale = weight / rows;
        for (int r = 0; r < rows; r++) {
            for (int i = 2 * n * r; i < 2 * n * r + n; i++) {
                codeBar[i] += scale * code[i];
                codeBar[i + n] += 0.5 * scale * StrictMath.expm1(code[i + n]);
            }
        }
        return value(code, n);
    }
}
