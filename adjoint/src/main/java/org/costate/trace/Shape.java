package org.costate.trace;

/**
 * Sizes of a function {@code f(t, y, theta)}.
 *
 * @param states     length n of y
 * @param parameters length p of theta
 * @param values     length m of f
 */
record Shape(int states, int parameters, int values) {

    /** Length of a direction of state, parameters and time. */
    int direction() {
        return states + parameters + 1;
    }
}
