package org.costate.solver.newton;

import org.costate.solver.SparseJacobianField;
import org.costate.solver.SparsityPattern;
import org.costate.solver.StageMonitor;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.jspecify.annotations.Nullable;

/**
 * How an implicit method has its Jacobian and solves with it. The derivatives are those that the field knows as a
 * {@link org.costate.solver.JacobianField} or {@link SparseJacobianField}, or else differences of its values: n + 1
 * evaluations, or one more than the colours of a pattern that is given. Immutable.
 */
public final class JacobianForm {

    private static final JacobianForm DENSE = new JacobianForm(Kind.DENSE, null);
    private static final JacobianForm SPARSE = new JacobianForm(Kind.SPARSE, null);

    private enum Kind {
        DENSE,
        COLOURED,
        SPARSE
    }

    private final Kind kind;
    private final @Nullable SparsityPattern pattern;

    private JacobianForm(Kind kind, @Nullable SparsityPattern pattern) {
        this.kind = kind;
        this.pattern = pattern;
    }

    /**
     * A dense matrix, the default: n^2 memory, n^3 operations for each factoring.
     *
     * @return the form
     */
    public static JacobianForm dense() {
        return DENSE;
    }

    /**
     * A dense matrix with coloured differences: for up to a few hundred components that depend on few others each.
     *
     * @param pattern which derivatives may be other than zero; compared with the field when a solve begins
     * @return the form
     */
    public static JacobianForm coloured(SparsityPattern pattern) {
        return new JacobianForm(Kind.COLOURED, pattern);
    }

    /**
     * A sparse matrix with coloured differences: for many components.
     *
     * @param pattern which derivatives may be other than zero; compared with the field when a solve begins
     * @return the form
     */
    public static JacobianForm sparse(SparsityPattern pattern) {
        return new JacobianForm(Kind.SPARSE, pattern);
    }

    /**
     * A sparse matrix with the derivatives that the field knows as a {@link SparseJacobianField}.
     *
     * @return the form
     */
    public static JacobianForm sparse() {
        return SPARSE;
    }

    /**
     * Makes the workspace of one solve.
     *
     * @param field      the field
     * @param counted    the same field, as its probes are to be evaluated
     * @param n          length of the state
     * @param tolerances tell the typical size of a component near zero
     * @param monitor    told of Jacobians, factorings and solutions
     * @return a new matrix
     * @throws IllegalArgumentException if the pattern is not n x n, a sparse form was chosen without a pattern and the
     *                                  field does not know its own, or n is too large for a dense matrix
     */
    public IterationMatrix start(
            VectorField field, CountedField counted, int n, Tolerances tolerances, StageMonitor monitor) {
        if (kind == Kind.DENSE) {
            return new DenseIterationMatrix(n, Jacobian.of(field, counted, n, tolerances), monitor);
        }
        SparseJacobian jacobian = pattern != null
                ? new ColouredDifferences(requireSize(pattern, n), counted, tolerances)
                : new KnownSparseJacobian(requireKnown(field, n), n);
        return kind == Kind.COLOURED
                ? new DenseIterationMatrix(n, new ScatteredJacobian(jacobian), monitor)
                : new SparseIterationMatrix(jacobian, monitor);
    }

    private static SparsityPattern requireSize(SparsityPattern pattern, int n) {
        if (pattern.n() != n) {
            throw new IllegalArgumentException(
                    "pattern has " + pattern.n() + " rows and columns, but the state has length " + n);
        }
        return pattern;
    }

    private static SparseJacobianField requireKnown(VectorField field, int n) {
        if (field instanceof SparseJacobianField known) {
            requireSize(known.pattern(), n);
            return known;
        }
        throw new IllegalArgumentException("a sparse Jacobian was chosen without a pattern, but the field is no"
                + " SparseJacobianField; use JacobianForm.sparse(pattern)");
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + (pattern == null ? "" : " " + pattern);
    }
}
