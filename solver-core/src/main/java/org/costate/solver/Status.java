package org.costate.solver;

/** How a solve ended. */
public enum Status {
    /** The end time was reached. */
    SUCCESS("the end time was reached"),
    /** An event ended the solve, as it was asked to. */
    STOPPED_BY_EVENT("an event ended the solve"),
    /** Events followed each other without time to pass between them. */
    EVENTS_ACCUMULATE(
            "events accumulate: no time passes between them; does a change of the state undo another, or has a"
                    + " bouncing motion come to rest?"),
    /** The limit on attempted steps was reached. */
    MAX_STEPS("the limit on attempted steps (maxSteps) was reached; raise it, or loosen the tolerances"),
    /** The error could not be met with the smallest step allowed. */
    STEP_TOO_SMALL("the error cannot be met with the smallest step allowed; is there a singularity or a jump?"),
    /** The error could not be met with steps that the Brownian path can resolve. */
    PATH_TOO_COARSE("the error asks for steps below the resolution of the Brownian path; give the tree a smaller"
            + " tolerance, or loosen those of the solver"),
    /** The field gave NaN or infinity and no shorter step helped. */
    NOT_FINITE("the field gives values that are not finite and no shorter step helps"),
    /** The field refused the state and no shorter step helped. */
    FIELD_REFUSED("the field refuses the states ahead and no shorter step helps"),
    /** The equation of an implicit stage could not be solved and no shorter step helped or was allowed. */
    NEWTON_FAILED(
            "Newton's iteration for an implicit stage does not converge; take shorter steps, or check the Jacobian"
                    + " if the field has one"),
    /** Someone asked for an end: a {@link Cancellation}, its deadline, or an interrupt of the thread. */
    CANCELLED("the solve was cancelled");

    private final String advice;

    Status(String advice) {
        this.advice = advice;
    }

    /**
     * Whether the solve did not do what it was asked to.
     *
     * @return true unless it reached its end or was stopped by an event
     */
    public boolean isFailure() {
        return this != SUCCESS && this != STOPPED_BY_EVENT;
    }

    /**
     * What the outcome means and what can be done.
     *
     * @return one sentence
     */
    public String advice() {
        return advice;
    }
}
