package org.costate.equilibrium;

/**
 * Generalized minimal residuals, restarted: one product for each iteration and no matrix. The residual never grows; a full
 * restart that hardly lessens it ends in failure. Memory is {@code (restart + 2) n} numbers. There is no preconditioner.
 * Immutable.
 *
 * <p>Source: Saad, Schultz 1986.
 */
public final class Gmres extends LinearMethod {

    private final int restart;
    private final double tolerance;
    private final int maxIterations;

    private Gmres(int restart, double tolerance, int maxIterations) {
        this.restart = restart;
        this.tolerance = tolerance;
        this.maxIterations = maxIterations;
    }

    /**
     * The method with restarts after 50 iterations, a tolerance of 1e-10 and up to 1000 iterations.
     *
     * @return the method
     */
    public static Gmres of() {
        return new Gmres(50, 1e-10, 1000);
    }

    /**
     * The same with other restarts.
     *
     * @param restart iterations before the directions are forgotten, at least 1
     * @return a new method
     * @throws IllegalArgumentException if it is below 1
     */
    public Gmres withRestart(int restart) {
        require("restart", restart, restart >= 1, "at least 1");
        return new Gmres(restart, tolerance, maxIterations);
    }

    /**
     * The same with another tolerance.
     *
     * @param tolerance of the residual, relative to the right-hand side, between 0 and 1
     * @return a new method
     * @throws IllegalArgumentException if it is not
     */
    public Gmres withTolerance(double tolerance) {
        require("tolerance", tolerance, tolerance > 0 && tolerance < 1, "> 0 and < 1");
        return new Gmres(restart, tolerance, maxIterations);
    }

    /**
     * The same with another limit.
     *
     * @param maxIterations iterations of one system, at least 1
     * @return a new method
     * @throws IllegalArgumentException if it is below 1
     */
    public Gmres withMaxIterations(int maxIterations) {
        require("maxIterations", maxIterations, maxIterations >= 1, "at least 1");
        return new Gmres(restart, tolerance, maxIterations);
    }

    @Override
    LinearSystem start(Linearized at) {
        return new GmresSystem(at, restart, tolerance, maxIterations);
    }

    @Override
    public String toString() {
        return "Gmres(" + restart + ", tolerance " + tolerance + ")";
    }
}
