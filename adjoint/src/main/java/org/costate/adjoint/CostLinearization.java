package org.costate.adjoint;

/**
 * One evaluation of a running cost together with what its pullback needs. Mutable, for one thread; each
 * {@link #evaluate} replaces the one before.
 */
public interface CostLinearization {

    /**
     * Evaluates the integrand and keeps what the pullback needs.
     *
     * @param t    time, in the user's unit
     * @param y    state, length n, not modified and not kept (copy what is needed)
     * @param dydt the field at this point, length n, not modified and not kept
     * @return l, in units of the cost over time
     */
    double evaluate(double t, double[] y, double[] dydt);

    /**
     * Pulls a cotangent of the integrand back through the last evaluation. What goes through the value of the field is
     * added to {@code dydtBar}, which the field pulls back afterwards.
     *
     * @param bar      cotangent of l
     * @param dydtBar  length n, added to
     * @param yBar     length n, added to
     * @param thetaBar the field's parameters, added to
     * @return {@code bar dl/dt}, the field held
     */
    double pullback(double bar, double[] dydtBar, double[] yBar, double[] thetaBar);

    /**
     * Memory that this workspace holds after an evaluation.
     *
     * @return bytes, or {@link Linearization#UNKNOWN}
     */
    default long bytes() {
        return Linearization.UNKNOWN;
    }
}
