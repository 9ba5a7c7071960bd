package org.costate.adjoint;

import org.costate.solver.EventFunction;

/** An event's function with its derivatives. Its parameters are those of the field, by the same indices. */
public interface DifferentiableEventFunction extends EventFunction {

    /**
     * Pulls a cotangent of the value back.
     *
     * @param t        time
     * @param y        state, length n, not modified
     * @param weight   cotangent of the value
     * @param yBar     length n, {@code weight dg/dy} is added to it
     * @param thetaBar derivatives by the field's parameters, {@code weight dg/dtheta} is added to it
     * @return {@code weight dg/dt}
     */
    double pullback(double t, double[] y, double weight, double[] yBar, double[] thetaBar);
}
