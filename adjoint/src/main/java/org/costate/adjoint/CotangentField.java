package org.costate.adjoint;

import org.costate.solver.rk.ButcherTableau;

/** The equation of the cotangent along a known trajectory, {@code lambda' = -(df/dy(t, u(t)))^T lambda}. */
final class CotangentField extends SweepField {

    private final RecomputedTrajectory trajectory;
    private double[] u = {};
    private double[] f = {};

    CotangentField(DifferentiableField field, RecomputedTrajectory trajectory, ButcherTableau tableau) {
        super(field, tableau);
        this.trajectory = trajectory;
    }

    @Override
    void begin(int n) {
        super.begin(n);
        if (u.length != n) {
            u = new double[n];
            f = new double[n];
        }
    }

    @Override
    public void evaluate(double t, double[] lambda, double[] out) {
        double[] bar = pullback(t, lambda, stageBar());
        for (int i = 0; i < out.length; i++) {
            out[i] = -bar[i];
        }
    }

    /** Adds {@code (df/dtheta)^T lambda} at a time; returns {@code (df/dy)^T lambda}. */
    double[] pullback(double t, double[] lambda, double[] thetaBar) {
        trajectory.evaluate(t, u);
        return pullback(t, u, lambda, f, thetaBar);
    }
}
