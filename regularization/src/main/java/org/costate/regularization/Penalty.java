package org.costate.regularization;

import org.costate.adjoint.Cotangents;
import org.costate.adjoint.Recording;

/**
 * What a training iteration adds to its loss for what a recorded solve cost. Part of the derivative goes through the
 * solve, as cotangents; a local penalty also reaches the parameters directly. A weighted sum of penalties is a penalty.
 */
public interface Penalty {

    /**
     * Adds {@code weight} times the derivatives of the penalty.
     *
     * @param recording the recorded solve
     * @param weight    factor of the penalty in the loss
     * @param bar       cotangents of the solve, added to
     * @param thetaBar  derivatives by the parameters of the field that do not go through the solve, added to
     * @return value of the penalty, without the weight
     * @throws IllegalArgumentException if a target does not fit the solve, or the solve lacks what the penalty needs
     */
    double add(Recording recording, double weight, Cotangents bar, double[] thetaBar);

    /**
     * This penalty and another.
     *
     * @param other the other
     * @return their sum
     */
    default Penalty plus(Penalty other) {
        return (recording, weight, bar, thetaBar) ->
                add(recording, weight, bar, thetaBar) + other.add(recording, weight, bar, thetaBar);
    }

    /**
     * This penalty with a weight of its own.
     *
     * @param factor weight, finite
     * @return the penalty times the factor
     * @throws IllegalArgumentException if it is not finite
     */
    default Penalty times(double factor) {
        if (!(Math.abs(factor) < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("factor = " + factor + ", but must be finite");
        }
        return (recording, weight, bar, thetaBar) -> factor * add(recording, factor * weight, bar, thetaBar);
    }
}
