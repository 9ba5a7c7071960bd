package org.costate.equilibrium;

/** Systems {@code (J - s) x = b} at the point of a linearization. Mutable, for one thread. */
interface LinearSystem {

    /**
     * Takes the Jacobian where its linearization is now.
     *
     * @param shift s, subtracted from the diagonal, one for each block; not modified
     * @return a failure, or an outcome that is solved
     */
    LinearOutcome prepare(double[] shift);

    /**
     * Solves.
     *
     * @param b          right-hand side, length n, not modified
     * @param x          solution, length n, written; not b
     * @param tolerance  of the relative residual, one for each block, not modified; an iterative method takes the larger of this and
     *                   its own
     * @param transposed whether with the transpose
     */
    LinearOutcome solve(double[] b, double[] x, double[] tolerance, boolean transposed);
}
