package org.costate.solver.newton;

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
}
