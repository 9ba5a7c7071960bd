package org.costate.adjoint;

/** A function that also knows the derivative of its pullback: Hessians times vectors. */
public interface TwiceDifferentiableMap extends DirectionalMap {

    /**
     * The derivative of a pullback along a direction: the Hessian of {@code w . g} by argument, parameters and time, times
     * the direction.
     *
     * @param t        time, at which to differentiate
     * @param x        argument, length n, not modified
     * @param w        weights of the values, length m, not modified
     * @param tDot     direction of time
     * @param xDot     direction of the argument, length n, not modified
     * @param thetaDot direction of the parameters, length {@link #parameterCount}, not modified
     * @param xBar     part of the argument, length n, added to
     * @param thetaBar part of the parameters, length {@link #parameterCount}, added to
     * @return part of time
     */
    double hessianProduct(
            double t,
            double[] x,
            double[] w,
            double tDot,
            double[] xDot,
            double[] thetaDot,
            double[] xBar,
            double[] thetaBar);
}
