package org.costate.diffusion;

import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/**
 * The exact denoiser of data {@code N(m, A A^T)} with any square matrix A. Parameters theta = (m, A), length d + d^2, A
 * row-major. Immutable.
 *
 * <p>With {@code S = A A^T} and {@code M = cos^2 S + sin^2 I} a quantity {@code p D + r epsilon} is
 * {@code p m + (p cos S + r sin I) M^-1 (z - cos m)}, evaluated in the eigenvectors of S, which are singular vectors of A. A
 * singular value that rounding may have made, below {@code 2^-52 d} times the largest, counts as 0.
 */
public final class CorrelatedGaussianDenoiser implements KnownDensity {

    private static final double ROUNDING = Math.ulp(1.0);

    private final int d;
    private final double[] mean;
    private final double[] root;
    private final double[] eigenvalue;
    private final double[] vectors;
    private final Prediction prediction;

    private CorrelatedGaussianDenoiser(
            double[] mean, double[] root, double[] eigenvalue, double[] vectors, Prediction prediction) {
        d = mean.length;
        this.mean = mean;
        this.root = root;
        this.eigenvalue = eigenvalue;
        this.vectors = vectors;
        this.prediction = prediction;
    }

    /**
     * The denoiser of a Gaussian, predicting the velocity.
     *
     * @param mean m, length d at least 1, finite; copied
     * @param root A, d x d, row-major, finite, a factor of the finite covariance {@code A A^T}; copied
     * @return the denoiser
     * @throws IllegalArgumentException if lengths or numbers do not fit
     */
    public static CorrelatedGaussianDenoiser of(double[] mean, double[] root) {
        int d = mean.length;
        if (d == 0 || root.length != (long) d * d) {
            throw new IllegalArgumentException("mean has length " + d + " and root " + root.length
                    + ", but must have length d, at least 1, and d^2");
        }
        Batch.requireFinite("mean", mean);
        Batch.requireFinite("root", root);
        // The singular values of A keep digits that the eigenvalues of A A^T have lost.
        SingularValueDecomposition parts =
                new SingularValueDecomposition(new Array2DRowRealMatrix(rows(root, d), false));
        double[] singular = parts.getSingularValues();
        double[] eigenvalue = new double[d];
        double[] vectors = new double[d * d];
        for (int i = 0; i < d; i++) {
            eigenvalue[i] = singular[i] < d * ROUNDING * singular[0] ? 0 : singular[i] * singular[i];
            if (!Double.isFinite(eigenvalue[i])) {
                throw new IllegalArgumentException(
                        "root makes a variance of " + eigenvalue[i] + ", but all must be finite");
            }
            for (int j = 0; j < d; j++) {
                vectors[i * d + j] = parts.getU().getEntry(j, i);
            }
        }
        return new CorrelatedGaussianDenoiser(mean.clone(), root.clone(), eigenvalue, vectors, Prediction.VELOCITY);
    }

    private static double[][] rows(double[] rowMajor, int d) {
        double[][] rows = new double[d][];
        for (int i = 0; i < d; i++) {
            rows[i] = Arrays.copyOfRange(rowMajor, i * d, (i + 1) * d);
        }
        return rows;
    }

    @Override
    public Prediction prediction() {
        return prediction;
    }

    @Override
    public Denoiser as(Prediction wanted) {
        return wanted == prediction ? this : new CorrelatedGaussianDenoiser(mean, root, eigenvalue, vectors, wanted);
    }

    @Override
    public int dimension() {
        return d;
    }

    @Override
    public int parameterCount() {
        return d + d * d;
    }

    @Override
    public NoisyLinearization linearization() {
        return new Exact();
    }

    @Override
    public void logDensity(NoiseLevels levels, double[] z, double[] condition, double[] out) {
        Batch.requireDensity(this, levels, z, condition, out);
        for (int row = 0; row < out.length; row++) {
            double sum = 0;
            for (int i = 0; i < d; i++) {
                double along = 0;
                for (int j = 0; j < d; j++) {
                    along += vectors[i * d + j] * (z[row * d + j] - levels.cos(row) * mean[j]);
                }
                double variance = spread(i, levels.cos(row), levels.sin(row));
                sum -= 0.5 * (Math.log(2 * Math.PI * variance) + along * along / variance);
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
        double[] b = new double[d];
        double[] rootVector = new double[d];
        for (int row = 0; row < bar.length; row++) {
            double c = levels.cos(row);
            Arrays.fill(b, 0);
            for (int i = 0; i < d; i++) {
                double along = 0;
                for (int j = 0; j < d; j++) {
                    along += vectors[i * d + j] * (z[row * d + j] - c * mean[j]);
                }
                for (int j = 0; j < d; j++) {
                    b[j] += along / spread(i, c, levels.sin(row)) * vectors[i * d + j];
                }
            }
            for (int j = 0; j < d; j++) {
                zBar[row * d + j] -= bar[row] * b[j];
                thetaBar[j] += bar[row] * c * b[j];
            }
            // c^2 (b b^T - M^-1) A, one rank after the other.
            addOuter(bar[row] * c * c, b, rootVector, thetaBar);
            for (int i = 0; i < d; i++) {
                System.arraycopy(vectors, i * d, b, 0, d);
                addOuter(-bar[row] * c * c / variance(i, c, levels.sin(row)), b, rootVector, thetaBar);
            }
        }
    }

    /** Adds {@code factor b b^T A} to the part of A. */
    private void addOuter(double factor, double[] b, double[] rootVector, double[] thetaBar) {
        Arrays.fill(rootVector, 0);
        for (int j = 0; j < d; j++) {
            for (int l = 0; l < d; l++) {
                rootVector[l] += b[j] * root[j * d + l];
            }
        }
        for (int j = 0; j < d; j++) {
            for (int l = 0; l < d; l++) {
                thetaBar[d + j * d + l] += factor * b[j] * rootVector[l];
            }
        }
    }

    private double variance(int i, double cos, double sin) {
        return cos * cos * eigenvalue[i] + sin * sin;
    }

    /** The variance along an eigenvector, if there is any. */
    private double spread(int i, double cos, double sin) {
        double variance = variance(i, cos, sin);
        if (variance == 0) {
            throw new IllegalArgumentException("rho = 0 and root has rank below " + d
                    + ", but such a Gaussian has no density without noise; keep rho above 0");
        }
        return variance;
    }

    private final class Exact implements NoisyLinearization {

        /** K w, (p I - cos K) w and M^-1 (z - cos m). */
        private final double[] kw = new double[d];

        private final double[] a = new double[d];
        private final double[] b = new double[d];
        private final double[] alongU = new double[d];
        private double[] cos = {};
        private double[] sin = {};
        private double[] along = {};
        private int rows;

        @Override
        public void evaluate(NoiseLevels levels, double[] z, double[] condition, double[] out) {
            rows = 0;
            int n = Batch.rows(CorrelatedGaussianDenoiser.this, levels, z, condition, out);
            cos = Batch.sized(cos, n);
            sin = Batch.sized(sin, n);
            along = Batch.sized(along, n * d);
            for (int row = 0; row < n; row++) {
                cos[row] = levels.cos(row);
                sin[row] = levels.sin(row);
                evaluateRow(row, z, out);
            }
            rows = n;
        }

        private void evaluateRow(int row, double[] z, double[] out) {
            double c = cos[row];
            double s = sin[row];
            double p = prediction.dataWeight(c, s);
            double e = prediction.scoreWeight(c, s);
            for (int j = 0; j < d; j++) {
                out[row * d + j] = p * mean[j];
            }
            for (int i = 0; i < d; i++) {
                double variance = spread(i, c, s);
                double sum = 0;
                for (int j = 0; j < d; j++) {
                    sum += vectors[i * d + j] * (z[row * d + j] - c * mean[j]);
                }
                along[row * d + i] = sum;
                double gain = (p * c * eigenvalue[i] + e) / variance;
                for (int j = 0; j < d; j++) {
                    out[row * d + j] += gain * sum * vectors[i * d + j];
                }
            }
        }

        @Override
        public void pullback(double[] w, double[] zBar, double[] conditionBar, double[] thetaBar, double[] phiBar) {
            Batch.requirePullback(CorrelatedGaussianDenoiser.this, rows, w, zBar, conditionBar, thetaBar, phiBar);
            for (int row = 0; row < rows; row++) {
                phiBar[row] += alongVectors(row, w, along, row * d);
                double c = cos[row];
                double p = prediction.dataWeight(c, sin[row]);
                double pSlope = prediction.dataWeightSlope(c);
                for (int j = 0; j < d; j++) {
                    double wj = w[row * d + j];
                    zBar[row * d + j] += kw[j];
                    thetaBar[j] += p * wj - c * kw[j];
                    phiBar[row] += mean[j] * (pSlope * wj + sin[row] * kw[j]);
                }
                pullRoot(c, thetaBar);
            }
        }

        /** K u from u along the eigenvectors. */
        private void writeTangent(int row, double[] tangent) {
            double c = cos[row];
            double s = sin[row];
            Arrays.fill(tangent, row * d, (row + 1) * d, 0);
            for (int i = 0; i < d; i++) {
                double top = prediction.dataWeight(c, s) * c * eigenvalue[i] + prediction.scoreWeight(c, s);
                double gain = top / variance(i, c, s);
                for (int j = 0; j < d; j++) {
                    tangent[row * d + j] += gain * alongU[i] * vectors[i * d + j];
                }
            }
        }

        /** Pulls {@code c a^T dS b} back to the root of S. */
        private void pullRoot(double c, double[] thetaBar) {
            for (int l = 0; l < d; l++) {
                double rootA = 0;
                double rootB = 0;
                for (int j = 0; j < d; j++) {
                    rootA += root[j * d + l] * a[j];
                    rootB += root[j * d + l] * b[j];
                }
                for (int j = 0; j < d; j++) {
                    thetaBar[d + j * d + l] += c * (a[j] * rootB + b[j] * rootA);
                }
            }
        }

        /**
         * Fills kw, a and b of a row; returns what the derivative of K by the angle contributes.
         *
         * @param offset what K multiplies, along the eigenvectors, from index {@code at} on
         */
        private double alongVectors(int row, double[] w, double[] offset, int at) {
            double c = cos[row];
            double s = sin[row];
            double p = prediction.dataWeight(c, s);
            double e = prediction.scoreWeight(c, s);
            Arrays.fill(kw, 0);
            Arrays.fill(b, 0);
            double sum = 0;
            for (int i = 0; i < d; i++) {
                double variance = variance(i, c, s);
                double gain = (p * c * eigenvalue[i] + e) / variance;
                double slope = (prediction.dataWeightSlope(c) * c * eigenvalue[i]
                                - p * s * eigenvalue[i]
                                + prediction.scoreWeightSlope(c, s)
                                - gain * 2 * c * s * (1 - eigenvalue[i]))
                        / variance;
                double wi = 0;
                for (int j = 0; j < d; j++) {
                    wi += vectors[i * d + j] * w[row * d + j];
                }
                sum += wi * slope * offset[at + i];
                for (int j = 0; j < d; j++) {
                    kw[j] += gain * wi * vectors[i * d + j];
                    b[j] += offset[at + i] / variance * vectors[i * d + j];
                }
            }
            for (int j = 0; j < d; j++) {
                a[j] = p * w[row * d + j] - c * kw[j];
            }
            return sum;
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
            Batch.requireProduct(
                    CorrelatedGaussianDenoiser.this, rows, w, u, zBar, conditionBar, thetaBar, phiBar, tangent);
            for (int row = 0; row < rows; row++) {
                Arrays.fill(alongU, 0);
                for (int i = 0; i < d; i++) {
                    for (int j = 0; j < d; j++) {
                        alongU[i] += vectors[i * d + j] * u[row * d + j];
                    }
                }
                phiBar[row] += alongVectors(row, w, alongU, 0);
                pullRoot(cos[row], thetaBar);
                writeTangent(row, tangent);
            }
        }

        @Override
        public long bytes() {
            return 8L * (along.length + 2L * cos.length + 4L * d) + 176;
        }
    }
}
