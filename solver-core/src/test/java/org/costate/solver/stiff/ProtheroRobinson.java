package org.costate.solver.stiff;

import org.costate.solver.JacobianField;
import org.costate.solver.TimeDerivativeField;

/** {@code y' = lambda (y - cos t) - sin t}, whose solution from 1 is cos t. Source: Prothero, Robinson 1974. */
final class ProtheroRobinson implements JacobianField, TimeDerivativeField {

    private final double lambda;

    ProtheroRobinson(double lambda) {
        this.lambda = lambda;
    }

    @Override
    public void evaluate(double t, double[] y, double[] dydt) {
        dydt[0] = lambda * (y[0] - Math.cos(t)) - Math.sin(t);
    }

    @Override
    public void jacobian(double t, double[] y, double[] dfdy) {
        dfdy[0] = lambda;
    }

    @Override
    public void timeDerivative(double t, double[] y, double[] dfdt) {
        dfdt[0] = lambda * Math.sin(t) - Math.cos(t);
    }
}
