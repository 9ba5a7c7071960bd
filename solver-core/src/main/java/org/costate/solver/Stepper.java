package org.costate.solver;

/**
 * The mutable workspace of one solve: tries steps and answers for what they cost. Made by a {@link Method}, used by one
 * thread. No method allocates after {@link #start}.
 *
 * <p>The order of calls is {@code start (attempt (accept | reject))*}; {@link #scaledError}, {@link #error} and
 * {@link #stiffness} speak of the last attempt that was {@link Attempt#OK}, {@link #dense} of the same attempt, before
 * or after it was accepted and until the next attempt.
 */
public interface Stepper {

    /**
     * Evaluates the field at the start of the solve.
     *
     * @param t start time
     * @param y start state, length n, not modified
     * @return OK, or why the derivative could not be had
     */
    Attempt start(double t, double[] y);

    /**
     * Derivative at the start of the next step, as evaluated by {@link #start} or by the last accepted step.
     *
     * @return length n, owned by the stepper, not to be modified
     */
    double[] startDerivative();

    /**
     * Tries a step.
     *
     * @param t     time at its start
     * @param tNext time at its end, below t when going back in time; the size of the step is {@code tNext - t}
     * @param y     state at its start, length n, not modified
     * @param yNext state at its end, length n, written
     * @return OK, or why there is no such step
     */
    Attempt attempt(double t, double tNext, double[] y, double[] yNext);

    /**
     * Scaled norm E of the embedded error; a step with E at most 1 meets the tolerances.
     *
     * @return E, not negative; NaN for a method without an error estimate
     */
    double scaledError();

    /**
     * Embedded error of the last attempt, before scaling.
     *
     * @param errorOut length n, in units of the state, written
     * @throws IllegalStateException for a method without an error estimate
     */
    void error(double[] errorOut);

    /**
     * Scaled norms of the embedded error of the last attempt, for each row of a batch by itself.
     *
     * @param norms how errors are scaled
     * @param y     state at the start of the attempt, not modified
     * @param yNext state at its end, not modified
     * @param out   E of each row, written; NaN without an error estimate
     */
    default void rowErrors(RowNorms norms, double[] y, double[] yNext, double[] out) {
        double[] e = norms.scratch();
        error(e);
        norms.rows(e, y, yNext, out);
    }

    /**
     * Estimate S of the dominant eigenvalue's modulus over the last attempt.
     *
     * @return S in 1/time; 0 where it cannot be told from rounding; NaN for a method without this estimate
     */
    double stiffness();

    /**
     * Size of the dominant eigenvalue over the last attempt, for choosing between an explicit and a stiff method. An explicit
     * method estimates it as S, but in the norm of the tolerances, in which components that are small and stiff count as
     * much as others; an implicit method has a bound from its Jacobian.
     *
     * @return its modulus, in 1/time
     */
    default double dominantEigenvalue() {
        return stiffness();
    }

    /** Moves on from the end of the last attempt. */
    void accept();

    /** Stays at the start of the last attempt. */
    void reject();

    /**
     * Interpolant over the last attempt.
     *
     * @return a view that is valid until the next attempt
     */
    DenseSegment dense();
}
