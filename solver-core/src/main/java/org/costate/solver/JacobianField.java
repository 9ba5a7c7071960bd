package org.costate.solver;

/** A field that knows its derivatives by the state, which implicit methods then do not take by differences. */
public interface JacobianField extends VectorField {

    /**
     * Evaluates the Jacobian.
     *
     * @param t    time, in the user's unit
     * @param y    state, length n; a private copy of the solver's
     * @param dfdy length n x n, row-major, {@code dfdy[i * n + j] = df_i / dy_j}; all zero when it is given, so that
     *             zeros need not be written
     */
    void jacobian(double t, double[] y, double[] dfdy);
}
