package org.costate.equilibrium;

/**
 * Pseudo-transient continuation: linearly implicit Euler steps {@code (1/delta - J) d = f} of {@code y' = f}. Their size delta
 * is such that the field after a step is about what its linearization says, {@code |d/delta - f(y + d)|} a fifth of
 * {@code |f|}, and at most half the time in which the flow grows along the step; so the search follows the flow at first, and is Newton's method at the end, when delta grows tenfold each time. It
 * goes to states that are stable under the flow, from farther away than Newton's method. It ends when Newton's
 * correction is within the tolerances, and applies it. Where the Jacobian is singular, as with conserved quantities, it
 * ends when steps stay within the tolerances while delta grows a millionfold; such a state has no gradient. Immutable.
 *
 * <p>Source: Kelley, Keyes 1998; the choice of delta is Costate's.
 */
public final class PseudoTransient extends RootMethod {

    private final LinearMethod linear;
    private final double initialStep;
    private final int maxIterations;

    private PseudoTransient(LinearMethod linear, double initialStep, int maxIterations) {
        this.linear = linear;
        this.initialStep = initialStep;
        this.maxIterations = maxIterations;
    }

    /**
     * With an automatic first step, {@code |f| / |J f| / 2}, dense factors and up to 1000 iterations.
     *
     * @return the method
     */
    public static PseudoTransient of() {
        return new PseudoTransient(LuFactors.of(), 0, 1000);
    }

    /**
     * The same with a given first step.
     *
     * @param initialStep delta, in the user's unit of time, positive and finite
     * @return a new method
     * @throws IllegalArgumentException if it is not
     */
    public PseudoTransient withInitialStep(double initialStep) {
        LinearMethod.require(
                "initialStep",
                initialStep,
                initialStep > 0 && initialStep < Double.POSITIVE_INFINITY,
                "positive and finite");
        return new PseudoTransient(linear, initialStep, maxIterations);
    }

    /**
     * The same with another method for its linear systems.
     *
     * @param linear how systems with the Jacobian are solved, here and for derivatives
     * @return a new method
     */
    public PseudoTransient withLinear(LinearMethod linear) {
        return new PseudoTransient(linear, initialStep, maxIterations);
    }

    /**
     * The same with another limit.
     *
     * @param maxIterations at least 1
     * @return a new method
     * @throws IllegalArgumentException if it is below 1
     */
    public PseudoTransient withMaxIterations(int maxIterations) {
        LinearMethod.require("maxIterations", maxIterations, maxIterations >= 1, "at least 1");
        return new PseudoTransient(linear, initialStep, maxIterations);
    }

    @Override
    void run(RootSearch search) {
        new PseudoTransientSearch(search, linear, initialStep, maxIterations).run();
    }

    @Override
    LinearMethod linear() {
        return linear;
    }

    @Override
    public String toString() {
        return "PseudoTransient(" + linear + ")";
    }
}
