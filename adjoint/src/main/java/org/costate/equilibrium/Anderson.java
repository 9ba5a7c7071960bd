package org.costate.equilibrium;

/**
 * Anderson's acceleration of {@code y <- y + mixing f(y)}, the iteration of a fixed point for {@link FixedPoint}: the next
 * state combines the last ones so that their residuals cancel best. No derivatives, one evaluation for each iteration. It
 * ends when {@code f} is within the tolerances of the state. For rows of a batch each row has coefficients of its own
 * and stops by itself. Immutable.
 *
 * <p>Source: Anderson 1965; Walker, Ni 2011.
 */
public final class Anderson extends RootMethod {

    private final int window;
    private final double ridge;
    private final double mixing;
    private final int maxIterations;

    private Anderson(int window, double ridge, double mixing, int maxIterations) {
        this.window = window;
        this.ridge = ridge;
        this.mixing = mixing;
        this.maxIterations = maxIterations;
    }

    /**
     * With the last five differences, a ridge of 1e-10, mixing 1 and up to 500 iterations.
     *
     * @return the method
     */
    public static Anderson of() {
        return new Anderson(5, 1e-10, 1, 500);
    }

    /**
     * The plain iteration, without acceleration, up to 500 times.
     *
     * @return the method
     */
    public static Anderson plain() {
        return of().withWindow(0);
    }

    /**
     * The same with another window.
     *
     * @param window differences that are combined, from 0 (none) to 100
     * @return a new method
     * @throws IllegalArgumentException if it is out of range
     */
    public Anderson withWindow(int window) {
        LinearMethod.require("window", window, window >= 0 && window <= 100, "between 0 and 100");
        return new Anderson(window, ridge, mixing, maxIterations);
    }

    /**
     * The same with another ridge: a larger one makes coefficients smaller and the method more cautious.
     *
     * @param ridge added to the diagonal of the least squares, relative to differences of length one, at least 0
     * @return a new method
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Anderson withRidge(double ridge) {
        LinearMethod.require("ridge", ridge, ridge >= 0 && ridge < Double.POSITIVE_INFINITY, ">= 0 and finite");
        return new Anderson(window, ridge, mixing, maxIterations);
    }

    /**
     * The same with another part of the residual that is added: for a steady state the step of the underlying explicit
     * Euler method, in units of time.
     *
     * @param mixing positive and finite
     * @return a new method
     * @throws IllegalArgumentException if it is not
     */
    public Anderson withMixing(double mixing) {
        LinearMethod.require("mixing", mixing, mixing > 0 && mixing < Double.POSITIVE_INFINITY, "> 0 and finite");
        return new Anderson(window, ridge, mixing, maxIterations);
    }

    /**
     * The same with another limit.
     *
     * @param maxIterations at least 1
     * @return a new method
     * @throws IllegalArgumentException if it is below 1
     */
    public Anderson withMaxIterations(int maxIterations) {
        LinearMethod.require("maxIterations", maxIterations, maxIterations >= 1, "at least 1");
        return new Anderson(window, ridge, mixing, maxIterations);
    }

    @Override
    void run(RootSearch search) {
        new AndersonSearch(search, window, ridge, mixing, maxIterations).run();
    }

    @Override
    LinearMethod linear() {
        return Gmres.of();
    }

    @Override
    public String toString() {
        return "Anderson(window " + window + ", ridge " + ridge + ", mixing " + mixing + ")";
    }
}
