package org.costate.diffusion.score;

import java.util.Arrays;
import org.costate.diffusion.Denoiser;
import org.costate.diffusion.KnownDensity;
import org.costate.diffusion.NoiseLevels;
import org.costate.diffusion.NoisyLinearization;
import org.costate.diffusion.Prediction;

/**
 * Mean and covariance of the data given noisy samples, which the score s of z and its Jacobian H are, or the predicted data D and
 * theirs:
 *
 * <pre>{@code
 * E[x_0 | z] = D = (z + sin^2 s)/cos      Cov[x_0 | z] = sin^2/cos dD/dz = (I + sin^2 H) sin^2/cos^2
 * }</pre>
 *
 * <p>Both come from what the model predicts. To moments of DATA, VELOCITY and FLOW, and of a {@link KnownDensity}, no digits are lost
 * on the way at any level; of NOISE and SCORE rounding is amplified by rho^2, as is, by
 * 1/rho^2, that of the score made of DATA, and by 1/rho of VELOCITY and FLOW. H of an exact score is symmetric; of a network it need
 * not be, and {@link #asymmetry} tells how far it is from that. Costs one evaluation and d pullbacks for all
 * rows together; {@link ProbedAsymmetry} is for large d. Immutable.
 *
 * <p>Source: Miyasawa 1961 and Efron 2011 (Tweedie's formula).
 */
public final class PosteriorMoments {

    private final int d;
    private final Prediction asked;
    private final NoiseLevels levels;
    private final double[] z;
    private final double[] predicted;
    private final double[] slopes;

    private PosteriorMoments(
            int d, Prediction asked, NoiseLevels levels, double[] z, double[] predicted, double[] slopes) {
        this.d = d;
        this.asked = asked;
        this.levels = levels;
        this.z = z;
        this.predicted = predicted;
        this.slopes = slopes;
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
        // Made from VELOCITY neither the score nor the data lose digits; what a network predicts is what there is.
        Prediction asked = model instanceof KnownDensity ? Prediction.VELOCITY : model.prediction();
        NoisyLinearization pass = model.as(asked).linearization();
        double[] predicted = new double[z.length];
        pass.evaluate(levels, z, condition, predicted);
        double[] slopes = new double[z.length * d];
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
                System.arraycopy(bar, row * d, slopes, (row * d + j) * d, d);
            }
        }
        NoiseLevels own = NoiseLevels.of(rows);
        own.set(levels);
        return new PosteriorMoments(d, asked, own, z.clone(), predicted, slopes);
    }

    /** Another quantity of all rows. */
    private double[] made(Prediction wanted) {
        double[] made = new double[z.length];
        for (int i = 0; i < made.length; i++) {
            made[i] = skip(wanted, i / d) * z[i] + factor(wanted, i / d) * predicted[i];
        }
        return made;
    }

    /** Jacobian of another quantity of one row. */
    private double[] madeSlopes(Prediction wanted, int row) {
        double skip = skip(wanted, row);
        double factor = factor(wanted, row);
        double[] made = Arrays.copyOfRange(slopes, row * d * d, (row + 1) * d * d);
        for (int i = 0; i < made.length; i++) {
            made[i] = (i % (d + 1) == 0 ? skip : 0) + factor * made[i];
        }
        return made;
    }

    private double skip(Prediction wanted, int row) {
        return wanted.skip(asked, levels.cos(row), levels.sin(row));
    }

    private double factor(Prediction wanted, int row) {
        return wanted.factor(asked, levels.cos(row), levels.sin(row));
    }

    /**
     * Gradient of log p(z).
     *
     * @return n x d
     */
    public double[] score() {
        return made(Prediction.SCORE);
    }

    /**
     * Jacobian of the score of one row.
     *
     * @param row index
     * @return d x d, row-major: row i holds the derivatives of component i
     */
    public double[] jacobian(int row) {
        return madeSlopes(Prediction.SCORE, row);
    }

    /**
     * Means of the data.
     *
     * @return n x d
     */
    public double[] mean() {
        return made(Prediction.DATA);
    }

    /**
     * Covariance of the data of one row, from the symmetric part of the Jacobian.
     *
     * @param row index
     * @return d x d; of a network it may have negative eigenvalues
     */
    public double[] covariance(int row) {
        double factor = levels.sin(row) * levels.rho(row);
        double[] slope = madeSlopes(Prediction.DATA, row);
        double[] covariance = new double[d * d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                covariance[i * d + j] = factor * 0.5 * (slope[i * d + j] + slope[j * d + i]);
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
