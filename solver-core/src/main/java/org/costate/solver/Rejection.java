package org.costate.solver;

/** Why a step was rejected. */
public enum Rejection {
    /** Its error estimate was too large. */
    ERROR,
    /** A stage or the new state was NaN or infinite. */
    NOT_FINITE,
    /** The field refused a state. */
    FIELD_REFUSED,
    /** The equation of an implicit stage could not be solved. */
    NEWTON_FAILED
}
