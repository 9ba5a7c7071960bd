package org.costate.regularization;

import org.costate.adjoint.Cotangents;
import org.costate.solver.StepLog;

/** The mean of the weighted terms of steps drawn at given places. Immutable. */
final class DrawnSteps implements StepPenalty {

    private final StepCost cost;
    private final StepDraw draw;
    private final double[] places;

    DrawnSteps(StepCost cost, StepDraw draw, double[] places) {
        this.cost = cost;
        this.draw = draw;
        this.places = places;
    }

    @Override
    public double value(StepLog log) {
        if (log.size() == 0) {
            return 0;
        }
        double sum = 0;
        for (double u : places) {
            int j = draw.step(log, u);
            sum += draw.weight(log, j) * cost.of(log, j);
        }
        return sum / places.length;
    }

    @Override
    public void addCotangents(StepLog log, double weight, Cotangents bar) {
        StepCost.requireFit(log, bar);
        if (log.size() == 0) {
            return;
        }
        for (double u : places) {
            int j = draw.step(log, u);
            cost.addCotangent(log, j, weight * draw.weight(log, j) / places.length, bar);
        }
    }
}
