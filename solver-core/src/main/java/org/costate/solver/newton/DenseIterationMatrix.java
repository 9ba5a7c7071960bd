package org.costate.solver.newton;

import org.costate.solver.Attempt;
import org.costate.solver.LinearWork;
import org.costate.solver.StageMonitor;

/** {@code I - a J} as a dense matrix: 24 n^2 bytes, 2 n^3 / 3 operations for each factoring. */
final class DenseIterationMatrix implements IterationMatrix, EigenvalueBound.Moduli {

    private final int n;
    private final Jacobian jacobian;
    private final StageMonitor monitor;
    private final DenseLu lu;
    private final double[] dfdy;
    private final EigenvalueBound bound;

    DenseIterationMatrix(int n, Jacobian jacobian, StageMonitor monitor) {
        this.n = n;
        this.jacobian = jacobian;
        this.monitor = monitor;
        lu = DenseLu.of(n);
        dfdy = new double[n * n];
        bound = new EigenvalueBound(n);
    }

    @Override
    public void begin(double t, double[] y) {
        jacobian.begin(t, y);
    }

    @Override
    public Attempt evaluate(double t, double[] y) {
        monitor.worked(LinearWork.JACOBIAN);
        return jacobian.evaluate(t, y, dfdy);
    }

    @Override
    public boolean factor(double a) {
        monitor.worked(LinearWork.FACTORS);
        double[] matrix = lu.matrix();
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = -a * dfdy[i];
        }
        for (int i = 0; i < n; i++) {
            matrix[i * n + i] += 1;
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
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                out[j] += dfdy[i * n + j] * w[i];
            }
        }
    }

    @Override
    public double spectralBound() {
        return bound.of(this);
    }

    @Override
    public void addProduct(double[] w, double[] product) {
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += Math.abs(dfdy[i * n + j]) * w[j];
            }
            product[i] += sum;
        }
    }
}
