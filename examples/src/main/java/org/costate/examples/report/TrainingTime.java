package org.costate.examples.report;

/**
 * Where the time of a training went, in seconds, without tests.
 *
 * @param total    everything: what the parts leave is reading batches and updating parameters
 * @param forward  predicting and evaluating the loss
 * @param backward the gradient, with the derivatives of the solver's estimates
 * @param penalty  valuing what the solve is charged for, and steps or draws made for it alone
 */
public record TrainingTime(double total, double forward, double backward, double penalty) {

    /** No time at all. */
    public static TrainingTime none() {
        return new TrainingTime(0, 0, 0, 0);
    }

    /** The sum of both. */
    public TrainingTime plus(TrainingTime other) {
        return new TrainingTime(
                total + other.total, forward + other.forward, backward + other.backward, penalty + other.penalty);
    }
}
