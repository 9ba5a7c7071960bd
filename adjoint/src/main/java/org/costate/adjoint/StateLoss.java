package org.costate.adjoint;

import org.costate.solver.Solution;

/** A loss of the saved states of a solve. */
@FunctionalInterface
public interface StateLoss {

    /**
     * Adds the derivatives of the loss.
     *
     * @param solution the solve, what the solver of the caller saves
     * @param bar      zeros in its shape; cotangents of saved states are added
     * @return the loss
     */
    double add(Solution solution, Cotangents bar);
}
