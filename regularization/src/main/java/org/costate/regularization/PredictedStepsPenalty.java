package org.costate.regularization;

import org.costate.adjoint.Cotangents;
import org.costate.solver.Method;
import org.costate.solver.PidController;
import org.costate.solver.StepLog;

/**
 * The number of steps that the present errors predict, {@code N = sum_j (E_j / E*)^(1/k)}, with k the order of the
 * error norm in the step size and E* the error at which the controller settles: a step whose error is {@code c^k} times
 * too large will be cut into c. At the start N is about the number of steps. Its logarithm has the <i>relative</i>
 * change of the number of steps as gradient, so one weight serves all tolerances, and E* drops out.
 *
 * <p>Steps whose error is zero count nothing and have the sub-gradient 0.
 */
public final class PredictedStepsPenalty implements StepPenalty {

    private final StepCost cost;
    private final boolean logarithm;

    private PredictedStepsPenalty(StepCost cost, boolean logarithm) {
        this.cost = cost;
        this.logarithm = logarithm;
    }

    /**
     * The predicted number of steps under {@link PidController#standard}.
     *
     * @param method method of the solves it will be asked about
     * @return the penalty
     * @throws IllegalArgumentException if the method has no error estimate
     */
    public static PredictedStepsPenalty of(Method method) {
        return of(method, settledError(method));
    }

    /** The error at which the standard controller settles. */
    static double settledError(Method method) {
        return PidController.standard().settledError(Math.max(1, method.errorOrder()));
    }

    /**
     * The predicted number of steps for another controller.
     *
     * @param method  method of the solves it will be asked about
     * @param settled error E* at which the controller settles, positive; {@link PidController#settledError} knows it
     * @return the penalty
     * @throws IllegalArgumentException if the method has no error estimate, or the error is not positive and finite
     */
    public static PredictedStepsPenalty of(Method method, double settled) {
        return new PredictedStepsPenalty(StepCost.predictedSteps(method, settled), false);
    }

    /**
     * The logarithm of this penalty.
     *
     * @return a new penalty, {@code log N}
     */
    public PredictedStepsPenalty logarithm() {
        return new PredictedStepsPenalty(cost, true);
    }

    @Override
    public double value(StepLog log) {
        double steps = cost.sum(log);
        return !logarithm ? steps : steps > 0 ? Math.log(steps) : 0;
    }

    @Override
    public void addCotangents(StepLog log, double weight, Cotangents bar) {
        StepCost.requireFit(log, bar);
        double steps = logarithm ? cost.sum(log) : 1;
        double factor = steps > 0 ? weight / steps : 0;
        for (int j = 0; j < log.size(); j++) {
            cost.addCotangent(log, j, factor, bar);
        }
    }
}
