package org.costate.equilibrium;

/**
 * Newton's method, {@code J d = -f}, each step halved until the residual falls (Armijo's rule; halved also where the field
 * is not finite or refuses). It ends when the correction d is within the tolerances, and applies it: the error left is then
 * about the square of that. Finds stable and unstable states alike. With an iterative linear method no matrix is made, and
 * systems are solved as well as the progress deserves (Eisenstat, Walker 1996); a field that knows no directional
 * derivatives is then differenced. Immutable.
 *
 * <p>Source: Dennis, Schnabel 1983, 6.3.
 */
public final class Newton extends RootMethod {

    private final LinearMethod linear;
    private final boolean isDamped;
    private final int maxIterations;

    private Newton(LinearMethod linear, boolean isDamped, int maxIterations) {
        this.linear = linear;
        this.isDamped = isDamped;
        this.maxIterations = maxIterations;
    }

    /**
     * Damped, with dense factors and up to 100 iterations.
     *
     * @return the method
     */
    public static Newton of() {
        return new Newton(LuFactors.of(), true, 100);
    }

    /**
     * The same with another method for its linear systems.
     *
     * @param linear how systems with the Jacobian are solved, here and for derivatives
     * @return a new method
     */
    public Newton withLinear(LinearMethod linear) {
        return new Newton(linear, isDamped, maxIterations);
    }

    /**
     * The same with full steps only.
     *
     * @return a new method
     */
    public Newton withoutDamping() {
        return new Newton(linear, false, maxIterations);
    }

    /**
     * The same with another limit.
     *
     * @param maxIterations at least 1
     * @return a new method
     * @throws IllegalArgumentException if it is below 1
     */
    public Newton withMaxIterations(int maxIterations) {
        LinearMethod.require("maxIterations", maxIterations, maxIterations >= 1, "at least 1");
        return new Newton(linear, isDamped, maxIterations);
    }

    @Override
    void run(RootSearch search) {
        new NewtonSearch(search, linear, isDamped, maxIterations).run();
    }

    @Override
    LinearMethod linear() {
        return linear;
    }

    @Override
    public String toString() {
        return "Newton(" + linear + ")";
    }
}
