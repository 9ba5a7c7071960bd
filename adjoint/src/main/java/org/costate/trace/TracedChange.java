package org.costate.trace;

import org.costate.adjoint.DifferentiableStateChange;

/** A traced change of the state at an event, with its field's parameters. */
final class TracedChange implements DifferentiableStateChange {

    private final TracedFunction function;

    TracedChange(TracedFunction function) {
        this.function = function;
    }

    @Override
    public void apply(double t, double[] y, double[] after) {
        function.evaluate(t, y, after);
    }

    @Override
    public double pullback(double t, double[] y, double[] w, double[] yBar, double[] thetaBar) {
        return function.pullback(t, y, w, yBar, thetaBar);
    }
}
