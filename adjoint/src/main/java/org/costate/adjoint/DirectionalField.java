package org.costate.adjoint;

/** A field that can be differentiated along a direction, at the price of about two evaluations. */
public interface DirectionalField extends DifferentiableField, DirectionalMap {

    /**
     * The derivative along a direction, {@code df/dt tDot + df/dy yDot + df/dtheta thetaDot}.
     *
     * @param t        time
     * @param y        state, length n, not modified
     * @param tDot     direction of the time
     * @param yDot     direction of the state, length n, not modified
     * @param thetaDot direction of the parameters, not modified
     * @param out      length n, written
     */
    @Override
    void derivative(double t, double[] y, double tDot, double[] yDot, double[] thetaDot, double[] out);
}
