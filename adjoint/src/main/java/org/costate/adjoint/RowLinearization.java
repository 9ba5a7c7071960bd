package org.costate.adjoint;

/**
 * One evaluation of a {@link DifferentiableRowField} together with what its pullback needs. Mutable, for one thread; each
 * {@link #evaluate} replaces the one before, with the same number of rows.
 */
public interface RowLinearization {

    /**
     * Evaluates all rows, to the same bits as the field, and keeps what the pullback needs.
     *
     * @param t      time of each row
     * @param y      states, a row after the other, not modified and not kept
     * @param values derivatives, or rows of a diffusion, written
     */
    void evaluate(double[] t, double[] y, double[] values);

    /**
     * Pulls cotangents of the values back through the last evaluation.
     *
     * @param w        cotangents of the values, not modified
     * @param yBar     cotangents of the states, added to
     * @param thetaBar derivatives by the parameters, summed over the rows, added to
     */
    void pullback(double[] w, double[] yBar, double[] thetaBar);
}
