package org.costate.equilibrium;

import java.util.Arrays;
import org.costate.adjoint.DirectionalField;
import org.costate.adjoint.Linearization;
import org.costate.adjoint.TwiceDifferentiableMap;

/**
 * The gradient flow of a cost, {@code f = -dphi/dx}: zero where {@code phi(t, x, theta)} is stationary in x. Its zeros that
 * are stable under the flow are minima, so {@link PseudoTransient} and {@link Relaxation} find minima; {@link Newton} finds
 * saddles and maxima as well. The derivative of a minimizer by theta is that of the zero. Each product with the Jacobian
 * is one Hessian product of the cost. Immutable.
 */
public final class Stationarity implements DirectionalField {

    private final TwiceDifferentiableMap cost;

    private Stationarity(TwiceDifferentiableMap cost) {
        this.cost = cost;
    }

    /**
     * The conditions of a minimum.
     *
     * @param cost phi, one value; its parameters become those of the field
     * @return the field, on states x
     */
    public static Stationarity of(TwiceDifferentiableMap cost) {
        return new Stationarity(cost);
    }

    @Override
    public void evaluate(double t, double[] x, double[] out) {
        linearization().evaluate(t, x, out);
    }

    @Override
    public int parameterCount() {
        return cost.parameterCount();
    }

    @Override
    public long revision() {
        return cost.revision();
    }

    @Override
    public Linearization linearization() {
        return new Workspace(cost);
    }

    @Override
    public void derivative(double t, double[] x, double tDot, double[] xDot, double[] thetaDot, double[] out) {
        Arrays.fill(out, 0);
        cost.hessianProduct(t, x, new double[] {1}, tDot, xDot, thetaDot, out, new double[cost.parameterCount()]);
        for (int i = 0; i < out.length; i++) {
            out[i] = -out[i];
        }
    }

    /** One evaluation. */
    private static final class Workspace implements Linearization {

        private final TwiceDifferentiableMap cost;
        private final CostGradient gradient;
        private final double[] minus;
        private double t;
        private double[] x = {};

        Workspace(TwiceDifferentiableMap cost) {
            this.cost = cost;
            gradient = new CostGradient(cost);
            minus = new double[] {-1};
        }

        @Override
        public void evaluate(double time, double[] y, double[] out) {
            t = time;
            x = y.clone();
            gradient.evaluate(t, x, out);
            for (int i = 0; i < out.length; i++) {
                out[i] = -out[i];
            }
        }

        @Override
        public double pullback(double[] w, double[] xBar, double[] thetaBar) {
            return cost.hessianProduct(t, x, minus, 0, w, new double[thetaBar.length], xBar, thetaBar);
        }
    }
}
