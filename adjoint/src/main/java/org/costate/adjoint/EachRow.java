package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.RowField;

/** A field of one state as a field of rows, which are evaluated one after the other. Immutable. */
final class EachRow implements DifferentiableRowField {

    private final DifferentiableField field;
    private final RowField rows;

    EachRow(DifferentiableField field) {
        this.field = field;
        rows = RowField.each(field);
    }

    @Override
    public void evaluate(double[] t, double[] y, double[] values) {
        rows.evaluate(t, y, values);
    }

    @Override
    public int parameterCount() {
        return field.parameterCount();
    }

    @Override
    public long revision() {
        return field.revision();
    }

    @Override
    public RowLinearization linearization() {
        return new Rows();
    }

    private final class Rows implements RowLinearization {

        private Linearization[] rows = {};
        private double[] state = {};
        private double[] value = {};

        @Override
        public void evaluate(double[] t, double[] y, double[] values) {
            int n = y.length / t.length;
            int length = values.length / t.length;
            if (rows.length != t.length) {
                rows = new Linearization[t.length];
                Arrays.setAll(rows, r -> field.linearization());
                state = new double[n];
                value = new double[length];
            }
            for (int r = 0; r < t.length; r++) {
                System.arraycopy(y, r * n, state, 0, n);
                rows[r].evaluate(t[r], state, value);
                System.arraycopy(value, 0, values, r * length, length);
            }
        }

        @Override
        public void pullback(double[] w, double[] yBar, double[] thetaBar) {
            int n = state.length;
            int length = value.length;
            double[] bar = new double[n];
            for (int r = 0; r < rows.length; r++) {
                System.arraycopy(w, r * length, value, 0, length);
                Arrays.fill(bar, 0);
                rows[r].pullback(value, bar, thetaBar);
                for (int i = 0; i < n; i++) {
                    yBar[r * n + i] += bar[i];
                }
            }
        }
    }
}
