package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.StepRecord;
import org.costate.solver.rk.ButcherTableau;

/**
 * The integral of {@code (df/dtheta)^T lambda} over the steps of a backward solve: what each stage gave is kept until the
 * step is accepted, and then summed with the weights of the method. That is the quadrature that a larger state would
 * have had, without a say in the step.
 */
final class StageIntegral {

    private final double[] weights;
    private final boolean firstSameAsLast;
    private final double[][] stageBars;
    private final double[] probeBar;
    private double[] sum;

    StageIntegral(ButcherTableau tableau, int parameters) {
        weights = tableau.weights();
        firstSameAsLast = tableau.isFirstSameAsLast();
        stageBars = new double[tableau.stages()][parameters];
        probeBar = new double[parameters];
        sum = new double[parameters];
    }

    void begin() {
        sum = new double[sum.length];
    }

    /** Zeros for what a stage gives; a negative index is an evaluation that belongs to no step. */
    double[] zeros(int stage) {
        double[] bar = stage < 0 || stage >= stageBars.length ? probeBar : stageBars[stage];
        Arrays.fill(bar, 0);
        return bar;
    }

    /** Adds a step, whose cotangents were in a unit. */
    void accepted(StepRecord step, double unit) {
        for (int s = 0; s < weights.length; s++) {
            double factor = -unit * step.h() * weights[s];
            double[] bar = stageBars[s];
            for (int i = 0; i < bar.length && factor != 0; i++) {
                sum[i] += factor * bar[i];
            }
        }
        if (firstSameAsLast) {
            int last = stageBars.length - 1;
            double[] first = stageBars[0];
            stageBars[0] = stageBars[last];
            stageBars[last] = first;
        }
    }

    double[] sum() {
        return sum;
    }
}
