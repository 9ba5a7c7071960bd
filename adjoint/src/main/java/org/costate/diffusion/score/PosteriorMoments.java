package org.costate.diffusion.score;

import java.util.Arrays;
import org.costate.diffusion.Denoiser;
import org.costate.diffusion.NoiseLevels;
import org.costate.diffusion.NoisyLinearization;
import org.costate.diffusion.Prediction;

/**
 * Mean and covariance of the data given noisy samples, which the score s of z and its Jacobian H are:
 *
 * <pre>{@code
 * E[x_0 | z] = (z + sin^2 s)/cos          Cov[x_0 | z] = (I + sin^2 H) sin^2/cos^2
 * }</pre>
 *
 * <p>H of an exact score is symmetric; of a network it need not be, and {@link #asymmetry} tells how far it is from that. Costs
 * one evaluation and d pullbacks for all rows together; {@link ProbedAsymmetry} is for large d. Immutable.
 *
 * <p>Source: Miyasawa 1961 and Efron 2011 (Tweedie's formula).
 */
public final class PosteriorMoments {

    private final int d;
    private final NoiseLevels levels;
    private final double[] z;
    private final double[] score;
    private final double[] jacobian;

    private PosteriorMoments(int d, NoiseLevels levels, double[] z, double[] score, double[] jacobian) {
        this.d = d;
        this.levels = levels;
        this.z = z;
        this.score = score;
        this.jacobian = jacobian;
    }

    /**
     * Moments of a batch.
     *
     * @param model     the denoiser
     * @param levels    level of each of n rows, with signal and noise; not modified
     * @param z         scaled samples, n x d, not modified
     * @param condition conditioning, n x k, not modified
     * @return the moments
     * @throws IllegalArgumentException if a length does not fit, or a row has no signal or no noise
     */
    public static PosteriorMoments of(Denoiser model, NoiseLevels levels, double[] z, double[] condition) {
        int rows = levels.rows();
        for (int row = 0; row < rows; row++) {
            if (levels.cos(row) == 0 || levels.sin(row) == 0) {
                throw new IllegalArgumentException("rho = " + levels.rho(row) + " in row " + row
                        + ", but must be positive and finite for a score that tells the moments of the data");
            }
        }
        int d = model.dimension();
        NoisyLinearization pass = model.as(Prediction.SCORE).linearization();
        double[] score = new double[z.length];
        pass.evaluate(levels, z, condition, score);
        double[] jacobian = new double[z.length * d];
        double[] unit = new double[z.length];
        double[] bar = new double[z.length];
        double[] unused = new double[condition.length];
        double[] theta = new double[model.parameterCount()];
        double[] phi = new double[rows];
        for (int j = 0; j < d; j++) {
            for (int row = 0; row < rows; row++) {
                unit[row * d + j] = 1;
            }
            Arrays.fill(bar, 0);
            pass.pullback(unit, bar, unused, theta, phi);
            for (int row = 0; row < rows; row++) {
                unit[row * d + j] = 0;
                System.arraycopy(bar, row * d, jacobian, (row * d + j) * d, d);
            }
        }
        NoiseLevels own = NoiseLevels.of(rows);
        own.set(levels);
        return new PosteriorMoments(d, own, z.clone(), score, jacobian);
    }

    /**
     * Gradient of log p(z).
     *
     * @return a copy, n x d
     */
    public double[] score() {
        return score.clone();
    }

    /**
     * Jacobian of the score of one row.
     *
     * @param row index
     * @return d x d, row-major: row i holds the derivatives of component i
     */
    public double[] jacobian(int row) {
        return Arrays.copyOfRange(jacobian, row * d * d, (row + 1) * d * d);
    }

    /**
     * Means of the data.
     *
     * @return n x d
     */
    public double[] mean() {
        double[] mean = new double[z.length];
        for (int i = 0; i < mean.length; i++) {
            double sin = levels.sin(i / d);
            mean[i] = (z[i] + sin * sin * score[i]) / levels.cos(i / d);
        }
        return mean;
    }

    /**
     * Covariance of the data of one row, from the symmetric part of the Jacobian.
     *
     * @param row index
     * @return d x d; of a network it may have negative eigenvalues
     */
    public double[] covariance(int row) {
        double sin2 = levels.sin(row) * levels.sin(row);
        double rho2 = levels.rho(row) * levels.rho(row);
        double[] h = jacobian(row);
        double[] covariance = new double[d * d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                double symmetric = 0.5 * (h[i * d + j] + h[j * d + i]);
                covariance[i * d + j] = rho2 * ((i == j ? 1 : 0) + sin2 * symmetric);
            }
        }
        return covariance;
    }

    /**
     * How far the score of a row is from a gradient.
     *
     * @param row index
     * @return the Frobenius norm of {@code H - H^T} over that of H: 0 for a gradient, at most 2; 0 if H is 0
     */
    public double asymmetry(int row) {
        double[] h = jacobian(row);
        double difference = 0;
        double whole = 0;
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                double off = h[i * d + j] - h[j * d + i];
                difference += off * off;
                whole += h[i * d + j] * h[i * d + j];
            }
        }
        return whole == 0 ? 0 : Math.sqrt(difference / whole);
    }
}
