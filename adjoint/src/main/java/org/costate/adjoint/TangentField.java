package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.VectorField;

/**
 * A state and its derivatives along m directions as one equation, {@code (y, s_c)' = (f, df/dy s_c + df/dtheta d_c)}. A
 * field without directional derivatives gives its Jacobian row by row, by pullbacks.
 */
final class TangentField implements VectorField {

    private final DifferentiableField field;
    private final int n;
    private final double[][] thetaDots;
    private final Linearization linearization;
    private final double[] y;
    private final double[] f;
    private final double[] yDot;
    private final double[] unit;
    private final double[] row;
    private final double[] thetaRow;

    /** A field with directions of the parameters, one for each column. */
    TangentField(DifferentiableField field, int n, double[][] thetaDots) {
        this.field = field;
        this.n = n;
        this.thetaDots = thetaDots;
        linearization = field.linearization();
        y = new double[n];
        f = new double[n];
        yDot = new double[n];
        unit = new double[n];
        row = new double[n];
        thetaRow = new double[field.parameterCount()];
    }

    @Override
    public void evaluate(double t, double[] all, double[] out) {
        System.arraycopy(all, 0, y, 0, n);
        if (field instanceof DirectionalField directional) {
            field.evaluate(t, y, f);
            System.arraycopy(f, 0, out, 0, n);
            for (int c = 0; c < thetaDots.length; c++) {
                System.arraycopy(all, (c + 1) * n, yDot, 0, n);
                directional.derivative(t, y, 0, yDot, thetaDots[c], f);
                System.arraycopy(f, 0, out, (c + 1) * n, n);
            }
            return;
        }
        linearization.evaluate(t, y, f);
        System.arraycopy(f, 0, out, 0, n);
        for (int i = 0; i < n; i++) {
            Arrays.fill(row, 0);
            Arrays.fill(thetaRow, 0);
            unit[i] = 1;
            linearization.pullback(unit, row, thetaRow);
            unit[i] = 0;
            for (int c = 0; c < thetaDots.length; c++) {
                out[(c + 1) * n + i] = dot(row, all, (c + 1) * n) + dot(thetaRow, thetaDots[c], 0);
            }
        }
    }

    private static double dot(double[] a, double[] b, int offset) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[offset + i];
        }
        return sum;
    }
}
