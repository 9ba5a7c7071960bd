package org.costate.diffusion.score;

import org.costate.diffusion.Denoiser;
import org.costate.diffusion.NoiseLevels;
import org.costate.diffusion.NoisyLinearization;
import org.costate.diffusion.Prediction;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * Differences of log-densities of noisy samples, as integrals of the score along straight lines:
 * {@code log p(b) - log p(a) = int_0^1 s(a + tau (b - a)) . (b - a) dtau}, by Gauss-Legendre quadrature. For a learned score, which
 * need not be a gradient, the result depends on the line; the sum around a triangle tells how much. Mutable, for one thread.
 *
 * <p>Source: Alain and Bengio 2014.
 */
public final class LogDensityDifference {

    private final NoisyLinearization pass;
    private final int d;
    private final double[] nodes;
    private final double[] weights;

    private LogDensityDifference(Denoiser model, int count) {
        pass = model.as(Prediction.SCORE).linearization();
        d = model.dimension();
        nodes = new double[count];
        weights = new double[count];
        GaussIntegrator rule = new GaussIntegratorFactory().legendre(count, 0, 1);
        for (int i = 0; i < count; i++) {
            nodes[i] = rule.getPoint(i);
            weights[i] = rule.getWeight(i);
        }
    }

    /**
     * Differences by a denoiser.
     *
     * @param model the denoiser
     * @param nodes points of the quadrature, each an evaluation; exact for a Gaussian with 1, at least 1 and at most 1000
     * @return a new workspace
     * @throws IllegalArgumentException if the number of nodes lies outside
     */
    public static LogDensityDifference of(Denoiser model, int nodes) {
        if (!(nodes >= 1 && nodes <= 1000)) {
            throw new IllegalArgumentException("nodes = " + nodes + ", but must lie between 1 and 1000");
        }
        return new LogDensityDifference(model, nodes);
    }

    /**
     * Integrates from one batch to another.
     *
     * @param levels    level of each of n rows, with noise; not modified
     * @param from      scaled samples a, n x d, not modified
     * @param to        scaled samples b, n x d, not modified
     * @param condition conditioning, n x k, not modified
     * @param out       {@code log p(b) - log p(a)} of each row, n, written
     * @throws IllegalArgumentException if a length does not fit, or the model does not tell the score at a level
     */
    public void evaluate(NoiseLevels levels, double[] from, double[] to, double[] condition, double[] out) {
        int rows = levels.rows();
        if (from.length != rows * d || to.length != rows * d || out.length != rows) {
            throw new IllegalArgumentException("from has length " + from.length + ", to " + to.length + ", out "
                    + out.length + ", but must have " + rows * d + ", " + rows * d + " and " + rows);
        }
        double[] at = new double[from.length];
        double[] score = new double[from.length];
        double[] sum = new double[rows];
        for (int node = 0; node < nodes.length; node++) {
            for (int i = 0; i < at.length; i++) {
                at[i] = from[i] + nodes[node] * (to[i] - from[i]);
            }
            pass.evaluate(levels, at, condition, score);
            for (int i = 0; i < at.length; i++) {
                sum[i / d] += weights[node] * score[i] * (to[i] - from[i]);
            }
        }
        System.arraycopy(sum, 0, out, 0, rows);
    }
}
