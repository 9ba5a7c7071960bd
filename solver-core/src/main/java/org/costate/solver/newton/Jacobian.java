package org.costate.solver.newton;

import org.costate.solver.Attempt;
import org.costate.solver.JacobianField;
import org.costate.solver.SparseJacobianField;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;

/** Where a Jacobian comes from. Mutable workspace of one solve, for one thread. */
public interface Jacobian {

    /**
     * Begins a solve: compares a sparsity pattern that was given with the field.
     *
     * @param t time
     * @param y state, length n, not modified
     * @throws IllegalArgumentException naming an entry that the pattern misses
     */
    default void begin(double t, double[] y) {}

    /**
     * Evaluates the Jacobian.
     *
     * @param t    time
     * @param y    state, length n, not modified
     * @param dfdy length n x n, row-major, {@code dfdy[i * n + j] = df_i / dy_j}; written
     * @return OK, NOT_FINITE, FIELD_REFUSED or CANCELLED
     */
    Attempt evaluate(double t, double[] y, double[] dfdy);

    /**
     * The Jacobian that a field knows, or else differences of its values.
     *
     * @param field      the field
     * @param counted    the same field, as its probes are to be evaluated
     * @param n          length of the state
     * @param tolerances tell the typical size of a component near zero
     * @return a new source
     */
    static Jacobian of(VectorField field, CountedField counted, int n, Tolerances tolerances) {
        if (field instanceof JacobianField known) {
            return new KnownJacobian(known, n);
        }
        return field instanceof SparseJacobianField sparse
                ? new ScatteredJacobian(new KnownSparseJacobian(sparse, n))
                : new DifferenceJacobian(counted, n, tolerances);
    }
}
