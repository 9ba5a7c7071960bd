package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.StepListener;
import org.costate.solver.StepRecord;
import org.costate.solver.VectorField;
import org.costate.solver.rk.ButcherTableau;

/**
 * State and cotangent as one equation, {@code (u, lambda)' = (f, -(df/du)^T lambda)}. Each stage's pullback also gives
 * {@code (df/dtheta)^T lambda}, which is integrated on the side.
 */
final class BackwardField implements VectorField, StepListener {

    private final Linearization linearization;
    private final StageIntegral integral;
    private double[] u = {};
    private double[] f = {};
    private double[] lambda = {};
    private double[] lambdaBar = {};
    private double unit;
    private double longestStep;
    private int stage;
    private long evaluations;

    BackwardField(DifferentiableField field, ButcherTableau tableau) {
        linearization = field.linearization();
        integral = new StageIntegral(tableau, field.parameterCount());
    }

    /** Begins a sweep. */
    void begin(int n) {
        if (u.length != n) {
            u = new double[n];
            f = new double[n];
            lambda = new double[n];
            lambdaBar = new double[n];
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
    public void evaluate(double t, double[] y, double[] dydt) {
        int n = u.length;
        System.arraycopy(y, 0, u, 0, n);
        System.arraycopy(y, n, lambda, 0, n);
        Arrays.fill(lambdaBar, 0);
        linearization.evaluate(t, u, f);
        linearization.pullback(lambda, lambdaBar, integral.zeros(stage));
        evaluations++;
        for (int i = 0; i < n; i++) {
            dydt[i] = f[i];
            dydt[n + i] = -lambdaBar[i];
        }
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
