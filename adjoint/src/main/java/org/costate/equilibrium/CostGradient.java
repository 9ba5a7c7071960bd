package org.costate.equilibrium;

import java.util.Arrays;
import org.costate.adjoint.DifferentiableMap;
import org.costate.adjoint.Linearization;

/** The gradient of a cost with one value by its argument. Mutable workspace, for one thread. */
final class CostGradient {

    private final Linearization cost;
    private final double[] value = new double[1];
    private final double[] one = {1};
    private final double[] ignored;

    CostGradient(DifferentiableMap cost) {
        this.cost = cost.linearization();
        ignored = new double[cost.parameterCount()];
    }

    /** Writes the gradient. */
    void evaluate(double t, double[] x, double[] gradient) {
        cost.evaluate(t, x, value);
        Arrays.fill(gradient, 0);
        cost.pullback(one, gradient, ignored);
    }
}
