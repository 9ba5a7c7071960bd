package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.JacobianField;
import org.costate.solver.newton.DenseLu;

/**
 * The adjoint of an implicit stage {@code x = base + a f(t, x)} by the implicit function theorem: solves
 * {@code (I - a J^T) w = c} with the Jacobian J at the solution x, which the field knows or n pullbacks of unit vectors
 * give. Then w is the cotangent of base and {@code a w} that of f. Mutable, for one thread: O(n^2) memory, O(n^3)
 * operations for each stage.
 */
final class StageAdjoint {

    private final DifferentiableField field;
    private final int n;
    private final DenseLu lu;
    private final double[] jacobian;
    private final double[] copy;
    private final double[] unit;
    private final double[] row;
    private final double[] ignored;

    StageAdjoint(DifferentiableField field, int n) {
        this.field = field;
        this.n = n;
        lu = DenseLu.of(n);
        jacobian = new double[n * n];
        copy = new double[n];
        unit = new double[n];
        row = new double[n];
        ignored = new double[field.parameterCount()];
    }

    /**
     * Moves to a stage.
     *
     * @param t             its time
     * @param x             its solution, not modified
     * @param linearization of the field, evaluated there
     */
    void linearize(double t, double[] x, Linearization linearization) {
        if (field instanceof JacobianField known) {
            System.arraycopy(x, 0, copy, 0, n);
            Arrays.fill(jacobian, 0);
            known.jacobian(t, copy, jacobian);
            return;
        }
        for (int i = 0; i < n; i++) {
            Arrays.fill(row, 0);
            unit[i] = 1;
            linearization.pullback(unit, row, ignored);
            unit[i] = 0;
            System.arraycopy(row, 0, jacobian, i * n, n);
        }
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
            double scaled = factor * w[i];
            for (int k = 0; k < n; k++) {
                yBar[k] += scaled * jacobian[i * n + k];
            }
        }
    }

    /**
     * Solves {@code (I - a J^T) w = c}.
     *
     * @param a factor of f in the equation of the stage
     * @param c cotangent of the solution, not modified
     * @param w written
     * @return false if the matrix is singular, so that the stage has no derivative
     */
    boolean solve(double a, double[] c, double[] w) {
        double[] matrix = lu.matrix();
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                matrix[k * n + i] = (i == k ? 1 : 0) - a * jacobian[i * n + k];
            }
        }
        if (!lu.factor()) {
            return false;
        }
        lu.solve(c, w);
        return true;
    }
}
