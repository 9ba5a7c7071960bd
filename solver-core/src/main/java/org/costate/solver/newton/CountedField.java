package org.costate.solver.newton;

import org.costate.solver.Attempt;

/** A field as a stepper evaluates it: counted, on a private copy of the state, with refusals turned into attempts. */
@FunctionalInterface
public interface CountedField {

    /**
     * Evaluates the derivative.
     *
     * @param t    time
     * @param y    state, length n, not modified
     * @param dydt length n, written
     * @return OK, also if values are not finite; FIELD_REFUSED or CANCELLED if there are none
     */
    Attempt evaluate(double t, double[] y, double[] dydt);
}
