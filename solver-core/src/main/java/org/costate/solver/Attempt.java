package org.costate.solver;

/** What became of one attempted step, before its error is judged. */
public enum Attempt {
    /** All stages and the new state are finite. */
    OK,
    /** A stage or the new state has a component that is NaN or infinite. */
    NOT_FINITE,
    /** The field threw {@link OutsideDomainException}. */
    FIELD_REFUSED,
    /** The equation of an implicit stage could not be solved. */
    NEWTON_FAILED,
    /** The solve was cancelled between two evaluations. */
    CANCELLED
}
