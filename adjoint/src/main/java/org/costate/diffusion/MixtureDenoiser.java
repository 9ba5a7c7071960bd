package org.costate.diffusion;

import java.util.Arrays;

/**
 * The exact denoiser of a mixture of K Gaussians {@code N(m_k, c_k^2 I)}, in every quantity and at every level with
 * positive variances: the nonlinear reference. Parameters theta = (w, m, c): K weights, K x d means, K deviations. Weights need
 * not sum to 1; only their ratios matter, so derivatives by them are those at a normalized mixture divided by the sum. Immutable.
 *
 * <p>With {@code V_k = cos^2 c_k^2 + sin^2} a quantity {@code p D + r epsilon} is the sum, weighted by responsibilities, of
 * {@code q_k = p m_k + K_k (z - cos m_k)}, {@code K_k = (p cos c_k^2 + r sin) / V_k}.
 */
public final class MixtureDenoiser implements KnownDensity {

    private final double[] weight;
    private final double[] logWeight;
    private final double[] mean;
    private final double[] deviation;
    private final int d;

    /** The sum of weights is scale times total; scale is 1 unless the sum overflows. */
    private final double scale;

    private final double total;
    private final double logTotal;
    private final Prediction prediction;

    private MixtureDenoiser(
            double[] weight, double[] logWeight, double[] mean, double[] deviation, Prediction prediction) {
        this.weight = weight;
        this.logWeight = logWeight;
        this.mean = mean;
        this.deviation = deviation;
        this.prediction = prediction;
        d = mean.length / weight.length;
        double sum = 0;
        double largest = 0;
        for (double each : weight) {
            sum += each;
            largest = Math.max(largest, each);
        }
        scale = Double.isInfinite(sum) ? largest : 1;
        double scaled = 0;
        for (double each : weight) {
            scaled += each / scale;
        }
        total = scaled;
        logTotal = Math.log(scaled) + Math.log(scale);
    }

    /**
     * The denoiser of a mixture, predicting the velocity.
     *
     * @param weight    K positive weights; copied
     * @param mean      K x d means, row-major, finite; copied
     * @param deviation K standard deviations, positive, with squares that doubles hold: from 1e-150 to 1e150 are; copied
     * @return the denoiser
     * @throws IllegalArgumentException if lengths or numbers do not fit
     */
    public static MixtureDenoiser of(double[] weight, double[] mean, double[] deviation) {
        int count = weight.length;
        if (count == 0 || deviation.length != count || mean.length == 0 || mean.length % count != 0) {
            throw new IllegalArgumentException("weight has length " + count + ", mean " + mean.length + ", deviation "
                    + deviation.length + ", but must have K >= 1, K x d and K");
        }
        double[] logWeight = new double[count];
        for (int k = 0; k < count; k++) {
            requirePositive("weight", k, weight[k]);
            requireSquare(k, deviation[k]);
            logWeight[k] = Math.log(weight[k]);
        }
        Batch.requireFinite("mean", mean);
        return new MixtureDenoiser(weight.clone(), logWeight, mean.clone(), deviation.clone(), Prediction.VELOCITY);
    }

    private static void requireSquare(int k, double deviation) {
        double square = deviation * deviation;
        if (!(deviation > 0 && square >= Double.MIN_NORMAL) || Double.isInfinite(square)) {
            throw new IllegalArgumentException("deviation[" + k + "] = " + deviation
                    + ", but must be > 0 and its square neither overflow nor underflow");
        }
    }

    private static void requirePositive(String name, int k, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + "[" + k + "] = " + value + ", but must be finite and > 0");
        }
    }

    @Override
    public Prediction prediction() {
        return prediction;
    }

    @Override
    public Denoiser as(Prediction wanted) {
        return wanted == prediction ? this : new MixtureDenoiser(weight, logWeight, mean, deviation, wanted);
    }

    @Override
    public int dimension() {
        return d;
    }

    @Override
    public int parameterCount() {
        return 2 * weight.length + mean.length;
    }

    @Override
    public NoisyLinearization linearization() {
        return new Exact();
    }

    @Override
    public void logDensity(NoiseLevels levels, double[] z, double[] condition, double[] out) {
        Batch.requireDensity(this, levels, z, condition, out);
        double[] share = new double[weight.length];
        for (int row = 0; row < out.length; row++) {
            double logSum = responsibilities(levels.cos(row), levels.sin(row), z, row, share, 0);
            out[row] = logSum - logTotal - 0.5 * d * Math.log(2 * Math.PI);
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
        int count = weight.length;
        double[] share = new double[count];
        for (int row = 0; row < bar.length; row++) {
            double c = levels.cos(row);
            responsibilities(c, levels.sin(row), z, row, share, 0);
            for (int k = 0; k < count; k++) {
                double logBar = bar[row] * share[k];
                double variance = variance(k, c, levels.sin(row));
                for (int j = 0; j < d; j++) {
                    double score = -logBar * (z[row * d + j] - c * mean[k * d + j]) / variance;
                    zBar[row * d + j] += score;
                    thetaBar[count + k * d + j] -= c * score;
                }
                double varianceBar = squareBar(logBar, squaredOffset(k, c, z, row), variance) / variance;
                thetaBar[count + count * d + k] += 2 * deviation[k] * c * c * varianceBar;
                thetaBar[k] += logBar / weight[k] - bar[row] / total / scale;
            }
        }
    }

    private double variance(int k, double cos, double sin) {
        return cos * cos * deviation[k] * deviation[k] + sin * sin;
    }

    /** {@code log of N(V)} by log V times a cotangent; none of what has no responsibility, even where its square overflows. */
    private double squareBar(double logBar, double square, double variance) {
        return logBar == 0 ? 0 : 0.5 * logBar * (square / variance - d);
    }

    /** Writes the responsibilities of a row; returns log of sum of w exp(-|offset|^2/2V) V^(-d/2). */
    private double responsibilities(double cos, double sin, double[] z, int row, double[] share, int from) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < weight.length; k++) {
            double variance = variance(k, cos, sin);
            double square = squaredOffset(k, cos, z, row);
            share[from + k] = logWeight[k] - 0.5 * (d * Math.log(variance) + square / variance);
            largest = Math.max(largest, share[from + k]);
        }
        if (largest == Double.NEGATIVE_INFINITY) {
            takeNearest(cos, sin, z, row, share, from);
            return largest;
        }
        double sum = 0;
        for (int k = 0; k < weight.length; k++) {
            share[from + k] = Math.exp(share[from + k] - largest);
            sum += share[from + k];
        }
        for (int k = 0; k < weight.length; k++) {
            share[from + k] /= sum;
        }
        return largest + Math.log(sum);
    }

    /** Where every square over its variance overflows, the component at which it is least has all responsibility. */
    private void takeNearest(double cos, double sin, double[] z, int row, double[] share, int from) {
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < weight.length; k++) {
            double length = 0;
            for (int j = 0; j < d; j++) {
                length = Math.hypot(length, z[row * d + j] - cos * mean[k * d + j]);
            }
            double distance = Math.log(length) - 0.5 * Math.log(variance(k, cos, sin));
            if (distance < least) {
                least = distance;
                nearest = k;
            }
        }
        Arrays.fill(share, from, from + weight.length, 0);
        share[from + nearest] = 1;
    }

    private double squaredOffset(int k, double cos, double[] z, int row) {
        double square = 0;
        for (int j = 0; j < d; j++) {
            double offset = z[row * d + j] - cos * mean[k * d + j];
            square += offset * offset;
        }
        return square;
    }

    private final class Exact implements NoisyLinearization {

        private final int count = weight.length;
        private double[] cos = {};
        private double[] sin = {};
        private double[] z = {};
        private double[] share = {};
        private final double[] a = new double[count];
        private final double[] b = new double[count];
        private final double[] gains = new double[count];
        private int rows;

        @Override
        public void evaluate(NoiseLevels levels, double[] samples, double[] condition, double[] out) {
            rows = 0;
            int n = Batch.rows(MixtureDenoiser.this, levels, samples, condition, out);
            cos = Batch.sized(cos, n);
            sin = Batch.sized(sin, n);
            z = Batch.sized(z, n * d);
            share = Batch.sized(share, n * count);
            System.arraycopy(samples, 0, z, 0, z.length);
            for (int row = 0; row < n; row++) {
                double c = levels.cos(row);
                double s = levels.sin(row);
                cos[row] = c;
                sin[row] = s;
                responsibilities(c, s, z, row, share, row * count);
                double p = prediction.dataWeight(c, s);
                double e = prediction.scoreWeight(c, s);
                for (int j = 0; j < d; j++) {
                    double sum = 0;
                    for (int k = 0; k < count; k++) {
                        double m = mean[k * d + j];
                        sum += share[row * count + k] * (p * m + gain(k, c, s, p, e) * (z[row * d + j] - c * m));
                    }
                    out[row * d + j] = sum;
                }
            }
            rows = n;
        }

        private double gain(int k, double c, double s, double p, double e) {
            return (p * c * deviation[k] * deviation[k] + e) / variance(k, c, s);
        }

        @Override
        public void pullback(double[] w, double[] zBar, double[] conditionBar, double[] thetaBar, double[] phiBar) {
            Batch.requirePullback(MixtureDenoiser.this, rows, w, zBar, conditionBar, thetaBar, phiBar);
            for (int row = 0; row < rows; row++) {
                double expected = 0;
                for (int k = 0; k < count; k++) {
                    expected += share[row * count + k] * alongComponent(row, k, w);
                }
                for (int k = 0; k < count; k++) {
                    phiBar[row] += pullComponent(row, k, expected, w, zBar, thetaBar);
                }
            }
        }

        /** {@code w . q_k}. */
        private double alongComponent(int row, int k, double[] w) {
            double c = cos[row];
            double s = sin[row];
            double p = prediction.dataWeight(c, s);
            double gain = gain(k, c, s, p, prediction.scoreWeight(c, s));
            double sum = 0;
            for (int j = 0; j < d; j++) {
                double m = mean[k * d + j];
                sum += w[row * d + j] * (p * m + gain * (z[row * d + j] - c * m));
            }
            return sum;
        }

        /** Pulls back through one component and its responsibility; returns the derivative by the angle. */
        private double pullComponent(int row, int k, double expected, double[] w, double[] zBar, double[] thetaBar) {
            double r = share[row * count + k];
            double logBar = r * (alongComponent(row, k, w) - expected);
            return pullComponent(row, k, r, 0, 0, logBar, w, w, zBar, thetaBar);
        }

        /**
         * Pulls back what a component contributes; returns the derivative by the angle.
         *
         * @param aBar    cotangent of {@code w . q_k}
         * @param bBar    cotangent of {@code -u . (z - cos m_k) / V_k}
         * @param gainBar cotangent of the gain K_k besides
         * @param logBar  cotangent of the logarithm of the component's weighted density
         */
        private double pullComponent(
                int row,
                int k,
                double aBar,
                double bBar,
                double gainBar,
                double logBar,
                double[] w,
                double[] u,
                double[] zBar,
                double[] thetaBar) {
            double c = cos[row];
            double s = sin[row];
            double k2 = deviation[k] * deviation[k];
            double variance = variance(k, c, s);
            double p = prediction.dataWeight(c, s);
            double gain = gain(k, c, s, p, prediction.scoreWeight(c, s));
            double wMean = 0;
            double wOffset = 0;
            double uOffset = 0;
            double offsetMean = 0;
            for (int j = 0; j < d; j++) {
                int i = row * d + j;
                double m = mean[k * d + j];
                double offset = z[i] - c * m;
                double offsetBar = aBar * gain * w[i] - (bBar * u[i] + logBar * offset) / variance;
                wMean += w[i] * m;
                wOffset += w[i] * offset;
                uOffset += u[i] * offset;
                offsetMean += offsetBar * m;
                zBar[i] += offsetBar;
                thetaBar[count + k * d + j] += aBar * p * w[i] - c * offsetBar;
            }
            double allGainBar = gainBar + aBar * wOffset;
            double square = squaredOffset(k, c, z, row);
            double varianceBar =
                    (squareBar(logBar, square, variance) + bBar * uOffset / variance - allGainBar * gain) / variance;
            thetaBar[k] += logBar / weight[k];
            thetaBar[count + count * d + k] += 2 * deviation[k] * (allGainBar * p * c / variance + varianceBar * c * c);
            double pBar = aBar * wMean + allGainBar * c * k2 / variance;
            return pBar * prediction.dataWeightSlope(c)
                    + allGainBar / variance * (prediction.scoreWeightSlope(c, s) - p * k2 * s)
                    + varianceBar * 2 * c * s * (1 - k2)
                    + s * offsetMean;
        }

        /** {@code w . J u} is {@code w . u E[K] + Cov[w . q, -u . offset / V]} over the responsibilities. */
        @Override
        public void pullbackProduct(
                double[] w,
                double[] u,
                double[] zBar,
                double[] conditionBar,
                double[] thetaBar,
                double[] phiBar,
                double[] tangent) {
            Batch.requireProduct(MixtureDenoiser.this, rows, w, u, zBar, conditionBar, thetaBar, phiBar, tangent);
            for (int row = 0; row < rows; row++) {
                double wu = 0;
                for (int i = row * d; i < (row + 1) * d; i++) {
                    wu += w[i] * u[i];
                }
                double meanA = 0;
                double meanB = 0;
                double meanGain = 0;
                double meanProduct = 0;
                for (int k = 0; k < count; k++) {
                    double r = share[row * count + k];
                    a[k] = alongComponent(row, k, w);
                    b[k] = logSlope(row, k, u);
                    gains[k] = gain(row, k);
                    meanA += r * a[k];
                    meanB += r * b[k];
                    meanGain += r * gains[k];
                    meanProduct += r * a[k] * b[k];
                }
                double value = wu * meanGain + meanProduct - meanA * meanB;
                for (int k = 0; k < count; k++) {
                    double r = share[row * count + k];
                    double off = wu * gains[k] + a[k] * b[k] - a[k] * meanB - meanA * b[k];
                    double logBar = r * (off - value + meanA * meanB);
                    phiBar[row] += pullComponent(
                            row, k, r * (b[k] - meanB), r * (a[k] - meanA), r * wu, logBar, w, u, zBar, thetaBar);
                }
                writeTangent(row, u, meanB, meanGain, tangent);
            }
        }

        /** {@code E[K] u + sum r (b - E[b]) q}. */
        private void writeTangent(int row, double[] u, double meanB, double meanGain, double[] tangent) {
            double p = prediction.dataWeight(cos[row], sin[row]);
            for (int j = 0; j < d; j++) {
                double sum = meanGain * u[row * d + j];
                for (int k = 0; k < count; k++) {
                    double m = mean[k * d + j];
                    double q = p * m + gains[k] * (z[row * d + j] - cos[row] * m);
                    sum += share[row * count + k] * (b[k] - meanB) * q;
                }
                tangent[row * d + j] = sum;
            }
        }

        private double gain(int row, int k) {
            double c = cos[row];
            double s = sin[row];
            return gain(k, c, s, prediction.dataWeight(c, s), prediction.scoreWeight(c, s));
        }

        /** Derivative of the logarithm of a component's density along u. */
        private double logSlope(int row, int k, double[] u) {
            double sum = 0;
            for (int j = 0; j < d; j++) {
                sum -= u[row * d + j] * (z[row * d + j] - cos[row] * mean[k * d + j]);
            }
            return sum / variance(k, cos[row], sin[row]);
        }

        @Override
        public long bytes() {
            return 8L * ((long) z.length + share.length + 2L * cos.length + 3L * count) + 176;
        }
    }
}
