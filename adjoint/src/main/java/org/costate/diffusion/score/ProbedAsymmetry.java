package org.costate.diffusion.score;

import java.util.Arrays;
import org.costate.diffusion.Denoiser;
import org.costate.diffusion.NoiseLevels;
import org.costate.diffusion.NoisyLinearization;
import org.costate.diffusion.Prediction;
import org.costate.diffusion.SampleNoise;

/**
 * How far a score is from a gradient, in any dimension, from pullbacks of random vectors: for independent normal u and v
 *
 * <pre>{@code
 * E (v . H^T u - u . H^T v)^2 = |H - H^T|^2          E |H^T u|^2 = |H|^2          (Frobenius norms)
 * }</pre>
 */
public final class ProbedAsymmetry {

    private static final long SECOND_SEED = 0x4153594d4d455452L;

    private ProbedAsymmetry() {}

    /**
     * Estimates the asymmetry of a batch.
     *
     * @param model     the denoiser
     * @param levels    level of each of n rows, with noise; not modified
     * @param z         scaled samples, n x d, not modified
     * @param condition conditioning, n x k, not modified
     * @param probes    pairs of random vectors, at least 1, each of two pullbacks
     * @param seed      their seed
     * @return the root of the sum of {@code |H - H^T|^2} over that of {@code |H|^2}, both estimated over rows and probes; 0 if H is 0
     * @throws IllegalArgumentException if a length does not fit, probes is below 1, or the model does not tell the score
     */
    public static double estimate(
            Denoiser model, NoiseLevels levels, double[] z, double[] condition, int probes, long seed) {
        if (probes < 1) {
            throw new IllegalArgumentException("probes = " + probes + ", but must be at least 1");
        }
        int d = model.dimension();
        int rows = levels.rows();
        NoisyLinearization pass = model.as(Prediction.SCORE).linearization();
        pass.evaluate(levels, z, condition, new double[z.length]);
        SampleNoise.Draws first = SampleNoise.of(seed).open(probes, rows, d);
        SampleNoise.Draws second = SampleNoise.of(seed ^ SECOND_SEED).open(probes, rows, d);
        double[] u = new double[z.length];
        double[] v = new double[z.length];
        double[] uBar = new double[z.length];
        double[] vBar = new double[z.length];
        double[] unused = new double[condition.length];
        double[] theta = new double[model.parameterCount()];
        double[] phi = new double[rows];
        double difference = 0;
        double whole = 0;
        for (int probe = 0; probe < probes; probe++) {
            first.write(probe, u);
            second.write(probe, v);
            Arrays.fill(uBar, 0);
            Arrays.fill(vBar, 0);
            pass.pullback(u, uBar, unused, theta, phi);
            pass.pullback(v, vBar, unused, theta, phi);
            for (int row = 0; row < rows; row++) {
                double off = 0;
                for (int i = row * d; i < (row + 1) * d; i++) {
                    off += v[i] * uBar[i] - u[i] * vBar[i];
                    whole += 0.5 * (uBar[i] * uBar[i] + vBar[i] * vBar[i]);
                }
                difference += off * off;
            }
        }
        return whole == 0 ? 0 : Math.sqrt(difference / whole);
    }
}
