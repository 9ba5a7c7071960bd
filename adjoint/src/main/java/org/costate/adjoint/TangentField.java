package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.VectorField;
import org.jspecify.annotations.Nullable;

/**
 * A state and its derivatives along m directions as one equation, {@code (y, s_c)' = (f, df/dy s_c + df/dtheta d_c)}. A
 * field without directional derivatives gives its Jacobian row by row, by pullbacks.
 *
 * <p>If t0 and t1 move, and all times keep their fractions of the interval of length T, the time t moves by
 * {@code 1 - (t - t0)/T} and {@code (t - t0)/T}, and the derivatives get {@code df/dt} times that and {@code -f/T} and
 * {@code f/T}.
 */
final class TangentField implements VectorField {

    private final DifferentiableField field;
    private final int n;
    private final double @Nullable [][] thetaDots;
    private final int columns;
    private final int times;
    private final double t0;
    private final double span;
    private final Linearization linearization;
    private final double[] y;
    private final double[] f;
    private final double[] yDot;
    private final double[] unit;
    private final double[] row;
    private final double[] thetaRow;
    private final double[] thetaUnit;

    /** A field with directions of the parameters, one for each column. */
    TangentField(DifferentiableField field, int n, double[][] thetaDots) {
        this(field, n, thetaDots, thetaDots.length, 0, 0, 1);
    }

    /** All directions there are: those of the n components, of the parameters, of t0 and of t1. */
    static TangentField of(DifferentiableField field, int n, double t0, double t1) {
        return new TangentField(field, n, null, n + field.parameterCount(), 2, t0, t1 - t0);
    }

    private TangentField(
            DifferentiableField field,
            int n,
            double @Nullable [][] thetaDots,
            int columns,
            int times,
            double t0,
            double span) {
        this.field = field;
        this.n = n;
        this.thetaDots = thetaDots;
        this.columns = columns;
        this.times = times;
        this.t0 = t0;
        this.span = span;
        linearization = field.linearization();
        y = new double[n];
        f = new double[n];
        yDot = new double[n];
        unit = new double[n];
        row = new double[n];
        thetaRow = new double[field.parameterCount()];
        thetaUnit = new double[thetaRow.length];
    }

    @Override
    public void evaluate(double t, double[] all, double[] out) {
        System.arraycopy(all, 0, y, 0, n);
        if (field instanceof DirectionalField directional) {
            alongColumns(directional, t, all, out);
        } else {
            byRows(t, all, out);
        }
        for (int c = 0; c < times; c++) {
            double rate = (c == 0 ? -1 : 1) / span;
            for (int i = 0; i < n; i++) {
                out[(columns + 1 + c) * n + i] += rate * out[i];
            }
        }
    }

    /** Movement of a time with t0 or t1. */
    private double moved(double t, int c) {
        double fraction = (t - t0) / span;
        return c == 0 ? 1 - fraction : fraction;
    }

    private void alongColumns(DirectionalField directional, double t, double[] all, double[] out) {
        field.evaluate(t, y, f);
        System.arraycopy(f, 0, out, 0, n);
        for (int c = 0; c < columns + times; c++) {
            System.arraycopy(all, (c + 1) * n, yDot, 0, n);
            if (c >= columns) {
                directional.derivative(t, y, moved(t, c - columns), yDot, thetaUnit, f);
            } else if (thetaDots != null) {
                directional.derivative(t, y, 0, yDot, thetaDots[c], f);
            } else if (c < n) {
                directional.derivative(t, y, 0, yDot, thetaUnit, f);
            } else {
                thetaUnit[c - n] = 1;
                directional.derivative(t, y, 0, yDot, thetaUnit, f);
                thetaUnit[c - n] = 0;
            }
            System.arraycopy(f, 0, out, (c + 1) * n, n);
        }
    }

    private void byRows(double t, double[] all, double[] out) {
        linearization.evaluate(t, y, f);
        System.arraycopy(f, 0, out, 0, n);
        for (int i = 0; i < n; i++) {
            Arrays.fill(row, 0);
            Arrays.fill(thetaRow, 0);
            unit[i] = 1;
            double timeRow = linearization.pullback(unit, row, thetaRow);
            unit[i] = 0;
            for (int c = 0; c < columns + times; c++) {
                double sum = dot(row, all, (c + 1) * n);
                if (c >= columns) {
                    sum += timeRow * moved(t, c - columns);
                } else if (thetaDots != null) {
                    sum += dot(thetaRow, thetaDots[c], 0);
                } else if (c >= n) {
                    sum += thetaRow[c - n];
                }
                out[(c + 1) * n + i] = sum;
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
