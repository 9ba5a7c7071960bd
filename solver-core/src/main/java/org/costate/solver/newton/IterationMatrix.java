package org.costate.solver.newton;

import org.costate.solver.Attempt;

/**
 * The matrix {@code I - a J} of an implicit stage, with the Jacobian J that it stands on: dense or sparse, as
 * {@link JacobianForm} says. Mutable workspace of one solve, for one thread.
 */
public interface IterationMatrix {

    /**
     * Begins a solve: compares a sparsity pattern that was given with the field.
     *
     * @param t time
     * @param y state, length n, not modified
     * @throws IllegalArgumentException naming an entry that the pattern misses
     */
    void begin(double t, double[] y);

    /**
     * Evaluates the Jacobian.
     *
     * @param t time
     * @param y state, length n, not modified
     * @return OK, NOT_FINITE, FIELD_REFUSED or CANCELLED
     */
    Attempt evaluate(double t, double[] y);

    /**
     * Factors {@code I - a J} with the Jacobian that was evaluated last.
     *
     * @param a factor of J
     * @return false if the matrix is singular
     */
    boolean factor(double a);

    /**
     * Solves with the factors.
     *
     * @param b right-hand side, length n, not modified
     * @param x solution, length n, written; may be b
     */
    void solve(double[] b, double[] x);

    /**
     * Solves with the transposed matrix, by the same factors.
     *
     * @param b right-hand side, length n, not modified
     * @param x solution, length n, written; may be b
     */
    void solveTransposed(double[] b, double[] x);

    /**
     * Adds the transposed Jacobian that was evaluated last times a vector.
     *
     * @param w   length n, not modified
     * @param out length n, added to
     */
    void addTransposedProduct(double[] w, double[] out);

    /**
     * A bound of the eigenvalues of the Jacobian that was evaluated last, {@code max_i (|J| w)_i / w_i} for the best w of
     * a few steps of the power method on {@code |J|}, the matrix of moduli. However the components are scaled, it is
     * close to the spectral radius of {@code |J|}. Source: Collatz and Wielandt; Horn, Johnson, Matrix Analysis, 8.1.
     *
     * @return at least the largest modulus of an eigenvalue
     */
    double spectralBound();
}
