package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.DenseOutput;
import org.costate.solver.JacobianField;

/**
 * The equation of the cotangent along a trajectory, {@code lambda' = -(df/dy(t, u(t)))^T lambda}, for implicit methods: it is
 * linear, so its Jacobian is that matrix, by a pullback for each column. Mutable, for one thread.
 */
final class StiffCotangentField implements JacobianField {

    private final Linearization linearization;
    private final DenseOutput trajectory;
    private final double[] u;
    private final double[] f;
    private final double[] bar;
    private final double[] unit;
    private final double[] unused;
    private double at = Double.NaN;
    private long evaluations;

    StiffCotangentField(DifferentiableField field, DenseOutput trajectory, int n) {
        linearization = field.linearization();
        this.trajectory = trajectory;
        u = new double[n];
        f = new double[n];
        bar = new double[n];
        unit = new double[n];
        unused = new double[field.parameterCount()];
    }

    private void moveTo(double t) {
        if (t != at) {
            trajectory.evaluate(Math.max(low(), Math.min(high(), t)), u);
            linearization.evaluate(t, u, f);
            at = t;
            evaluations++;
        }
    }

    // stages may lie beyond the end of a step, and of the trajectory
    private double low() {
        return Math.min(trajectory.start(), trajectory.end());
    }

    private double high() {
        return Math.max(trajectory.start(), trajectory.end());
    }

    @Override
    public void evaluate(double t, double[] lambda, double[] out) {
        double[] pulled = pullback(t, lambda, unused);
        for (int i = 0; i < out.length; i++) {
            out[i] = -pulled[i];
        }
    }

    @Override
    public void jacobian(double t, double[] lambda, double[] matrix) {
        int n = u.length;
        for (int j = 0; j < n; j++) {
            unit[j] = 1;
            double[] column = pullback(t, unit, unused);
            unit[j] = 0;
            for (int i = 0; i < n; i++) {
                matrix[i * n + j] = -column[i];
            }
        }
    }

    /** Adds {@code (df/dtheta)^T lambda} at a time; returns {@code (df/dy)^T lambda}, to be read until the next call. */
    double[] pullback(double t, double[] lambda, double[] thetaBar) {
        moveTo(t);
        Arrays.fill(bar, 0);
        linearization.pullback(lambda, bar, thetaBar);
        return bar;
    }

    long evaluations() {
        return evaluations;
    }
}
