package org.costate.solver;

/**
 * How one step is made. Immutable; the mutable workspace of one solve is the {@link Stepper} that it makes.
 */
public interface Method {

    /**
     * Name as the literature has it.
     *
     * @return the name, for example {@code "Tsit5"}
     */
    String name();

    /**
     * Order p of the solution that is carried on: the error of one step is O(h^(p+1)). For a stochastic method this is
     * the order without noise; {@link StochasticMethod#strongOrder} has the one that counts.
     *
     * @return p, at least 1
     */
    int order();

    /**
     * Whether a step comes with an estimate of its error, so that its size can be adapted.
     *
     * @return true for an embedded pair
     */
    boolean hasErrorEstimate();

    /**
     * Order in the step size of the scaled error norm: E = O(h^k). Tsit5 has k = 5, SRIW1 has k = 1.5.
     *
     * @return k, or 0 without an error estimate
     */
    double errorOrder();

    /**
     * Whether a step comes with an estimate of the dominant eigenvalue.
     *
     * @return true if {@link Stepper#stiffness()} has a value
     */
    boolean hasStiffnessEstimate();

    /**
     * Length of the real stability interval: with y' = -L y, steps with L h below it damp.
     *
     * @return the length, without unit
     */
    double stabilityInterval();

    /**
     * Whether there is an interpolant between the ends of a step. Without one, states are saved where steps end, and
     * the loop lands on the times asked for.
     *
     * @return true by default
     */
    default boolean hasDenseOutput() {
        return true;
    }

    /**
     * Whether a step is a function of its start, its size and the field alone, so that the rows of a batch can make steps of
     * their own at once ({@link RowSolver}). Not so where a stepper keeps more than the derivative at the end of the last
     * step: Jacobians, or states beside the state.
     *
     * @return false by default
     */
    default boolean hasIndependentSteps() {
        return false;
    }

    /**
     * Whether the derivative at the end of a step is evaluated in it and begins the next (FSAL).
     *
     * @return false by default
     */
    default boolean isFirstSameAsLast() {
        return false;
    }

    /**
     * Makes the workspace of one solve.
     *
     * @param field      the right-hand side
     * @param n          length of the state
     * @param tolerances scales of the error norm
     * @param monitor    told which stage is about to be evaluated, and asked whether to go on
     * @return a new stepper, for one thread
     */
    Stepper stepper(VectorField field, int n, Tolerances tolerances, StageMonitor monitor);
}
