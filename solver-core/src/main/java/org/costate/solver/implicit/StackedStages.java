package org.costate.solver.implicit;

import java.util.Arrays;
import org.costate.solver.Attempt;
import org.costate.solver.LinearWork;
import org.costate.solver.StageMonitor;
import org.costate.solver.newton.CountedField;
import org.costate.solver.newton.DenseLu;
import org.costate.solver.newton.IterationMatrix;
import org.costate.solver.newton.Jacobian;

/**
 * The stages of a collocation step as one stage of s n components, {@code x = base + h F(x)} with
 * {@code F_i = sum_j a_ij f(t + c_j h, x_j)}, and the matrix of its Newton iteration. Mutable workspace of one solve.
 */
final class StackedStages implements IterationMatrix, CountedField {

    private final CollocationTableau tableau;
    private final StageField field;
    private final StageMonitor monitor;
    private final Jacobian jacobian;
    private final int n;
    private final int stages;
    private final DenseLu lu;
    private final double[] block;
    private final double[] stacked;
    private final double[] state;
    private final double[] slope;
    private double h;

    StackedStages(CollocationTableau tableau, StageField field, Jacobian jacobian, int n, StageMonitor monitor) {
        this.tableau = tableau;
        this.field = field;
        this.jacobian = jacobian;
        this.monitor = monitor;
        this.n = n;
        stages = tableau.stages();
        lu = DenseLu.of(stages * n);
        block = new double[n * n];
        stacked = new double[stages * n * stages * n];
        state = new double[n];
        slope = new double[n];
    }

    /** Takes the size of the step. */
    void size(double size) {
        h = size;
    }

    @Override
    public Attempt evaluate(double t, double[] x, double[] out) {
        Arrays.fill(out, 0);
        for (int j = 0; j < stages; j++) {
            System.arraycopy(x, j * n, state, 0, n);
            Attempt attempt = field.evaluate(j + 1, t + tableau.node(j) * h, state, slope);
            if (attempt != Attempt.OK) {
                return attempt;
            }
            for (int i = 0; i < stages; i++) {
                double a = tableau.coefficient(i, j);
                for (int k = 0; k < n; k++) {
                    out[i * n + k] += a * slope[k];
                }
            }
        }
        return Attempt.OK;
    }

    @Override
    public void begin(double t, double[] y) {
        jacobian.begin(t, y);
    }

    @Override
    public Attempt evaluate(double t, double[] x) {
        int width = stages * n;
        for (int j = 0; j < stages; j++) {
            System.arraycopy(x, j * n, state, 0, n);
            monitor.worked(LinearWork.JACOBIAN);
            Attempt attempt = jacobian.evaluate(t + tableau.node(j) * h, state, block);
            if (attempt != Attempt.OK) {
                return attempt;
            }
            for (int i = 0; i < stages; i++) {
                double a = tableau.coefficient(i, j);
                for (int row = 0; row < n; row++) {
                    for (int column = 0; column < n; column++) {
                        stacked[(i * n + row) * width + j * n + column] = a * block[row * n + column];
                    }
                }
            }
        }
        return Attempt.OK;
    }

    @Override
    public boolean factor(double a) {
        monitor.worked(LinearWork.FACTORS);
        double[] matrix = lu.matrix();
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = -a * stacked[i];
        }
        for (int i = 0; i < stages * n; i++) {
            matrix[i * stages * n + i] += 1;
        }
        return lu.factor();
    }

    @Override
    public void solve(double[] b, double[] x) {
        monitor.worked(LinearWork.SOLVE);
        lu.solve(b, x);
    }

    @Override
    public void solveTransposed(double[] b, double[] x) {
        monitor.worked(LinearWork.SOLVE);
        lu.solveTransposed(b, x);
    }

    @Override
    public void addTransposedProduct(double[] w, double[] out) {
        int width = stages * n;
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                out[j] += stacked[i * width + j] * w[i];
            }
        }
    }

    /** Not asked for: these methods have no estimate of the stiffness. */
    @Override
    public double spectralBound() {
        return Double.NaN;
    }
}
