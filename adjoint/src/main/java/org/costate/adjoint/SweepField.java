package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.StepListener;
import org.costate.solver.StepRecord;
import org.costate.solver.VectorField;
import org.costate.solver.rk.ButcherTableau;

/**
 * What the equations that are solved backwards have in common: each stage's pullback through the field also gives
 * {@code (df/dtheta)^T lambda}, which is integrated on the side.
 */
abstract class SweepField implements VectorField, StepListener {

    private final Linearization linearization;
    private final StageIntegral integral;
    private double[] lambdaBar = {};
    private double unit = 1;
    private double longestStep;
    private int stage;
    private long evaluations;

    SweepField(DifferentiableField field, ButcherTableau tableau) {
        linearization = field.linearization();
        integral = new StageIntegral(tableau, field.parameterCount());
    }

    /** Begins a sweep. */
    void begin(int n) {
        if (lambdaBar.length != n) {
            lambdaBar = new double[n];
        }
        integral.begin();
        evaluations = 0;
    }

    /** Begins a solve whose cotangents are in a unit. */
    final void enter(double cotangentUnit) {
        unit = cotangentUnit;
        longestStep = 0;
    }

    /** Zeros for the parameters' derivatives of the stage that is being evaluated. */
    final double[] stageBar() {
        return integral.zeros(stage);
    }

    /**
     * Evaluates the field and pulls a cotangent back.
     *
     * @param f        derivative of the state, written
     * @param thetaBar derivatives by the parameters, added to
     * @return {@code (df/du)^T lambda}, to be read until the next call
     */
    final double[] pullback(double t, double[] u, double[] lambda, double[] f, double[] thetaBar) {
        Arrays.fill(lambdaBar, 0);
        linearization.evaluate(t, u, f);
        linearization.pullback(lambda, lambdaBar, thetaBar);
        evaluations++;
        return lambdaBar;
    }

    @Override
    public final void evaluating(int index) {
        stage = index;
    }

    @Override
    public final void accepted(StepRecord step) {
        longestStep = Math.max(longestStep, Math.abs(step.h()));
        integral.accepted(step, unit);
    }

    final double[] thetaBar() {
        return integral.sum();
    }

    final double longestStep() {
        return longestStep;
    }

    final long evaluations() {
        return evaluations;
    }
}
