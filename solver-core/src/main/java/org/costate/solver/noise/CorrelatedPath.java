package org.costate.solver.noise;

/**
 * Correlated noise: a matrix L times a path of independent sources, so that W over a time t has the covariance
 * {@code t L L^T} and H has {@code t L L^T / 12}. If the path below has R times as many sources as L has columns, it is a
 * batch of R rows and L is applied to each. Immutable.
 */
public final class CorrelatedPath implements BrownianPath {

    private final BrownianPath independent;
    private final double[][] factor;
    private final int blocks;

    private CorrelatedPath(BrownianPath independent, double[][] factor) {
        this.independent = independent;
        this.factor = factor;
        this.blocks = independent.dimension() / factor[0].length;
    }

    /**
     * A path with a given covariance, or correlation, per unit of time; L is its lower Cholesky factor.
     *
     * @param independent path of independent sources, as many as the matrix has rows, or a multiple
     * @param covariance  symmetric and positive definite; not modified, not kept
     * @return the path, of the dimension of {@code independent}
     * @throws IllegalArgumentException unless the matrix is square, symmetric, positive definite and of fitting size
     */
    public static CorrelatedPath fromCovariance(BrownianPath independent, double[][] covariance) {
        int n = requireShape("covariance", covariance);
        if (n != covariance.length) {
            throw new IllegalArgumentException(
                    "covariance has " + covariance.length + " rows and " + n + " columns, but must be square");
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double a = covariance[i][j];
                double b = covariance[j][i];
                if (Math.abs(a - b) > 1e-12 * Math.max(Math.abs(a), Math.abs(b))) {
                    throw new IllegalArgumentException("covariance[" + i + "][" + j + "] = " + a
                            + ", but must be = covariance[" + j + "][" + i + "] = " + b);
                }
            }
        }
        return fromFactor(independent, cholesky(covariance));
    }

    /**
     * A path L times another.
     *
     * @param independent path of independent sources, as many as L has columns, or a multiple
     * @param factor      L, one row for each source of the new path; copied
     * @return the path, with as many sources as L has rows, times the multiple
     * @throws IllegalArgumentException unless L is a matrix of finite numbers of fitting size
     */
    public static CorrelatedPath fromFactor(BrownianPath independent, double[][] factor) {
        int columns = requireShape("factor", factor);
        if (independent.dimension() % columns != 0) {
            throw new IllegalArgumentException("dimension of the path = " + independent.dimension()
                    + ", but must be a multiple of the " + columns + " columns of the matrix");
        }
        double[][] copy = new double[factor.length][];
        for (int i = 0; i < factor.length; i++) {
            copy[i] = factor[i].clone();
        }
        return new CorrelatedPath(independent, copy);
    }

    /** Checks that a matrix is one and finite; returns the number of its columns. */
    private static int requireShape(String name, double[][] matrix) {
        int columns = matrix.length == 0 ? 0 : matrix[0].length;
        if (columns == 0) {
            throw new IllegalArgumentException(name + " is empty, but must have at least one row and column");
        }
        for (int i = 0; i < matrix.length; i++) {
            if (matrix[i].length != columns) {
                throw new IllegalArgumentException(
                        name + "[" + i + "] has length " + matrix[i].length + ", but must have length " + columns);
            }
            for (int j = 0; j < columns; j++) {
                if (!(Math.abs(matrix[i][j]) < Double.POSITIVE_INFINITY)) {
                    throw new IllegalArgumentException(
                            name + "[" + i + "][" + j + "] = " + matrix[i][j] + ", but must be finite");
                }
            }
        }
        return columns;
    }

    private static double[][] cholesky(double[][] a) {
        int n = a.length;
        double[][] l = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= l[i][k] * l[j][k];
                }
                if (j < i) {
                    l[i][j] = sum / l[j][j];
                } else if (sum > n * Math.ulp(a[i][i])) {
                    l[i][i] = Math.sqrt(sum);
                } else {
                    throw new IllegalArgumentException("covariance has the Cholesky pivot " + sum + " in row " + i
                            + ", but must be positive definite; fromFactor takes a singular one by its factor");
                }
            }
        }
        return l;
    }

    @Override
    public int dimension() {
        return blocks * factor.length;
    }

    @Override
    public double start() {
        return independent.start();
    }

    @Override
    public double end() {
        return independent.end();
    }

    @Override
    public double resolution() {
        return independent.resolution();
    }

    @Override
    public boolean isFunctionOfTime() {
        return independent.isFunctionOfTime();
    }

    @Override
    public BrownianCursor cursor() {
        return new CorrelatedCursor();
    }

    @Override
    public String toString() {
        return "correlated " + independent;
    }

    private final class CorrelatedCursor implements BrownianCursor {

        private final BrownianCursor cursor = independent.cursor();
        private final double[] w = new double[independent.dimension()];
        private final double[] h = new double[independent.dimension()];

        @Override
        public void increment(double s, double t, double[] outW, double[] outH) {
            Interval.requireLength("w", outW, dimension());
            Interval.requireLength("h", outH, dimension());
            cursor.increment(s, t, w, h);
            multiply(w, outW);
            multiply(h, outH);
        }

        private void multiply(double[] x, double[] y) {
            int columns = factor[0].length;
            int o = 0;
            for (int block = 0; block < blocks; block++) {
                for (double[] row : factor) {
                    double sum = 0;
                    for (int j = 0; j < columns; j++) {
                        sum += row[j] * x[block * columns + j];
                    }
                    y[o++] = sum;
                }
            }
        }
    }
}
