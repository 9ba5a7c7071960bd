package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.StepListener;
import org.costate.solver.StepRecord;
import org.costate.solver.VectorField;
import org.costate.solver.rk.ButcherTableau;

/**
 * State and cotangent as one equation, {@code (u, lambda)' = (f, -(df/du)^T lambda)}. Each stage's pullback also gives
 * {@code (df/dtheta)^T lambda}; they are kept until the step is accepted, and then summed with the weights of the method:
 * the quadrature that a larger state would have had, without a say in the step.
 */
final class BackwardField implements VectorField, StepListener {

    private final DifferentiableField field;
    private final Linearization linearization;
    private final double[] weights;
    private final boolean firstSameAsLast;
    private final double[][] stageBars;
    private final double[] probeBar;
    private double[] thetaBar;
    private double[] u = {};
    private double[] f = {};
    private double[] lambda = {};
    private double[] lambdaBar = {};
    private double unit;
    private double longestStep;
    private int stage;
    private long evaluations;

    BackwardField(DifferentiableField field, ButcherTableau tableau) {
        this.field = field;
        linearization = field.linearization();
        weights = tableau.weights();
        firstSameAsLast = tableau.isFirstSameAsLast();
        int p = field.parameterCount();
        stageBars = new double[tableau.stages()][p];
        probeBar = new double[p];
        thetaBar = new double[p];
    }

    /** Begins a sweep. */
    void begin(int n) {
        if (u.length != n) {
            u = new double[n];
            f = new double[n];
            lambda = new double[n];
            lambdaBar = new double[n];
        }
        thetaBar = new double[thetaBar.length];
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
        double[] bar = stage < 0 ? probeBar : stageBars[stage];
        Arrays.fill(bar, 0);
        linearization.evaluate(t, u, f);
        linearization.pullback(lambda, lambdaBar, bar);
        evaluations++;
        for (int i = 0; i < n; i++) {
            dydt[i] = f[i];
            dydt[n + i] = -lambdaBar[i];
        }
    }

    @Override
    public void accepted(StepRecord step) {
        longestStep = Math.max(longestStep, Math.abs(step.h()));
        for (int s = 0; s < weights.length; s++) {
            double factor = -unit * step.h() * weights[s];
            double[] bar = stageBars[s];
            for (int i = 0; i < bar.length && factor != 0; i++) {
                thetaBar[i] += factor * bar[i];
            }
        }
        if (firstSameAsLast) {
            int last = stageBars.length - 1;
            double[] first = stageBars[0];
            stageBars[0] = stageBars[last];
            stageBars[last] = first;
        }
    }

    /** {@code bar . f(t, y)}. */
    double slope(double t, double[] y, double[] bars, int offset) {
        field.evaluate(t, y, f);
        evaluations++;
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum += bars[offset + i] * f[i];
        }
        return sum;
    }

    double[] thetaBar() {
        return thetaBar;
    }

    double longestStep() {
        return longestStep;
    }

    long evaluations() {
        return evaluations;
    }
}
