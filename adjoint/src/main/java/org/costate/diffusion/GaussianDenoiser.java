package org.costate.diffusion;

/**
 * The exact denoiser of data {@code N(m, diag(c^2))}, in every quantity and at every level: a reference for solvers,
 * gradients and trained networks. Parameters theta = (m, c), length 2d. With {@link #withConditionedMean} the mean of a row is
 * {@code m + condition}. Immutable.
 *
 * <p>With {@code M = cos^2 c^2 + sin^2} a quantity {@code p D + r epsilon} is
 * {@code p m + (p cos c^2 + r sin) (z - cos m) / M}.
 */
public final class GaussianDenoiser implements KnownDensity {

    private final double[] mean;
    private final double[] deviation;
    private final Prediction prediction;
    private final boolean conditioned;

    private GaussianDenoiser(double[] mean, double[] deviation, Prediction prediction, boolean conditioned) {
        this.mean = mean;
        this.deviation = deviation;
        this.prediction = prediction;
        this.conditioned = conditioned;
    }

    /**
     * The denoiser of a Gaussian with independent coordinates, predicting the velocity.
     *
     * @param mean      m, length d at least 1, finite; copied
     * @param deviation standard deviations c, length d, finite and not negative, as are their squares; copied
     * @return the denoiser
     * @throws IllegalArgumentException if lengths or numbers do not fit
     */
    public static GaussianDenoiser of(double[] mean, double[] deviation) {
        if (mean.length == 0 || deviation.length != mean.length) {
            throw new IllegalArgumentException("mean has length " + mean.length + " and deviation " + deviation.length
                    + ", but both must have the same length, at least 1");
        }
        for (int i = 0; i < mean.length; i++) {
            if (!Double.isFinite(mean[i])) {
                throw new IllegalArgumentException("mean[" + i + "] = " + mean[i] + ", but must be finite");
            }
            if (!(deviation[i] >= 0) || Double.isInfinite(deviation[i] * deviation[i])) {
                throw new IllegalArgumentException("deviation[" + i + "] = " + deviation[i]
                        + ", but must be finite and >= 0, and its square finite");
            }
        }
        return new GaussianDenoiser(mean.clone(), deviation.clone(), Prediction.VELOCITY, false);
    }

    /**
     * The same with a row of conditioning, of width d, added to the mean.
     *
     * @return a new denoiser
     */
    public GaussianDenoiser withConditionedMean() {
        return new GaussianDenoiser(mean, deviation, prediction, true);
    }

    @Override
    public Prediction prediction() {
        return prediction;
    }

    @Override
    public Denoiser as(Prediction wanted) {
        return wanted == prediction ? this : new GaussianDenoiser(mean, deviation, wanted, conditioned);
    }

    @Override
    public int dimension() {
        return mean.length;
    }

    @Override
    public int conditionWidth() {
        return conditioned ? mean.length : 0;
    }

    @Override
    public int parameterCount() {
        return 2 * mean.length;
    }

    @Override
    public NoisyLinearization linearization() {
        return new Exact();
    }

    @Override
    public void logDensity(NoiseLevels levels, double[] z, double[] condition, double[] out) {
        int d = mean.length;
        Batch.requireDensity(this, levels, z, condition, out);
        for (int row = 0; row < out.length; row++) {
            double sum = 0;
            for (int j = 0; j < d; j++) {
                int i = row * d + j;
                double variance = variance(j, levels.cos(row), levels.sin(row));
                requireSpread(j, variance);
                double off = z[i] - levels.cos(row) * (mean[j] + (conditioned ? condition[i] : 0));
                sum -= 0.5 * (Math.log(2 * Math.PI * variance) + off * off / variance);
            }
            out[row] = sum;
        }
    }

    @Override
    public void pullLogDensity(
            NoiseLevels levels,
            double[] z,
            double[] condition,
            double[] bar,
            double[] zBar,
            double[] conditionBar,
            double[] thetaBar) {
        Batch.requireDensity(this, levels, z, condition, bar, zBar, conditionBar, thetaBar);
        int d = mean.length;
        for (int row = 0; row < bar.length; row++) {
            double c = levels.cos(row);
            for (int j = 0; j < d; j++) {
                int i = row * d + j;
                double variance = variance(j, c, levels.sin(row));
                requireSpread(j, variance);
                double off = z[i] - c * (mean[j] + (conditioned ? condition[i] : 0));
                double score = -bar[row] * off / variance;
                zBar[i] += score;
                thetaBar[j] -= c * score;
                if (conditioned) {
                    conditionBar[i] -= c * score;
                }
                thetaBar[d + j] += bar[row] * (off * off / variance - 1) * c * c * deviation[j] / variance;
            }
        }
    }

    private double variance(int j, double cos, double sin) {
        return cos * cos * deviation[j] * deviation[j] + sin * sin;
    }

    private void requireSpread(int j, double variance) {
        if (variance == 0) {
            throw new IllegalArgumentException("rho = 0 and deviation[" + j + "] = " + deviation[j]
                    + ", but a point mass has no density without noise; keep rho above 0");
        }
    }

    private final class Exact implements NoisyLinearization {

        private final int d = mean.length;
        private double[] cos = {};
        private double[] sin = {};
        private double[] at = {};
        private double[] offset = {};
        private int rows;

        @Override
        public void evaluate(NoiseLevels levels, double[] z, double[] condition, double[] out) {
            rows = 0;
            int n = Batch.rows(GaussianDenoiser.this, levels, z, condition, out);
            cos = Batch.sized(cos, n);
            sin = Batch.sized(sin, n);
            at = Batch.sized(at, n * d);
            offset = Batch.sized(offset, n * d);
            for (int row = 0; row < n; row++) {
                double c = levels.cos(row);
                double s = levels.sin(row);
                cos[row] = c;
                sin[row] = s;
                double p = prediction.dataWeight(c, s);
                double e = prediction.scoreWeight(c, s);
                for (int j = 0; j < d; j++) {
                    int i = row * d + j;
                    at[i] = mean[j] + (conditioned ? condition[i] : 0);
                    double variance = variance(j, c, s);
                    requireSpread(j, variance);
                    offset[i] = z[i] - c * at[i];
                    out[i] = p * at[i] + (p * c * deviation[j] * deviation[j] + e) / variance * offset[i];
                }
            }
            rows = n;
        }

        @Override
        public void pullback(double[] w, double[] zBar, double[] conditionBar, double[] thetaBar, double[] phiBar) {
            Batch.requirePullback(GaussianDenoiser.this, rows, w, zBar, conditionBar, thetaBar, phiBar);
            for (int row = 0; row < rows; row++) {
                double c = cos[row];
                double s = sin[row];
                double p = prediction.dataWeight(c, s);
                double e = prediction.scoreWeight(c, s);
                double pSlope = prediction.dataWeightSlope(c);
                double sum = 0;
                for (int j = 0; j < d; j++) {
                    int i = row * d + j;
                    double variance = variance(j, c, s);
                    double slope = (p * c * deviation[j] * deviation[j] + e) / variance;
                    double meanBar = (p - c * slope) * w[i];
                    zBar[i] += slope * w[i];
                    thetaBar[j] += meanBar;
                    if (conditioned) {
                        conditionBar[i] += meanBar;
                    }
                    thetaBar[d + j] += meanBar * 2 * c * deviation[j] / variance * offset[i];
                    double slopeRate = slopeRate(j, c, s, slope);
                    sum += w[i] * (pSlope * at[i] + slopeRate * offset[i] + slope * s * at[i]);
                }
                phiBar[row] += sum;
            }
        }

        @Override
        public void pullbackProduct(
                double[] w,
                double[] u,
                double[] zBar,
                double[] conditionBar,
                double[] thetaBar,
                double[] phiBar,
                double[] tangent) {
            Batch.requireProduct(GaussianDenoiser.this, rows, w, u, zBar, conditionBar, thetaBar, phiBar, tangent);
            for (int row = 0; row < rows; row++) {
                double c = cos[row];
                double s = sin[row];
                double p = prediction.dataWeight(c, s);
                double e = prediction.scoreWeight(c, s);
                for (int j = 0; j < d; j++) {
                    double wu = w[row * d + j] * u[row * d + j];
                    double variance = variance(j, c, s);
                    double slope = (p * c * deviation[j] * deviation[j] + e) / variance;
                    tangent[row * d + j] = slope * u[row * d + j];
                    thetaBar[d + j] += (p - c * slope) * 2 * c * deviation[j] / variance * wu;
                    phiBar[row] += slopeRate(j, c, s, slope) * wu;
                }
            }
        }

        /** Derivative of a coordinate's slope by the angle. */
        private double slopeRate(int j, double c, double s, double slope) {
            double k2 = deviation[j] * deviation[j];
            double p = prediction.dataWeight(c, s);
            double top = prediction.dataWeightSlope(c) * c * k2 - p * s * k2 + prediction.scoreWeightSlope(c, s);
            return (top - slope * 2 * c * s * (1 - k2)) / variance(j, c, s);
        }

        @Override
        public long bytes() {
            return 8L * (2L * at.length + 2L * cos.length) + 128;
        }
    }
}
