package org.costate.solver;

/**
 * Scaled error norms of rows: {@code E_r = sqrt(mean_i (e_ri / (atol_i + rtol max(|y_ri|, |yNext_ri|)))^2)} with the mean
 * over the components of the row. Mutable, for one thread.
 */
public final class RowNorms {

    private final int width;
    private final double rtol;
    private final double[] atol;
    private final double[] scratch;
    private final double[] squares;

    /** The absolute tolerances of a row, again for each row. */
    private final double[] atols;

    /**
     * Norms for batches of rows.
     *
     * @param tolerances scales, of the components of a row
     * @param width      components of a row
     * @param rows       number of rows
     * @throws IllegalArgumentException if the tolerances are for another number of components
     */
    public RowNorms(Tolerances tolerances, int width, int rows) {
        this.width = width;
        rtol = tolerances.relative();
        atol = tolerances.absolutes(width);
        scratch = new double[Math.multiplyExact(rows, width)];
        squares = new double[scratch.length];
        atols = new double[scratch.length];
        for (int i = 0; i < atols.length; i++) {
            atols[i] = atol[i % width];
        }
    }

    /**
     * Room for an error vector.
     *
     * @return length of the batch
     */
    public double[] scratch() {
        return scratch;
    }

    /**
     * Computes the norms.
     *
     * @param e     error vector of all rows, not modified
     * @param y     state at the start of the step, not modified
     * @param yNext state at its end, not modified
     * @param out   E of each row, written
     */
    public void rows(double[] e, double[] y, double[] yNext, double[] out) {
        for (int i = 0; i < e.length; i++) {
            double quotient = e[i] / (atols[i] + rtol * Math.max(Math.abs(y[i]), Math.abs(yNext[i])));
            squares[i] = quotient * quotient;
        }
        int rows = e.length / width;
        double share = 1.0 / width;
        for (int r = 0; r < rows; r++) {
            double sum = 0;
            for (int i = r * width; i < (r + 1) * width; i++) {
                sum += squares[i];
            }
            out[r] = Math.sqrt((sum < Double.POSITIVE_INFINITY ? sum : exactWhereZero(r, e, y, yNext)) * share);
        }
    }

    /** The sum of squares with components that count as exact: no scale and no error. */
    private double exactWhereZero(int r, double[] e, double[] y, double[] yNext) {
        double sum = 0;
        for (int j = 0, i = r * width; j < width; j++, i++) {
            double scale = atol[j] + rtol * Math.max(Math.abs(y[i]), Math.abs(yNext[i]));
            double quotient = e[i] == 0 && scale == 0 ? 0 : e[i] / scale;
            sum += quotient * quotient;
        }
        return sum;
    }
}
