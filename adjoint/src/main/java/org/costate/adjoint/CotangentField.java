package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.StepListener;
import org.costate.solver.StepRecord;
import org.costate.solver.VectorField;
import org.costate.solver.rk.ButcherTableau;

/** The equation of the cotangent along a known trajectory, {@code lambda' = -(df/dy(t, u(t)))^T lambda}. */
final class CotangentField implements VectorField, StepListener {

    private final RecomputedTrajectory trajectory;
    private final Linearization linearization;
    private final StageIntegral integral;
    private double[] u = {};
    private double[] f = {};
    private double[] bar = {};
    private double unit = 1;
    private double longestStep;
    private int stage;
    private long evaluations;

    CotangentField(DifferentiableField field, RecomputedTrajectory trajectory, ButcherTableau tableau) {
        this.trajectory = trajectory;
        linearization = field.linearization();
        integral = new StageIntegral(tableau, field.parameterCount());
    }

    void begin(int n) {
        if (u.length != n) {
            u = new double[n];
            f = new double[n];
            bar = new double[n];
        }
        integral.begin();
        evaluations = 0;
    }

    /** Begins a solve whose cotangents are in a unit. */
    void enter(double cotangentUnit) {
        unit = cotangentUnit;
        longestStep = 0;
    }

    @Override
    public void evaluating(int index) {
        stage = index;
    }

    @Override
    public void evaluate(double t, double[] lambda, double[] out) {
        pullback(t, lambda, integral.zeros(stage));
        for (int i = 0; i < out.length; i++) {
            out[i] = -bar[i];
        }
    }

    /** Adds {@code (df/dtheta)^T lambda} at a time. */
    void pullback(double t, double[] lambda, double[] thetaBar) {
        trajectory.evaluate(t, u);
        Arrays.fill(bar, 0);
        linearization.evaluate(t, u, f);
        linearization.pullback(lambda, bar, thetaBar);
        evaluations++;
    }

    @Override
    public void accepted(StepRecord step) {
        longestStep = Math.max(longestStep, Math.abs(step.h()));
        integral.accepted(step, unit);
    }

    double[] thetaBar() {
        return integral.sum();
    }

    double longestStep() {
        return longestStep;
    }

    long evaluations() {
        return evaluations;
    }
}
