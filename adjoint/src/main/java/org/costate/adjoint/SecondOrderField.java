package org.costate.adjoint;

/**
 * A field that also knows its second derivatives. Gradients of Rosenbrock steps need them, because such a step computes
 * with the Jacobian. Traced fields have them.
 */
public interface SecondOrderField extends DifferentiableField {

    /**
     * Pulls back through a derivative of the field along a direction of time and state: with
     * {@code d = w . (df/dt tDot + df/dy yDot)} at w, tDot and yDot held, adds {@code dd/dy} to {@code yBar} and
     * {@code dd/dtheta} to {@code thetaBar}.
     *
     * @param t        time
     * @param y        state, length n, not modified
     * @param w        cotangent of the derivative, length n, not modified
     * @param tDot     direction of the time
     * @param yDot     direction of the state, length n, not modified
     * @param yBar     length n, added to
     * @param thetaBar length {@link #parameterCount}, added to
     * @return {@code dd/dt}, 0 for an autonomous field
     */
    double derivativePullback(
            double t, double[] y, double[] w, double tDot, double[] yDot, double[] yBar, double[] thetaBar);
}
