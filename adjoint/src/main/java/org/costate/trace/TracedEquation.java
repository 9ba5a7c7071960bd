package org.costate.trace;

/** A function of time, state and parameters, written with recording numbers. */
@FunctionalInterface
public interface TracedEquation {

    /**
     * Computes the values. Called twice, to see that both runs record the same.
     *
     * @param t     time
     * @param y     state, length n
     * @param theta parameters, length p
     * @return the values
     */
    TracedNumber[] evaluate(TracedNumber t, TracedNumber[] y, TracedNumber[] theta);
}
