package org.costate.adjoint;

/** A function that can be differentiated along a direction, at the price of about two evaluations. */
public interface DirectionalMap extends DifferentiableMap {

    /**
     * The derivative of the values along a direction, {@code dg/dt tDot + dg/dx xDot + dg/dtheta thetaDot}.
     *
     * @param t        time, at which to differentiate
     * @param x        argument, length n, not modified
     * @param tDot     direction of time
     * @param xDot     direction of the argument, length n, not modified
     * @param thetaDot direction of the parameters, length {@link #parameterCount}, not modified
     * @param values   derivative, length m, written
     */
    void derivative(double t, double[] x, double tDot, double[] xDot, double[] thetaDot, double[] values);
}
