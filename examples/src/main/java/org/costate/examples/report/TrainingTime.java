package org.costate.examples.report;

/**
 * Where the time of a training went, in seconds, without tests.
 *
 * @param total     everything, on the clock of the wall: what the parts leave is reading batches and updating parameters
 * @param processor the same by the processors, all threads together; NaN if nobody counted
 * @param forward   predicting and evaluating the loss
 * @param backward  the gradient, with the derivatives of the solver's estimates
 * @param penalty   valuing what the solve is charged for, and steps or draws made for it alone
 */
public record TrainingTime(double total, double processor, double forward, double backward, double penalty) {

    /** No time at all. */
    public static TrainingTime none() {
        return of(0, 0, 0);
    }

    /**
     * The parts alone.
     *
     * @param forward  predicting and evaluating the loss
     * @param backward the gradient
     * @param penalty  the penalty alone
     */
    public static TrainingTime of(double forward, double backward, double penalty) {
        return new TrainingTime(0, 0, forward, backward, penalty);
    }

    /** The sum of both. */
    public TrainingTime plus(TrainingTime other) {
        return new TrainingTime(
                total + other.total,
                processor + other.processor,
                forward + other.forward,
                backward + other.backward,
                penalty + other.penalty);
    }
}
