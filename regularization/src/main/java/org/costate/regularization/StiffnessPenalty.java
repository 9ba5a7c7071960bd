package org.costate.regularization;

import org.costate.adjoint.Cotangents;
import org.costate.solver.Method;
import org.costate.solver.StepLog;

/**
 * The penalty on the stiffness estimate, {@code R_S = A_j(S_j / size)}, with the length of the method's stability
 * interval as size, so that weights carry over from method to method.
 *
 * <p>Source: Pal, Ma, Shah, Rackauckas, <i>Opening the Blackbox</i>, ICML 2021. Their formula has the sum, their code
 * the maximum.
 */
public final class StiffnessPenalty implements StepPenalty {

    private final Aggregation aggregation;
    private final StepCost cost;

    private StiffnessPenalty(Aggregation aggregation, StepCost cost) {
        this.aggregation = aggregation;
        this.cost = cost;
    }

    /**
     * The penalty.
     *
     * @param method      method of the solves it will be asked about
     * @param aggregation how the steps become one number
     * @return the penalty
     * @throws IllegalArgumentException if the method has no stiffness estimate
     */
    public static StiffnessPenalty of(Method method, Aggregation aggregation) {
        return new StiffnessPenalty(aggregation, StepCost.stiffness(method));
    }

    @Override
    public double value(StepLog log) {
        return aggregation.value(cost.all(log));
    }

    @Override
    public void addCotangents(StepLog log, double weight, Cotangents bar) {
        aggregation.addCotangents(cost, log, weight, bar);
    }
}
