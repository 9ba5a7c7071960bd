package org.costate.adjoint;

import org.costate.solver.StateChange;

/** A change of the state with its derivatives. Its parameters are those of the field, by the same indices. */
public interface DifferentiableStateChange extends StateChange {

    /**
     * Pulls cotangents of the state after back. With {@code R(t, y, theta)} the state after:
     *
     * @param t        time of the event
     * @param y        state before, length n, not modified
     * @param w        cotangents of the state after, length n, not modified
     * @param yBar     length n, {@code (dR/dy)^T w} is added to it: for a component that does not change, w itself
     * @param thetaBar derivatives by the field's parameters, {@code (dR/dtheta)^T w} is added to it
     * @return {@code w . dR/dt}
     */
    double pullback(double t, double[] y, double[] w, double[] yBar, double[] thetaBar);
}
