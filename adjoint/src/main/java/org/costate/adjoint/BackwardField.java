package org.costate.adjoint;

import org.costate.solver.rk.ButcherTableau;

/** State and cotangent as one equation, {@code (u, lambda)' = (f, -(df/du)^T lambda)}. */
final class BackwardField extends SweepField {

    private double[] u = {};
    private double[] f = {};
    private double[] lambda = {};

    BackwardField(DifferentiableField field, ButcherTableau tableau) {
        super(field, tableau);
    }

    @Override
    void begin(int n) {
        super.begin(n);
        if (u.length != n) {
            u = new double[n];
            f = new double[n];
            lambda = new double[n];
        }
    }

    @Override
    public void evaluate(double t, double[] y, double[] dydt) {
        int n = u.length;
        System.arraycopy(y, 0, u, 0, n);
        System.arraycopy(y, n, lambda, 0, n);
        double[] bar = pullback(t, u, lambda, f, stageBar());
        for (int i = 0; i < n; i++) {
            dydt[i] = f[i];
            dydt[n + i] = -bar[i];
        }
    }
}
