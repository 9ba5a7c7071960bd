package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.Attempt;
import org.costate.solver.StageMonitor;
import org.costate.solver.Tolerances;
import org.costate.solver.newton.IterationMatrix;
import org.costate.solver.newton.JacobianForm;

/**
 * The adjoint of an implicit stage {@code x = base + a f(t, x)} by the implicit function theorem: solves
 * {@code (I - a J^T) w = c} with the Jacobian J at the solution x. Then w is the cotangent of base and {@code a w} that of
 * f. A dense J is exact: the field's own, or by n pullbacks. Where the form of J takes differences, their matrix is a
 * preconditioner and {@code J^T w} a pullback. Mutable, for one thread.
 */
final class StageAdjoint {

    /** Differences have eight digits. */
    private static final int REFINEMENTS = 2;

    private final int n;
    private final int refinements;
    private final IterationMatrix matrix;
    private final double[] copy;
    private final double[] residual;
    private final double[] scaled;
    private final double[] ignored;
    private Linearization linearization;
    private boolean finite;

    /**
     * A workspace.
     *
     * @param field      the field
     * @param n          length of the state
     * @param form       form of its Jacobian
     * @param tolerances scales of differences
     */
    StageAdjoint(DifferentiableField field, int n, JacobianForm form, Tolerances tolerances) {
        this.n = n;
        ExactField exact = new ExactField(field, field);
        StageMonitor silent = stage -> true;
        matrix = form.start(
                exact,
                (t, y, out) -> {
                    field.evaluate(t, y, out);
                    return Attempt.OK;
                },
                n,
                tolerances,
                silent);
        refinements = form == JacobianForm.dense() ? 0 : REFINEMENTS;
        copy = new double[n];
        residual = new double[n];
        scaled = new double[n];
        ignored = new double[field.parameterCount()];
        linearization = field.linearization();
    }

    /**
     * Moves to a stage.
     *
     * @param t             its time
     * @param x             its solution, not modified
     * @param linearization of the field, evaluated there
     */
    void linearize(double t, double[] x, Linearization linearization) {
        this.linearization = linearization;
        System.arraycopy(x, 0, copy, 0, n);
        finite = matrix.evaluate(t, copy) == Attempt.OK;
    }

    /**
     * Adds the pullback of the field by the state.
     *
     * @param factor factor of what is added
     * @param w      cotangent of f, not modified
     * @param yBar   added to
     */
    void addPullback(double factor, double[] w, double[] yBar) {
        for (int i = 0; i < n; i++) {
            scaled[i] = factor * w[i];
        }
        if (refinements == 0) {
            matrix.addTransposedProduct(scaled, yBar);
        } else {
            linearization.pullback(scaled, yBar, ignored);
        }
    }

    /**
     * Solves {@code (I - a J^T) w = c}.
     *
     * @param a factor of f in the equation of the stage
     * @param c cotangent of the solution, not modified
     * @param w written
     * @return false if the matrix is singular or not finite, so that the stage has no derivative
     */
    boolean solve(double a, double[] c, double[] w) {
        if (!finite || !matrix.factor(a)) {
            return false;
        }
        matrix.solveTransposed(c, w);
        for (int k = 0; k < refinements; k++) {
            Arrays.fill(residual, 0);
            addPullback(a, w, residual);
            for (int i = 0; i < n; i++) {
                residual[i] += c[i] - w[i];
            }
            matrix.solveTransposed(residual, residual);
            for (int i = 0; i < n; i++) {
                w[i] += residual[i];
            }
        }
        return true;
    }

    /**
     * Makes {@link #solveForwards} ready for a stage.
     *
     * @param a factor of f in its equation
     * @return false if the matrix is singular or not finite
     */
    boolean factor(double a) {
        return finite && matrix.factor(a);
    }

    /** Solves {@code (I - a J) x = b} as well as the matrix is known; b may be x. */
    void solveForwards(double[] b, double[] x) {
        matrix.solve(b, x);
    }
}
