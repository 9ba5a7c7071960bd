package org.costate.equilibrium;

/** How a linear system was solved: CONVERGED, SINGULAR, NOT_FINITE or LINEAR_NOT_CONVERGED; relative residual. */
record LinearOutcome(EquilibriumStatus status, double residual, long iterations, String detail) {

    static LinearOutcome solved(double residual, long iterations) {
        return new LinearOutcome(EquilibriumStatus.CONVERGED, residual, iterations, "");
    }

    boolean isSolved() {
        return status == EquilibriumStatus.CONVERGED;
    }
}
