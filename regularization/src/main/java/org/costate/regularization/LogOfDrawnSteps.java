package org.costate.regularization;

import java.util.function.ToDoubleFunction;
import org.costate.adjoint.Cotangents;
import org.costate.solver.StepLog;

/** {@code log m + X / m - 1} for an estimate X and a mean m that counts as a constant; 0 where m is 0. Immutable. */
final class LogOfDrawnSteps implements StepPenalty {

    private final DrawnSteps estimate;
    private final ToDoubleFunction<StepLog> mean;

    LogOfDrawnSteps(DrawnSteps estimate, ToDoubleFunction<StepLog> mean) {
        this.estimate = estimate;
        this.mean = mean;
    }

    @Override
    public double value(StepLog log) {
        double m = log.size() == 0 ? 0 : mean.applyAsDouble(log);
        return m > 0 ? Math.log(m) + estimate.value(log) / m - 1 : 0;
    }

    @Override
    public void addCotangents(StepLog log, double weight, Cotangents bar) {
        StepCost.requireFit(log, bar);
        double m = log.size() == 0 ? 0 : mean.applyAsDouble(log);
        if (m > 0) {
            estimate.addCotangents(log, weight / m, bar);
        }
    }
}
