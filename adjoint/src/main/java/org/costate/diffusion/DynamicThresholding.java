package org.costate.diffusion;

import java.util.Arrays;

/**
 * Keeps predicted data in [-1, 1] (Saharia et al. 2022): each row is clamped to {@code [-s, s]} and divided by s, where
 * s is a quantile of its absolute values, at least 1. The quantile lies linearly between two order statistics.
 *
 * <p>This has kinks, where elements are clamped or change their order. The pullback is the derivative wherever there is
 * one: clamped elements pass nothing on, and what depends on s goes to the two elements that the quantile lies between.
 * At a kink it is that of one side. For gradients without kinks leave the thresholding away. Immutable.
 */
public final class DynamicThresholding implements Denoiser {

    private final Denoiser model;
    private final double quantile;

    private DynamicThresholding(Denoiser model, double quantile) {
        this.model = model;
        this.quantile = quantile;
    }

    /**
     * A model of thresholded data.
     *
     * @param model    a denoiser that tells the data
     * @param quantile in (0, 1], usually 0.995
     * @return the denoiser, of DATA
     * @throws IllegalArgumentException if the quantile lies outside
     */
    public static DynamicThresholding of(Denoiser model, double quantile) {
        if (!(quantile > 0 && quantile <= 1)) {
            throw new IllegalArgumentException("quantile = " + quantile + ", but must lie in (0, 1]");
        }
        return new DynamicThresholding(model.as(Prediction.DATA), quantile);
    }

    @Override
    public Prediction prediction() {
        return Prediction.DATA;
    }

    @Override
    public boolean tells(Prediction wanted, double cos, double sin) {
        return wanted.isMadeFrom(Prediction.DATA, cos, sin) && model.tells(Prediction.DATA, cos, sin);
    }

    @Override
    public int dimension() {
        return model.dimension();
    }

    @Override
    public int conditionWidth() {
        return model.conditionWidth();
    }

    @Override
    public int parameterCount() {
        return model.parameterCount();
    }

    @Override
    public long revision() {
        return model.revision();
    }

    @Override
    public NoisyLinearization linearization() {
        return new Thresholded();
    }

    private final class Thresholded implements NoisyLinearization {

        private final NoisyLinearization pass = model.linearization();
        private final int d = dimension();
        private final double[] sorted = new double[d];
        private double[] data = {};
        private double[] dataBar = {};
        private double[] scale = {};
        private int rows;

        @Override
        public void evaluate(NoiseLevels levels, double[] z, double[] condition, double[] out) {
            rows = 0;
            int n = Batch.rows(DynamicThresholding.this, levels, z, condition, out);
            data = Batch.sized(data, n * d);
            dataBar = Batch.sized(dataBar, n * d);
            scale = Batch.sized(scale, n);
            pass.evaluate(levels, z, condition, data);
            for (int row = 0; row < n; row++) {
                scale[row] = Math.max(1, quantile(row));
                for (int i = row * d; i < (row + 1) * d; i++) {
                    out[i] = Math.max(-scale[row], Math.min(scale[row], data[i])) / scale[row];
                }
            }
            rows = n;
        }

        /** The quantile of a row; its order statistics are in {@link #sorted} then. */
        private double quantile(int row) {
            for (int j = 0; j < d; j++) {
                sorted[j] = Math.abs(data[row * d + j]);
            }
            Arrays.sort(sorted);
            int low = low();
            double part = part(low);
            return part == 0 ? sorted[low] : sorted[low] + part * (sorted[low + 1] - sorted[low]);
        }

        private int low() {
            return (int) (quantile * (d - 1));
        }

        private double part(int low) {
            return quantile * (d - 1) - low;
        }

        @Override
        public void pullback(double[] w, double[] zBar, double[] conditionBar, double[] thetaBar, double[] phiBar) {
            Batch.requirePullback(DynamicThresholding.this, rows, w, zBar, conditionBar, thetaBar, phiBar);
            for (int row = 0; row < rows; row++) {
                double s = scale[row];
                double scaleBar = 0;
                for (int i = row * d; i < (row + 1) * d; i++) {
                    boolean inside = Math.abs(data[i]) < s;
                    dataBar[i] = inside ? w[i] / s : 0;
                    scaleBar -= inside ? w[i] * data[i] / (s * s) : 0;
                }
                if (s > 1) {
                    pullQuantile(row, scaleBar);
                }
            }
            pass.pullback(dataBar, zBar, conditionBar, thetaBar, phiBar);
        }

        private void pullQuantile(int row, double scaleBar) {
            quantile(row);
            int low = low();
            double part = part(low);
            pullStatistic(row, sorted[low], (1 - part) * scaleBar);
            if (part > 0) {
                pullStatistic(row, sorted[low + 1], part * scaleBar);
            }
        }

        /** To the first element of that size. */
        private void pullStatistic(int row, double size, double bar) {
            int i = row * d;
            while (Math.abs(data[i]) != size) {
                i++;
            }
            dataBar[i] += data[i] < 0 ? -bar : bar;
        }

        @Override
        public long bytes() {
            long inside = pass.bytes();
            long own = 8L * (2L * data.length + scale.length + d) + 128;
            return inside > Long.MAX_VALUE - own ? Long.MAX_VALUE : inside + own;
        }
    }
}
