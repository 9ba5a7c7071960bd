package org.costate.solver.newton;

import java.util.Arrays;
import org.costate.solver.SparsityPattern;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.DMatrixSparseCSC;
import org.ejml.sparse.csc.decomposition.lu.LuUpLooking_DSCC;
import org.ejml.sparse.csc.linsol.lu.LinearSolverLu_DSCC;
import org.ejml.sparse.csc.misc.TriangularSolver_DSCC;

/**
 * {@code I - a J} for a sparse J and its LU factors with row exchanges, by EJML. Rows and columns are numbered anew by
 * {@link BandwidthOrder}, for EJML brings no ordering that reduces fill. Mutable, for one thread; nothing is allocated
 * once the factors have their size.
 */
final class SparseLu {

    private final int n;
    private final int[] position;
    private final int[] placeOfEntry;
    private final int[] placeOfDiagonal;
    private final DMatrixSparseCSC matrix;
    private final LuUpLooking_DSCC factors;
    private final LinearSolverLu_DSCC solver;
    private final DMatrixRMaj right;
    private final DMatrixRMaj solution;

    SparseLu(SparsityPattern pattern) {
        n = pattern.n();
        position = BandwidthOrder.of(pattern);
        int[] rows = new int[pattern.size() + n];
        int[] columns = new int[rows.length];
        int count = 0;
        for (int j = 0; j < n; j++) {
            for (int k = pattern.start(j); k < pattern.start(j + 1); k++) {
                rows[count] = position[pattern.row(k)];
                columns[count++] = position[j];
            }
            rows[count] = position[j];
            columns[count++] = position[j];
        }
        SparsityPattern permuted = SparsityPattern.of(n, rows, columns);
        matrix = new DMatrixSparseCSC(n, n, permuted.size());
        matrix.nz_length = permuted.size();
        matrix.indicesSorted = true;
        for (int j = 0; j <= n; j++) {
            matrix.col_idx[j] = permuted.start(j);
        }
        for (int k = 0; k < permuted.size(); k++) {
            matrix.nz_rows[k] = permuted.row(k);
        }
        placeOfEntry = new int[pattern.size()];
        placeOfDiagonal = new int[n];
        for (int j = 0; j < n; j++) {
            for (int k = pattern.start(j); k < pattern.start(j + 1); k++) {
                placeOfEntry[k] = permuted.index(position[pattern.row(k)], position[j]);
            }
            placeOfDiagonal[j] = permuted.index(j, j);
        }
        factors = new LuUpLooking_DSCC(null);
        solver = new LinearSolverLu_DSCC(factors);
        right = new DMatrixRMaj(n, 1);
        solution = new DMatrixRMaj(n, 1);
    }

    /** Factors {@code I - a J}; false if it is singular. */
    boolean factor(double a, double[] values) {
        if (n == 0) {
            return true;
        }
        Arrays.fill(matrix.nz_values, 0, matrix.nz_length, 0);
        for (int k = 0; k < placeOfEntry.length; k++) {
            matrix.nz_values[placeOfEntry[k]] -= a * values[k];
        }
        for (int place : placeOfDiagonal) {
            matrix.nz_values[place] += 1;
        }
        return solver.setA(matrix) && !factors.isSingular();
    }

    void solve(double[] b, double[] x) {
        if (n == 0) {
            return;
        }
        for (int i = 0; i < n; i++) {
            right.data[position[i]] = b[i];
        }
        solver.solve(right, solution);
        for (int i = 0; i < n; i++) {
            x[i] = solution.data[position[i]];
        }
    }

    /** Solves with the transposed matrix, by the same factors. */
    void solveTransposed(double[] b, double[] x) {
        if (n == 0) {
            return;
        }
        double[] z = right.data;
        for (int i = 0; i < n; i++) {
            z[position[i]] = b[i];
        }
        DMatrixSparseCSC upper = factors.getU();
        for (int j = 0; j < n; j++) {
            int last = upper.col_idx[j + 1] - 1; // the diagonal entry
            for (int k = upper.col_idx[j]; k < last; k++) {
                z[j] -= upper.nz_values[k] * z[upper.nz_rows[k]];
            }
            z[j] /= upper.nz_values[last];
        }
        TriangularSolver_DSCC.solveTranL(factors.getL(), z);
        int[] pivot = factors.getPinv();
        for (int i = 0; i < n; i++) {
            x[i] = z[pivot[position[i]]];
        }
    }
}
