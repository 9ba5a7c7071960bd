package org.costate.regularization;

import org.costate.adjoint.Cotangents;
import org.costate.adjoint.Recording;
import org.costate.solver.StepLog;

/**
 * A penalty on the accepted steps of a solve. Immutable. Step sizes count as constants, so its gradient is that at
 * frozen steps: see {@code docs/numerics/adjoint.md} for why this is what makes a penalty on the error work.
 */
public interface StepPenalty extends Penalty {

    /**
     * Value of the penalty.
     *
     * @param log the accepted steps
     * @return value, 0 for a solve without steps
     */
    double value(StepLog log);

    /**
     * Adds {@code weight} times the derivatives of the penalty by the estimates E_j and S_j of every step.
     *
     * @param log    the accepted steps
     * @param weight factor of the penalty in the loss
     * @param bar    cotangents of the same solve, added to
     * @throws IllegalArgumentException if the cotangents are for another number of steps
     */
    void addCotangents(StepLog log, double weight, Cotangents bar);

    @Override
    default double add(Recording recording, double weight, Cotangents bar, double[] thetaBar) {
        addCotangents(recording.log(), weight, bar);
        return value(recording.log());
    }

    /**
     * This penalty and another.
     *
     * @param other the other
     * @return their sum
     */
    default StepPenalty plus(StepPenalty other) {
        return SumOfPenalties.of(this, other);
    }

    /**
     * This penalty with a weight of its own.
     *
     * @param factor weight, finite
     * @return the penalty times the factor
     * @throws IllegalArgumentException if it is not finite
     */
    @Override
    default StepPenalty times(double factor) {
        return SumOfPenalties.of().plus(factor, this);
    }
}
