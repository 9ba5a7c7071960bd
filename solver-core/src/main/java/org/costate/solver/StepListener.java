package org.costate.solver;

/** Told of every step of a solve, on the thread that solves. */
public interface StepListener {

    /**
     * A step was accepted.
     *
     * @param step the step, valid during the call
     */
    void accepted(StepRecord step);

    /**
     * A step was rejected.
     *
     * @param step  the attempt; its error is NaN unless the cause is {@link Rejection#ERROR}
     * @param cause why
     */
    default void rejected(StepRecord step, Rejection cause) {}

    /**
     * The method starts anew, at an event after the last accepted step, or the solve ends there.
     *
     * @param t time of the event
     * @param y state after the event, length n, not to be modified or kept
     */
    default void restarting(double t, double[] y) {}

    /**
     * A method that is made of several begins, or goes on with another.
     *
     * @param method the method that makes the steps from here on
     */
    default void switched(Method method) {}

    /**
     * The field is about to be evaluated.
     *
     * @param stage index of the stage from 0, extra stages of the dense output after those of the step, or
     *              {@link StageMonitor#PROBE}
     */
    default void evaluating(int stage) {}
}
