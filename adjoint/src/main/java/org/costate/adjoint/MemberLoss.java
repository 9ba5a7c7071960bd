package org.costate.adjoint;

/**
 * A loss of each member of an ensemble, with its derivatives. Called for several members at once, so it may not change
 * anything but what it is given. A penalty on what a solve cost has the same form, see {@code Penalty}.
 */
public interface MemberLoss {

    /**
     * Adds the derivatives of the loss of one member.
     *
     * @param index     index of the member
     * @param recording its recorded solve
     * @param bar       zeros in the shape of the solve; cotangents are added
     * @param thetaBar  zeros, as many as the equation has parameters; derivatives that do not go through the solve are
     *                  added
     * @return the loss
     */
    double add(long index, Recording recording, Cotangents bar, double[] thetaBar);
}
