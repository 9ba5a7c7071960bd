package org.costate.solver.newton;

import org.costate.solver.Attempt;
import org.costate.solver.LinearWork;
import org.costate.solver.SparsityPattern;
import org.costate.solver.StageMonitor;

/** {@code I - a J} as a sparse matrix. */
final class SparseIterationMatrix implements IterationMatrix, EigenvalueBound.Moduli {

    private final SparseJacobian jacobian;
    private final SparsityPattern pattern;
    private final StageMonitor monitor;
    private final SparseLu lu;
    private final double[] values;
    private final EigenvalueBound bound;

    SparseIterationMatrix(SparseJacobian jacobian, StageMonitor monitor) {
        this.jacobian = jacobian;
        this.monitor = monitor;
        pattern = jacobian.pattern();
        lu = new SparseLu(pattern);
        values = new double[pattern.size()];
        bound = new EigenvalueBound(pattern.n());
    }

    @Override
    public void begin(double t, double[] y) {
        jacobian.begin(t, y);
    }

    @Override
    public Attempt evaluate(double t, double[] y) {
        monitor.worked(LinearWork.JACOBIAN);
        return jacobian.evaluate(t, y, values);
    }

    @Override
    public boolean factor(double a) {
        monitor.worked(LinearWork.FACTORS);
        return lu.factor(a, values);
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
        for (int j = 0; j < out.length; j++) {
            for (int k = pattern.start(j); k < pattern.start(j + 1); k++) {
                out[j] += values[k] * w[pattern.row(k)];
            }
        }
    }

    @Override
    public double spectralBound() {
        return bound.of(this);
    }

    @Override
    public void addProduct(double[] w, double[] product) {
        for (int j = 0; j < w.length; j++) {
            for (int k = pattern.start(j); k < pattern.start(j + 1); k++) {
                product[pattern.row(k)] += Math.abs(values[k]) * w[j];
            }
        }
    }
}
