package org.costate.solver.newton;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.lu.LUDecompositionAlt_DDRM;
import org.ejml.dense.row.linsol.lu.LinearSolverLu_DDRM;

/**
 * A dense matrix of n rows and its LU factors with row exchanges, by EJML: 2 n^3 / 3 operations to factor, 2 n^2 to
 * solve, 16 n^2 bytes. Mutable, for one thread; nothing is allocated after it was made.
 */
public final class DenseLu {

    private static final int MOST_ROWS = 46_340;

    private final int n;
    private final DMatrixRMaj matrix;
    private final DMatrixRMaj right;
    private final DMatrixRMaj solution;
    private final LinearSolverLu_DDRM solver;
    private final LUDecompositionAlt_DDRM factors = new LUDecompositionAlt_DDRM();

    private DenseLu(int n) {
        this.n = n;
        matrix = new DMatrixRMaj(n, n);
        right = new DMatrixRMaj(n, 1);
        solution = new DMatrixRMaj(n, 1);
        factors.setExpectedMaxSize(n, n);
        solver = new LinearSolverLu_DDRM(factors);
    }

    /**
     * A matrix of zeros.
     *
     * @param n number of rows and columns, from 0 to 46340
     * @return a new matrix
     * @throws IllegalArgumentException if there are more rows than an array can hold
     */
    public static DenseLu of(int n) {
        if (n < 0 || n > MOST_ROWS) {
            throw new IllegalArgumentException(
                    "n = " + n + ", but a dense Jacobian must have at most " + MOST_ROWS + " rows");
        }
        return new DenseLu(n);
    }

    /**
     * The matrix that {@link #factor} takes, to be written into.
     *
     * @return length n x n, row-major; kept as it is by factor
     */
    public double[] matrix() {
        return matrix.data;
    }

    /**
     * Factors what {@link #matrix} holds.
     *
     * @return false if a pivot is zero or not finite; a matrix that is only nearly singular has factors
     */
    public boolean factor() {
        if (n == 0) {
            return true;
        }
        solver.setA(matrix);
        double[] lu = factors.getLU().data;
        for (int i = 0; i < n; i++) {
            double pivot = Math.abs(lu[i * n + i]);
            if (!(pivot > 0 && pivot < Double.POSITIVE_INFINITY)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Solves with the factors of the last {@link #factor}.
     *
     * @param b right-hand side, length n, not modified
     * @param x solution, length n, written; may be b
     */
    public void solve(double[] b, double[] x) {
        if (n == 0) {
            return;
        }
        System.arraycopy(b, 0, right.data, 0, n);
        solver.solve(right, solution);
        System.arraycopy(solution.data, 0, x, 0, n);
    }

    /**
     * Solves with the transpose of the matrix and the factors of the last {@link #factor}.
     *
     * @param b right-hand side, length n, not modified
     * @param x solution, length n, written; may be b
     */
    public void solveTransposed(double[] b, double[] x) {
        double[] lu = n == 0 ? right.data : factors.getLU().data;
        double[] w = right.data;
        for (int i = 0; i < n; i++) {
            double sum = b[i];
            for (int k = 0; k < i; k++) {
                sum -= lu[k * n + i] * w[k];
            }
            w[i] = sum / lu[i * n + i];
        }
        for (int i = n - 1; i >= 0; i--) {
            double sum = w[i];
            for (int k = i + 1; k < n; k++) {
                sum -= lu[k * n + i] * w[k];
            }
            w[i] = sum;
        }
        int[] row = factors.getPivot();
        for (int i = 0; i < n; i++) {
            x[row[i]] = w[i];
        }
    }

    /**
     * An estimate of {@code 1 / (|A| |A^-1|)} in the norm of column sums, from a few solutions with the factors: near
     * rounding or below, a matrix with factors is singular to working precision. It is rarely too large by more than a
     * factor of three. Source: Hager 1984; Higham, Accuracy and Stability of Numerical Algorithms, 15.3.
     *
     * @return between 0 and 1, for an empty matrix 1
     */
    public double reciprocalCondition() {
        if (n == 0) {
            return 1;
        }
        double[] x = new double[n];
        double[] y = new double[n];
        double[] z = new double[n];
        Arrays.fill(x, 1.0 / n);
        double inverse = 0;
        for (int k = 0; k < 5; k++) {
            solve(x, y);
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += Math.abs(y[i]);
                z[i] = Math.copySign(1, y[i]);
            }
            if (!(sum > inverse)) {
                break;
            }
            inverse = sum;
            solveTransposed(z, z);
            int largest = 0;
            for (int i = 1; i < n; i++) {
                largest = Math.abs(z[i]) > Math.abs(z[largest]) ? i : largest;
            }
            Arrays.fill(x, 0);
            x[largest] = 1;
        }
        double condition = columnSum() * inverse;
        return Double.isFinite(condition) ? Math.min(1, 1 / condition) : 0;
    }

    private double columnSum() {
        double largest = 0;
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += Math.abs(matrix.data[i * n + j]);
            }
            largest = Math.max(largest, sum);
        }
        return largest;
    }
}
