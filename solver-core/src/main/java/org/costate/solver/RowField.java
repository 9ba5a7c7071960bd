package org.costate.solver;

import java.util.Arrays;

/**
 * A right-hand side for many rows at once, each at a time of its own: what a {@link RowSolver} solves. A row must not
 * depend on the others, nor on how many there are and on its place among them.
 *
 * <pre>{@code
 * RowField decay = (t, y, dydt) -> {
 *     for (int r = 0; r < t.length; r++) {
 *         dydt[r] = -y[r] + Math.sin(t[r]);
 *     }
 * };
 * }</pre>
 *
 * <p>For a row outside of the field's domain its values are to be NaN: the step of that row is then tried again, shorter.
 */
@FunctionalInterface
public interface RowField {

    /**
     * Evaluates all rows.
     *
     * @param t      time of each row
     * @param y      states, a row after the other, not to be modified
     * @param values derivatives in the same layout, to be written (or rows of a diffusion)
     */
    void evaluate(double[] t, double[] y, double[] values);

    /**
     * The rows of a field that knows one state, one after the other.
     *
     * @param field right-hand side of one row; as safe to share between threads as it is
     * @return a field of rows; a row that the field refuses becomes NaN
     */
    static RowField each(VectorField field) {
        return (t, y, values) -> {
            int rows = t.length;
            int n = y.length / rows;
            int length = values.length / rows;
            double[] state = new double[n];
            double[] derivative = new double[length];
            for (int r = 0; r < rows; r++) {
                System.arraycopy(y, r * n, state, 0, n);
                try {
                    field.evaluate(t[r], state, derivative);
                } catch (OutsideDomainException refusal) {
                    Arrays.fill(derivative, Double.NaN);
                }
                System.arraycopy(derivative, 0, values, r * length, length);
            }
        };
    }
}
