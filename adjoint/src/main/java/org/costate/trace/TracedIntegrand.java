package org.costate.trace;

/** The integrand of a running cost, written with recording numbers. */
@FunctionalInterface
public interface TracedIntegrand {

    /**
     * Computes the integrand. Called twice, to see that both runs record the same.
     *
     * @param t     time
     * @param y     state, length n
     * @param dydt  value of the field, length n
     * @param theta parameters of the field, length p
     * @return l(t, y, f, theta)
     */
    TracedNumber evaluate(TracedNumber t, TracedNumber[] y, TracedNumber[] dydt, TracedNumber[] theta);
}
