package org.costate.diffusion;

/**
 * One evaluation of a {@link NoisyModel} on a batch with what its pullback needs. Mutable, for one thread; each
 * {@link #evaluate} replaces the one before, and the number of rows may change from one to the next.
 */
public interface NoisyLinearization {

    /**
     * Evaluates and keeps what the pullback needs.
     *
     * @param levels    level of each of n rows, not modified and not kept
     * @param z         scaled samples, n x d, row-major, not modified and not kept
     * @param condition conditioning, n x k, row-major, not modified and not kept
     * @param out       n x d, row-major, written; not z
     * @throws IllegalArgumentException if a length does not fit, or the model is singular at a level
     */
    void evaluate(NoiseLevels levels, double[] z, double[] condition, double[] out);

    /**
     * Pulls a cotangent of the output back through the last evaluation. May be called more than once for one evaluation.
     *
     * @param w            cotangent of out, n x d, not modified
     * @param zBar         n x d, added to
     * @param conditionBar n x k, added to
     * @param thetaBar     its first {@link NoisyModel#parameterCount} elements are added to; may be longer
     * @param phiBar       n, added to: derivative by each row's angle phi at held z
     */
    void pullback(double[] w, double[] zBar, double[] conditionBar, double[] thetaBar, double[] phiBar);

    /**
     * Adds the gradient of {@code sum over rows of w . (dout/dz) u}, w and u held, at the last evaluation.
     *
     * @param w            n x d, not modified
     * @param u            directions of z, n x d, not modified
     * @param zBar         n x d, added to
     * @param conditionBar n x k, added to
     * @param thetaBar     its first {@link NoisyModel#parameterCount} elements are added to; may be longer
     * @param phiBar       n, added to: derivative by each row's angle phi at held z
     * @param tangent      n x d, written: {@code (dout/dz) u}
     * @throws UnsupportedOperationException unless {@link NoisyModel#hasSecondDerivatives}
     */
    default void pullbackProduct(
            double[] w,
            double[] u,
            double[] zBar,
            double[] conditionBar,
            double[] thetaBar,
            double[] phiBar,
            double[] tangent) {
        throw new UnsupportedOperationException(getClass().getName()
                + " has no second derivatives, which gradients of a likelihood need; implement pullbackProduct");
    }

    /**
     * Memory that this workspace holds after an evaluation.
     *
     * @return bytes, or {@link org.costate.adjoint.Linearization#UNKNOWN}
     */
    default long bytes() {
        return org.costate.adjoint.Linearization.UNKNOWN;
    }
}
