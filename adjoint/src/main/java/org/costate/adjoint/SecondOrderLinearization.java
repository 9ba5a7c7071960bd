package org.costate.adjoint;

/**
 * A linearization whose Jacobian can be differentiated too, as gradients of a {@link DivergenceField} need. It serves fields that keep what
 * an evaluation was made of; a {@link SecondOrderField} starts from the state instead and knows directions of the time.
 */
public interface SecondOrderLinearization extends Linearization {

    /**
     * Adds the gradient of {@code w . (df/dy) u}, w and u held, at the last evaluation. May be called more than once, before
     * or after {@link #pullback}.
     *
     * @param w        length n, not modified
     * @param u        direction of the state, length n, not modified
     * @param yBar     length n, added to
     * @param thetaBar the field's parameters, added to
     * @return the derivative by time
     * @throws UnsupportedOperationException if this field is made of one that has no second derivatives
     */
    double pullbackProduct(double[] w, double[] u, double[] yBar, double[] thetaBar);
}
