package org.costate.equilibrium;

/** The workspace of {@link Gmres}: modified Gram-Schmidt, Givens rotations. */
final class GmresSystem extends IterativeSystem {

    /** A restart that lessens the residual by less than this part, or to rounding, is the last. */
    private static final double STAGNATION = 0.999;

    /** The residual as the recurrence has it may be below the true one by this much before directions are begun anew. */
    private static final double TRUST = 0.5;

    private final int m;
    private final double[][] basis;
    private final double[][] h;
    private final double[] cos;
    private final double[] sin;
    private final double[] g;
    private long iterations;
    private boolean isRankDeficient;

    GmresSystem(Linearized at, int restart, double tolerance, int maxIterations) {
        super(at, tolerance, maxIterations);
        m = Math.min(restart, Math.max(1, n));
        basis = new double[m + 1][];
        basis[0] = new double[n];
        h = new double[m][m + 1];
        cos = new double[m];
        sin = new double[m];
        g = new double[m + 1];
    }

    @Override
    LinearOutcome iterate(double[] b, double[] x, double size, double tolerance) {
        iterations = 0;
        isRankDeficient = false;
        System.arraycopy(b, 0, r, 0, n);
        double norm = size;
        while (true) {
            cycle(x, norm, TRUST * tolerance * size);
            double next = residual(b, x);
            if (!(next > tolerance * size)) {
                return outcome(next / size, tolerance, iterations, "");
            }
            if (!(next < STAGNATION * norm) || iterations >= maxIterations) {
                return outcome(next / size, tolerance, iterations, why(iterations < maxIterations));
            }
            norm = next;
        }
    }

    private String why(boolean stagnates) {
        if (isRankDeficient) {
            return "; no direction lessens it further: is the Jacobian singular?";
        }
        return stagnates ? "; a restart after " + m + " iterations does not lessen it: a longer one may" : "";
    }

    /** Up to m iterations from the residual r, after which x is moved. */
    private void cycle(double[] x, double norm, double goal) {
        for (int i = 0; i < n; i++) {
            basis[0][i] = r[i] / norm;
        }
        g[0] = norm;
        int k = 0;
        boolean ends = false;
        while (!ends && k < m && iterations < maxIterations) {
            iterations++;
            double next = extend(k);
            double diagonal = rotate(k, next);
            k++;
            ends = !(Math.abs(g[k]) > goal) || next == 0;
            if (diagonal == 0) {
                isRankDeficient = true;
                k--;
                ends = true;
            }
        }
        move(x, k);
    }

    /** Makes the next direction orthogonal to those before; its length, which is rounded to zero where it is nothing else. */
    private double extend(int k) {
        if (basis[k + 1] == null) {
            basis[k + 1] = new double[n];
        }
        double[] w = basis[k + 1];
        product(basis[k], w);
        double size = Norms.euclidean(w);
        for (int j = 0; j <= k; j++) {
            h[k][j] = Norms.dot(w, basis[j]);
            subtract(h[k][j], basis[j], w);
        }
        for (int j = 0; j <= k; j++) { // once more, for what rounding left
            double left = Norms.dot(w, basis[j]);
            h[k][j] += left;
            subtract(left, basis[j], w);
        }
        double next = Norms.euclidean(w);
        if (next <= size * 0x1p-50) {
            return 0;
        }
        for (int i = 0; i < n; i++) {
            w[i] /= next;
        }
        return next;
    }

    private static void subtract(double factor, double[] v, double[] w) {
        for (int i = 0; i < w.length; i++) {
            w[i] -= factor * v[i];
        }
    }

    /** Makes column k triangular; its diagonal entry, zero if it is one by rounding. */
    private double rotate(int k, double next) {
        double[] column = h[k];
        double size = Math.max(Norms.euclidean(column, 0, k + 1), next);
        for (int j = 0; j < k; j++) {
            double upper = cos[j] * column[j] + sin[j] * column[j + 1];
            column[j + 1] = cos[j] * column[j + 1] - sin[j] * column[j];
            column[j] = upper;
        }
        double diagonal = Math.hypot(column[k], next);
        if (diagonal <= size * 0x1p-50) {
            return 0;
        }
        cos[k] = column[k] / diagonal;
        sin[k] = next / diagonal;
        column[k] = diagonal;
        g[k + 1] = -sin[k] * g[k];
        g[k] *= cos[k];
        return diagonal;
    }

    private void move(double[] x, int k) {
        for (int j = k - 1; j >= 0; j--) {
            double sum = g[j];
            for (int l = j + 1; l < k; l++) {
                sum -= h[l][j] * g[l];
            }
            g[j] = sum / h[j][j];
        }
        for (int j = 0; j < k; j++) {
            subtract(-g[j], basis[j], x);
        }
    }
}
