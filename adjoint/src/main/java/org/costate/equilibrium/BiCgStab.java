package org.costate.equilibrium;

/**
 * Stabilized bi-conjugate gradients: two products for each iteration, eight vectors of memory whatever the number of
 * iterations. Its residual may grow on the way; after a breakdown it begins anew from where it is. There is no
 * preconditioner. Immutable.
 *
 * <p>Source: van der Vorst 1992.
 */
public final class BiCgStab extends LinearMethod {

    private final double tolerance;
    private final int maxIterations;

    private BiCgStab(double tolerance, int maxIterations) {
        this.tolerance = tolerance;
        this.maxIterations = maxIterations;
    }

    /**
     * The method with a tolerance of 1e-10 and up to 1000 iterations.
     *
     * @return the method
     */
    public static BiCgStab of() {
        return new BiCgStab(1e-10, 1000);
    }

    /**
     * The same with another tolerance.
     *
     * @param tolerance of the residual, relative to the right-hand side, between 0 and 1
     * @return a new method
     * @throws IllegalArgumentException if it is not
     */
    public BiCgStab withTolerance(double tolerance) {
        require("tolerance", tolerance, tolerance > 0 && tolerance < 1, "> 0 and < 1");
        return new BiCgStab(tolerance, maxIterations);
    }

    /**
     * The same with another limit.
     *
     * @param maxIterations iterations of one system, at least 1
     * @return a new method
     * @throws IllegalArgumentException if it is below 1
     */
    public BiCgStab withMaxIterations(int maxIterations) {
        require("maxIterations", maxIterations, maxIterations >= 1, "at least 1");
        return new BiCgStab(tolerance, maxIterations);
    }

    @Override
    LinearSystem start(Linearized at) {
        return new BiCgStabSystem(at, tolerance, maxIterations);
    }

    @Override
    public String toString() {
        return "BiCgStab(tolerance " + tolerance + ")";
    }
}
