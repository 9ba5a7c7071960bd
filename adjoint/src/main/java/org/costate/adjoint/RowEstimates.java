package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.Tolerances;
import org.costate.solver.rk.EstimatedError;
import org.costate.solver.rk.ExplicitKernel;

/**
 * The estimates of one step for each row of a batch on its own, as if every row had been solved alone at the same steps,
 * and their pullback: each row is copied out and treated by what treats the whole.
 */
final class RowEstimates {

    private final ExplicitKernel kernel;
    private final int width;
    private final EstimatedError[] errors;
    private final EstimatePullback[] pullbacks;
    private final double[] y;
    private final double[] yNext;
    private final double[] yBar;
    private final double[] yNextBar;
    private final double[] kBar;
    private final double[][] k;
    private final boolean[] active;

    /** For rows that divide n, or none. */
    RowEstimates(ExplicitKernel kernel, int n, int rows, Tolerances tolerances) {
        this.kernel = kernel;
        width = rows == 0 ? 0 : n / rows;
        errors = new EstimatedError[rows];
        pullbacks = new EstimatePullback[rows];
        double[] atol = rows == 0 ? new double[0] : tolerances.absolutes(n);
        for (int r = 0; r < rows; r++) {
            Tolerances own = Tolerances.of(tolerances.relative(), Arrays.copyOfRange(atol, r * width, (r + 1) * width));
            errors[r] = new EstimatedError(kernel.tableau(), width, own);
            pullbacks[r] = new EstimatePullback(kernel, width, own);
        }
        y = new double[width];
        yNext = new double[width];
        yBar = new double[width];
        yNextBar = new double[width];
        kBar = new double[width];
        k = new double[kernel.tableau().stages()][width];
        active = new boolean[rows];
    }

    int rows() {
        return errors.length;
    }

    private void load(int r, double[] start, double[] end, double[][] stages) {
        int from = r * width;
        System.arraycopy(start, from, y, 0, width);
        System.arraycopy(end, from, yNext, 0, width);
        for (int s = 0; s < k.length; s++) {
            System.arraycopy(stages[s], from, k[s], 0, width);
        }
    }

    /** Writes E and S of all rows from an index on. */
    void values(double[] start, double[] end, double h, double[][] stages, double[] error, double[] stiffness, int at) {
        for (int r = 0; r < errors.length; r++) {
            load(r, start, end, stages);
            error[at + r] = errors[r].scaled(h, y, yNext, k);
            stiffness[at + r] = kernel.stiffness(y, h, k);
        }
    }

    /** Takes cotangents of the rows' estimates from an index on; adds what reaches the states through the scale. */
    void estimates(
            double[] errorBars,
            double[] stiffnessBars,
            int at,
            double[] start,
            double[] end,
            double h,
            double[][] stages,
            double[] startBar,
            double[] endBar) {
        for (int r = 0; r < pullbacks.length; r++) {
            double errorBar = errorBars[at + r];
            double stiffnessBar = stiffnessBars[at + r];
            active[r] = errorBar != 0 || stiffnessBar != 0;
            if (!active[r]) {
                continue;
            }
            load(r, start, end, stages);
            EstimatePullback row = pullbacks[r];
            row.clear();
            Arrays.fill(yBar, 0);
            Arrays.fill(yNextBar, 0);
            if (errorBar != 0) {
                row.error(errorBar, y, yNext, h, k, yBar, yNextBar);
            }
            if (stiffnessBar != 0) {
                row.stiffness(stiffnessBar, y, h, k);
            }
            add(yBar, startBar, r * width);
            add(yNextBar, endBar, r * width);
        }
    }

    private static void add(double[] row, double[] sum, int offset) {
        for (int i = 0; i < row.length; i++) {
            sum[offset + i] += row[i];
        }
    }

    /** Adds to the cotangent of a stage the terms that carry the step size as a factor. */
    void addScaled(int s, double h, double[] sum) {
        for (int r = 0; r < pullbacks.length; r++) {
            if (active[r]) {
                Arrays.fill(kBar, 0);
                pullbacks[r].addScaled(s, h, kBar);
                add(kBar, sum, r * width);
            }
        }
    }

    /** Adds to the cotangent of a stage the terms that do not. */
    void addDirect(int s, double[] sum) {
        for (int r = 0; r < pullbacks.length; r++) {
            if (active[r]) {
                Arrays.fill(kBar, 0);
                pullbacks[r].addDirect(s, kBar);
                add(kBar, sum, r * width);
            }
        }
    }
}
