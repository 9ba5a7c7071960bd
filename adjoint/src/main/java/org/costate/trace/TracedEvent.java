package org.costate.trace;

import org.costate.adjoint.DifferentiableEventFunction;

/** A traced event function, with its field's parameters. */
final class TracedEvent implements DifferentiableEventFunction {

    private final TracedFunction function;

    TracedEvent(TracedFunction function) {
        this.function = function;
    }

    @Override
    public double value(double t, double[] y) {
        double[] value = Scratch.values(1);
        function.evaluate(t, y, value);
        return value[0];
    }

    @Override
    public double pullback(double t, double[] y, double weight, double[] yBar, double[] thetaBar) {
        double[] w = Scratch.seed(1);
        w[0] = weight;
        return function.pullback(t, y, w, yBar, thetaBar);
    }
}
