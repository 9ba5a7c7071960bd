package org.costate.solver.newton;

import java.util.Arrays;
import org.costate.solver.Attempt;
import org.costate.solver.SparsityPattern;

/** A sparse Jacobian as a dense matrix. */
final class ScatteredJacobian implements Jacobian {

    private final SparseJacobian jacobian;
    private final SparsityPattern pattern;
    private final double[] values;

    ScatteredJacobian(SparseJacobian jacobian) {
        this.jacobian = jacobian;
        pattern = jacobian.pattern();
        values = new double[pattern.size()];
    }

    @Override
    public void begin(double t, double[] y) {
        jacobian.begin(t, y);
    }

    @Override
    public Attempt evaluate(double t, double[] y, double[] dfdy) {
        Attempt attempt = jacobian.evaluate(t, y, values);
        int n = pattern.n();
        Arrays.fill(dfdy, 0);
        for (int j = 0; j < n; j++) {
            for (int k = pattern.start(j); k < pattern.start(j + 1); k++) {
                dfdy[pattern.row(k) * n + j] = values[k];
            }
        }
        return attempt;
    }
}
