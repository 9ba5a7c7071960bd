package org.costate.diffusion;

import java.util.Arrays;

/** A denoiser read as another quantity, {@code skip z + factor q}. */
final class ConvertedDenoiser implements Denoiser {

    private final Denoiser inner;
    private final Prediction wanted;

    ConvertedDenoiser(Denoiser inner, Prediction wanted) {
        this.inner = inner;
        this.wanted = wanted;
    }

    @Override
    public Prediction prediction() {
        return wanted;
    }

    @Override
    public Denoiser as(Prediction other) {
        return other == wanted ? this : inner.as(other);
    }

    @Override
    public boolean tells(Prediction other, double cos, double sin) {
        return inner.tells(other, cos, sin);
    }

    @Override
    public int dimension() {
        return inner.dimension();
    }

    @Override
    public int conditionWidth() {
        return inner.conditionWidth();
    }

    @Override
    public int parameterCount() {
        return inner.parameterCount();
    }

    @Override
    public long revision() {
        return inner.revision();
    }

    @Override
    public boolean hasSecondDerivatives() {
        return inner.hasSecondDerivatives();
    }

    @Override
    public NoisyLinearization linearization() {
        return new Converted(inner.linearization());
    }

    private final class Converted implements NoisyLinearization {

        private final NoisyLinearization pass;
        private final int d = dimension();
        private double[] cos = {};
        private double[] sin = {};
        private double[] z = {};
        private double[] q = {};
        private double[] qBar = {};
        private int rows;

        Converted(NoisyLinearization pass) {
            this.pass = pass;
        }

        @Override
        public void evaluate(NoiseLevels levels, double[] at, double[] condition, double[] out) {
            rows = 0;
            int n = Batch.rows(ConvertedDenoiser.this, levels, at, condition, out);
            require(n);
            pass.evaluate(levels, at, condition, q);
            System.arraycopy(at, 0, z, 0, z.length);
            for (int row = 0; row < n; row++) {
                cos[row] = levels.cos(row);
                sin[row] = levels.sin(row);
                double skip = wanted.skip(inner.prediction(), cos[row], sin[row]);
                double factor = wanted.factor(inner.prediction(), cos[row], sin[row]);
                for (int i = row * d; i < (row + 1) * d; i++) {
                    out[i] = skip * z[i] + factor * q[i];
                }
            }
            rows = n;
        }

        private void require(int n) {
            cos = Batch.sized(cos, n);
            sin = Batch.sized(sin, n);
            z = Batch.sized(z, n * d);
            q = Batch.sized(q, n * d);
            qBar = Batch.sized(qBar, n * d);
        }

        @Override
        public void pullback(double[] w, double[] zBar, double[] conditionBar, double[] thetaBar, double[] phiBar) {
            Batch.requirePullback(ConvertedDenoiser.this, rows, w, zBar, conditionBar, thetaBar, phiBar);
            Arrays.fill(qBar, 0);
            for (int row = 0; row < rows; row++) {
                double skip = wanted.skip(inner.prediction(), cos[row], sin[row]);
                double factor = wanted.factor(inner.prediction(), cos[row], sin[row]);
                double zSum = 0;
                double qSum = 0;
                for (int i = row * d; i < (row + 1) * d; i++) {
                    zSum += w[i] * z[i];
                    qSum += w[i] * q[i];
                    zBar[i] += skip * w[i];
                    qBar[i] = factor * w[i];
                }
                phiBar[row] += wanted.skipSlope(inner.prediction(), cos[row], sin[row]) * zSum
                        + wanted.factorSlope(inner.prediction(), cos[row], sin[row]) * qSum;
            }
            pass.pullback(qBar, zBar, conditionBar, thetaBar, phiBar);
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
            Batch.requireProduct(ConvertedDenoiser.this, rows, w, u, zBar, conditionBar, thetaBar, phiBar, tangent);
            for (int row = 0; row < rows; row++) {
                double factor = wanted.factor(inner.prediction(), cos[row], sin[row]);
                for (int i = row * d; i < (row + 1) * d; i++) {
                    qBar[i] = factor * w[i];
                }
            }
            pass.pullbackProduct(qBar, u, zBar, conditionBar, thetaBar, phiBar, tangent);
            for (int row = 0; row < rows; row++) {
                double skip = wanted.skip(inner.prediction(), cos[row], sin[row]);
                double factor = wanted.factor(inner.prediction(), cos[row], sin[row]);
                double uSum = 0;
                double tangentSum = 0;
                for (int i = row * d; i < (row + 1) * d; i++) {
                    uSum += w[i] * u[i];
                    tangentSum += w[i] * tangent[i];
                    tangent[i] = skip * u[i] + factor * tangent[i];
                }
                phiBar[row] += wanted.skipSlope(inner.prediction(), cos[row], sin[row]) * uSum
                        + wanted.factorSlope(inner.prediction(), cos[row], sin[row]) * tangentSum;
            }
        }

        @Override
        public long bytes() {
            long inside = pass.bytes();
            long own = 8L * (3L * z.length + 2L * cos.length) + 128;
            return inside > Long.MAX_VALUE - own ? Long.MAX_VALUE : inside + own;
        }
    }
}
