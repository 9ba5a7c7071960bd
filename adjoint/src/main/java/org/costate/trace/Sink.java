package org.costate.trace;

/** Where an output of a program goes. */
enum Sink {
    /** Written to the first output array. */
    VALUE,
    /** Written to the intermediate values. */
    SAVED,
    /** Added to the first output array. */
    STATE_BAR,
    /** Added to the second output array. */
    PARAMETER_BAR,
    /** Returned. */
    TIME_BAR;

    boolean adds() {
        return this == STATE_BAR || this == PARAMETER_BAR;
    }
}
