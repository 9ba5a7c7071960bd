package org.costate.equilibrium;

/** How a search, or the linear system of a derivative, ended. */
public enum EquilibriumStatus {
    /** The tolerance was met. */
    CONVERGED("the tolerance was met"),
    /** The iterations did not meet the tolerance. */
    NOT_CONVERGED("the iterations do not meet the tolerance"),
    /** The Jacobian is singular to working precision. */
    SINGULAR("the Jacobian is singular: is a quantity conserved, so that states are not isolated, or is this a turning"
            + " point? Replace an equation by the conserved quantity, or find the state by PseudoTransient"),
    /** An iterative method for linear systems did not meet its tolerance. */
    LINEAR_NOT_CONVERGED("the linear system is not solved to its tolerance; allow more iterations, a longer restart, or"
            + " use LuFactors"),
    /** The field gave NaN or infinity. */
    NOT_FINITE("the field gives values that are not finite; start elsewhere, or let the field refuse such states"),
    /** The field refused a state, and no shorter change helped. */
    FIELD_REFUSED("the field refuses the states on the way; start elsewhere"),
    /** Someone asked for an end. */
    CANCELLED("the search was cancelled");

    private final String advice;

    EquilibriumStatus(String advice) {
        this.advice = advice;
    }

    /**
     * Whether it is not what was asked for.
     *
     * @return true for all but CONVERGED
     */
    public boolean isFailure() {
        return this != CONVERGED;
    }

    /**
     * What it means and what can be done.
     *
     * @return one sentence
     */
    public String advice() {
        return advice;
    }
}
