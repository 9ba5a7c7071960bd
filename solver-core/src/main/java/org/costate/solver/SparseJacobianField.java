package org.costate.solver;

/** A field that knows its derivatives by the state as a sparse matrix. */
public interface SparseJacobianField extends VectorField {

    /**
     * Which derivatives are not always zero. Always the same pattern.
     *
     * @return the pattern, n x n
     */
    SparsityPattern pattern();

    /**
     * Evaluates the Jacobian.
     *
     * @param t      time, in the user's unit
     * @param y      state, length n; a private copy of the solver's
     * @param values the derivatives, one for each entry of the pattern in its order; all zero when it is given
     */
    void sparseJacobian(double t, double[] y, double[] values);
}
