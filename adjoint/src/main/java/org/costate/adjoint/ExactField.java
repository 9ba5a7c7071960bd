package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.JacobianField;
import org.costate.solver.SparseJacobianField;
import org.costate.solver.SparsityPattern;
import org.costate.solver.TimeDerivativeField;
import org.costate.solver.VectorField;

/**
 * A field as implicit methods see it where gradients are wanted: with exact derivatives, those that it knows or those
 * that n pullbacks of unit vectors give, never differences. Mutable, for one thread.
 */
final class ExactField implements JacobianField, SparseJacobianField, TimeDerivativeField {

    private final DifferentiableField field;
    private final VectorField values;
    private final Linearization linearization;
    private double[] f = {};
    private double[] unit = {};
    private double[] row = {};
    private final double[] ignored;

    /**
     * A view of a field.
     *
     * @param field  the field
     * @param values the same field, as it is to be evaluated
     */
    ExactField(DifferentiableField field, VectorField values) {
        this.field = field;
        this.values = values;
        linearization = field.linearization();
        ignored = new double[field.parameterCount()];
    }

    @Override
    public void requireDimension(int n) {
        field.requireDimension(n);
    }

    @Override
    public void evaluate(double t, double[] y, double[] dydt) {
        values.evaluate(t, y, dydt);
    }

    @Override
    public void jacobian(double t, double[] y, double[] dfdy) {
        if (field instanceof JacobianField known) {
            known.jacobian(t, y, dfdy);
            return;
        }
        int n = y.length;
        begin(t, y);
        for (int i = 0; i < n; i++) {
            pullback(i);
            System.arraycopy(row, 0, dfdy, i * n, n);
        }
    }

    @Override
    public void timeDerivative(double t, double[] y, double[] dfdt) {
        if (field instanceof TimeDerivativeField known) {
            known.timeDerivative(t, y, dfdt);
            return;
        }
        begin(t, y);
        for (int i = 0; i < y.length; i++) {
            dfdt[i] = pullback(i);
        }
    }

    private void begin(double t, double[] y) {
        if (f.length != y.length) {
            f = new double[y.length];
            unit = new double[y.length];
            row = new double[y.length];
        }
        linearization.evaluate(t, y, f);
    }

    private double pullback(int i) {
        Arrays.fill(row, 0);
        unit[i] = 1;
        double byTime = linearization.pullback(unit, row, ignored);
        unit[i] = 0;
        return byTime;
    }

    @Override
    public SparsityPattern pattern() {
        return sparse().pattern();
    }

    @Override
    public void sparseJacobian(double t, double[] y, double[] entries) {
        sparse().sparseJacobian(t, y, entries);
    }

    private SparseJacobianField sparse() {
        if (field instanceof SparseJacobianField known) {
            return known;
        }
        throw new IllegalArgumentException("a sparse Jacobian was chosen without a pattern, but the field is no"
                + " SparseJacobianField; use JacobianForm.sparse(pattern)");
    }
}
