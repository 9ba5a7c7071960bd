package org.costate.bench;

import org.costate.solver.VectorField;

/** The Jacobian by one-sided differences, column by column, which are contiguous here: the plainest way there is. */
final class DenseDifferences {

    private static final double ROOT_EPSILON = 0x1p-26;

    private final VectorField field;
    private final int n;
    private final double[] f;
    private final double[] moved;
    private final double[] columns;

    DenseDifferences(VectorField field, int n) {
        this.field = field;
        this.n = n;
        f = new double[n];
        moved = new double[n];
        columns = new double[n * n];
    }

    /** All columns, one after the other; y is as before afterwards. */
    double[] evaluate(double[] y) {
        field.evaluate(0, y, f);
        for (int j = 0; j < n; j++) {
            double from = y[j];
            y[j] = from + ROOT_EPSILON * Math.max(1, Math.abs(from));
            double step = y[j] - from;
            field.evaluate(0, y, moved);
            y[j] = from;
            for (int i = 0; i < n; i++) {
                columns[j * n + i] = (moved[i] - f[i]) / step;
            }
        }
        return columns;
    }
}
