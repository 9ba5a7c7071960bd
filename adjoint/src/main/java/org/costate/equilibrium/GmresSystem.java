package org.costate.equilibrium;

import java.util.Arrays;

/** The workspace of {@link Gmres}: Gram-Schmidt twice, Givens rotations, for each block its own. */
final class GmresSystem extends IterativeSystem {

    /** The residual by the recurrence is brought below this part of the goal, for the true one may be larger. */
    private static final double CAUTION = 0.5;

    private static final double ROUNDING = 0x1p-50;

    private final int m;
    private final double[][] basis;
    private final double[][][] h;
    private final double[][] cos;
    private final double[][] sin;
    private final double[][] g;
    private final int[] used;
    private final boolean[] open;
    private boolean isRankDeficient;

    GmresSystem(Linearized at, int restart, double tolerance, int maxIterations) {
        super(at, tolerance, maxIterations);
        m = Math.min(restart, Math.max(1, width));
        basis = new double[m + 1][];
        h = new double[blocks][m][m + 1];
        cos = new double[blocks][m];
        sin = new double[blocks][m];
        g = new double[blocks][m + 1];
        used = new int[blocks];
        open = new boolean[blocks];
    }

    @Override
    void run(double[] x, int vain) {
        double[] first = vector(0);
        for (int b = 0; b < blocks; b++) {
            used[b] = 0;
            open[b] = !isSolved(b);
            clear(first, b);
            if (open[b]) {
                add(1 / norm[b], r, first, b);
                g[b][0] = norm[b];
            }
        }
        boolean any = true;
        for (int k = 0; any && k < m && iterations < maxIterations; k++) {
            iterations++;
            double[] next = vector(k + 1);
            product(basis[k], next);
            any = false;
            for (int b = 0; b < blocks; b++) {
                if (open[b]) {
                    extend(b, k, next);
                }
                if (!open[b]) {
                    clear(next, b);
                }
                any |= open[b];
            }
        }
        for (int b = 0; b < blocks; b++) {
            move(b, x);
        }
    }

    private double[] vector(int k) {
        if (basis[k] == null) {
            basis[k] = new double[n];
        }
        return basis[k];
    }

    /** Makes the next direction of a block orthogonal to those before and its column triangular. */
    private void extend(int b, int k, double[] w) {
        double[] column = h[b][k];
        double size = norm(w, b);
        Arrays.fill(column, 0);
        for (int pass = 0; pass < 2; pass++) { // once more, for what rounding left
            for (int j = 0; j <= k; j++) {
                double part = dot(w, basis[j], b);
                column[j] += part;
                add(-part, basis[j], w, b);
            }
        }
        double length = norm(w, b);
        column[k + 1] = length <= size * ROUNDING ? 0 : length;
        boolean goesOn = rotate(b, k, column) && column[k + 1] != 0;
        open[b] = goesOn && Math.abs(g[b][k + 1]) > CAUTION * goal[b];
        if (open[b]) {
            for (int i = b * width; i < (b + 1) * width; i++) {
                w[i] /= length;
            }
        }
    }

    /** Rotates the column; false if nothing but rounding is left on its diagonal, so that it is of no use. */
    private boolean rotate(int b, int k, double[] column) {
        double size = Norms.euclidean(column, 0, k + 2);
        for (int j = 0; j < k; j++) {
            double upper = cos[b][j] * column[j] + sin[b][j] * column[j + 1];
            column[j + 1] = cos[b][j] * column[j + 1] - sin[b][j] * column[j];
            column[j] = upper;
        }
        double diagonal = Math.hypot(column[k], column[k + 1]);
        if (!(diagonal > size * ROUNDING)) {
            isRankDeficient = true;
            return false;
        }
        cos[b][k] = column[k] / diagonal;
        sin[b][k] = column[k + 1] / diagonal;
        column[k] = diagonal;
        g[b][k + 1] = -sin[b][k] * g[b][k];
        g[b][k] *= cos[b][k];
        used[b] = k + 1;
        return true;
    }

    private void move(int b, double[] x) {
        for (int j = used[b] - 1; j >= 0; j--) {
            double sum = g[b][j];
            for (int l = j + 1; l < used[b]; l++) {
                sum -= h[b][l][j] * g[b][l];
            }
            g[b][j] = sum / h[b][j][j];
        }
        for (int j = 0; j < used[b]; j++) {
            add(g[b][j], basis[j], x, b);
        }
    }

    @Override
    int patience() {
        return 1;
    }

    @Override
    String why() {
        return isRankDeficient || m == width
                ? "; no direction lessens it further: is the Jacobian singular?"
                : "; a restart after " + m + " iterations does not lessen it: a longer one may";
    }
}
