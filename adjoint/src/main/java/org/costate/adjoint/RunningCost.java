package org.costate.adjoint;

/**
 * An integrand {@code l(t, y, f(t, y, theta), theta)} whose integral over a solve is a part of the loss. It rides along
 * with the field in a {@link RunningCostField}.
 */
public interface RunningCost {

    /**
     * Makes a workspace that evaluates the integrand and can pull back through that evaluation.
     *
     * @return a new linearization, for one thread
     */
    CostLinearization linearization();

    /**
     * A number that changes whenever something does that the integrand depends on, besides the field's parameters.
     *
     * @return the revision; the default is for integrands that never change
     */
    default long revision() {
        return 0;
    }
}
