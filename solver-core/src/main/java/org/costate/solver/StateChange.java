package org.costate.solver;

/** How an event changes the state. */
@FunctionalInterface
public interface StateChange {

    /**
     * Writes the state after the event.
     *
     * @param t      time of the event
     * @param y      state before, length n, not to be modified or kept
     * @param yAfter state after, length n; holds a copy of y, so that only what changes need be written
     */
    void apply(double t, double[] y, double[] yAfter);
}
