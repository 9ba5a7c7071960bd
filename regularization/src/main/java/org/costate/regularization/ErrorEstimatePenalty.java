package org.costate.regularization;

import org.costate.adjoint.Cotangents;
import org.costate.solver.StepLog;

/**
 * The penalty on the local error estimate, {@code R_E = A_j(E_j |h_j|)}. Its value hardly moves, for the controller
 * holds E near a constant; its gradient at frozen steps says how the weights would make the same steps more accurate,
 * and so the next ones longer.
 *
 * <p>Source: Pal, Ma, Shah, Rackauckas, <i>Opening the Blackbox</i>, ICML 2021. Their formula has the sum, their code
 * the mean.
 */
public final class ErrorEstimatePenalty implements StepPenalty {

    private static final StepCost COST = StepCost.error();

    private final Aggregation aggregation;

    private ErrorEstimatePenalty(Aggregation aggregation) {
        this.aggregation = aggregation;
    }

    /**
     * The penalty.
     *
     * @param aggregation how the steps become one number
     * @return the penalty
     */
    public static ErrorEstimatePenalty of(Aggregation aggregation) {
        return new ErrorEstimatePenalty(aggregation);
    }

    @Override
    public double value(StepLog log) {
        return aggregation.value(COST.all(log));
    }

    @Override
    public void addCotangents(StepLog log, double weight, Cotangents bar) {
        aggregation.addCotangents(COST, log, weight, bar);
    }
}
