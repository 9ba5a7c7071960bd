package org.costate.equilibrium;

/** A search that found no equilibrium, or a derivative of one that could not be computed. */
public final class EquilibriumException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final EquilibriumStatus status;
    private final transient Equilibrium equilibrium;

    EquilibriumException(EquilibriumStatus status, String message, Equilibrium equilibrium) {
        super(status + ": " + message);
        this.status = status;
        this.equilibrium = equilibrium;
    }

    /**
     * What went wrong.
     *
     * @return any status but CONVERGED
     */
    public EquilibriumStatus status() {
        return status;
    }

    /**
     * How far the search came.
     *
     * @return the last state, residuals and counts
     */
    public Equilibrium equilibrium() {
        return equilibrium;
    }
}
