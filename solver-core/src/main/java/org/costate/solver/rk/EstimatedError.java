package org.costate.solver.rk;

import org.costate.solver.RowNorms;
import org.costate.solver.Tolerances;

/**
 * The scaled error norm of one step: {@code E = sqrt(mean_i (e_i / s_i)^2)} with
 * {@code s_i = atol_i + rtol max(|y_i|, |yNext_i|)}; for two estimates
 * {@code E = E1^2 / sqrt(E1^2 + E2^2 / 100)}.
 *
 * <p>Source: Hairer, Norsett, Wanner I, II.4 and II.5 (DOP853).
 */
public final class EstimatedError {

    private final LinearCombination[] weights;
    private final int n;
    private final double share;
    private final double rtol;
    private final double[] atol;
    private final double[] e;

    /**
     * Workspace for the errors of steps by one method.
     *
     * @param tableau    the method
     * @param n          length of the state
     * @param tolerances scales
     * @throws IllegalArgumentException if the tolerances are for another number of components
     */
    public EstimatedError(ButcherTableau tableau, int n, Tolerances tolerances) {
        weights = new LinearCombination[tableau.errorEstimates()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = LinearCombination.of(tableau.errorWeights(i));
        }
        this.n = n;
        share = n == 0 ? 0 : 1.0 / n;
        rtol = tolerances.relative();
        atol = tolerances.absolutes(n);
        e = new double[n];
    }

    /**
     * Scaled error norm.
     *
     * @param h     size of the step
     * @param y     state at its start, length n, not modified
     * @param yNext state at its end, length n, not modified
     * @param k     stages, not modified
     * @return E, NaN without an estimate
     */
    public double scaled(double h, double[] y, double[] yNext, double[][] k) {
        if (weights.length == 0) {
            return Double.NaN;
        }
        double first = norm(0, h, y, yNext, k);
        if (weights.length == 1) {
            return first;
        }
        return combined(first, norm(1, h, y, yNext, k));
    }

    /** As the other, with the same bits, for a small state. */
    double scaled(SmallStep small, double h, double[] y, double[] yNext, double[][] k) {
        if (weights.length == 0) {
            return Double.NaN;
        }
        double first = small.squares(0, h, y, yNext);
        if (weights.length == 1 && first < Double.POSITIVE_INFINITY) {
            return Math.sqrt(first * share);
        }
        double second = weights.length == 1 ? 0 : small.squares(1, h, y, yNext);
        if (!(first + second < Double.POSITIVE_INFINITY)) {
            return scaled(h, y, yNext, k);
        }
        return combined(Math.sqrt(first * share), Math.sqrt(second * share));
    }

    /**
     * Two norms as one, as in DOP853.
     *
     * @param first  norm of the estimate of higher order
     * @param second norm of the estimate of lower order
     * @return {@code first^2 / sqrt(first^2 + second^2 / 100)}, 0 if both are 0
     */
    public static double combined(double first, double second) {
        double size = Math.sqrt(first * first + 0.01 * second * second);
        return size == 0 ? 0 : first * (first / size);
    }

    /**
     * Norm of one estimate.
     *
     * @param which index of the estimate
     * @param h     size of the step
     * @param y     state at its start, length n, not modified
     * @param yNext state at its end, length n, not modified
     * @param k     stages, not modified
     * @return root mean square of the scaled components
     */
    public double norm(int which, double h, double[] y, double[] yNext, double[][] k) {
        weights[which].set(h, k, n, e);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double inverse = 1 / (atol[i] + rtol * Math.max(Math.abs(y[i]), Math.abs(yNext[i])));
            double quotient = e[i] * inverse;
            sum += quotient * quotient;
        }
        if (!(sum < Double.POSITIVE_INFINITY)) {
            sum = exactWhereZero(y, yNext);
        }
        return Math.sqrt(sum * share);
    }

    /** The sum of squares with components that count as exact: no scale and no error. */
    private double exactWhereZero(double[] y, double[] yNext) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double scale = atol[i] + rtol * Math.max(Math.abs(y[i]), Math.abs(yNext[i]));
            double quotient = e[i] == 0 && scale == 0 ? 0 : e[i] / scale;
            sum += quotient * quotient;
        }
        return sum;
    }

    /**
     * Error vector of the first estimate, before scaling.
     *
     * @param h        size of the step
     * @param k        stages, not modified
     * @param errorOut length n, written
     * @throws IllegalStateException for a method without an error estimate
     */
    public void unscaled(double h, double[][] k, double[] errorOut) {
        if (weights.length == 0) {
            throw new IllegalStateException("the method has no error estimate");
        }
        weights[0].set(h, k, n, errorOut);
    }

    /** Scaled norms of rows; those of two estimates become one as for a single state. */
    void rows(double h, double[][] k, RowNorms norms, double[] y, double[] yNext, double[] out) {
        double[] error = norms.scratch();
        weights[0].set(h, k, n, error);
        norms.rows(error, y, yNext, out);
        if (weights.length > 1) {
            double[] first = out.clone();
            weights[1].set(h, k, n, error);
            norms.rows(error, y, yNext, out);
            for (int r = 0; r < out.length; r++) {
                out[r] = combined(first[r], out[r]);
            }
        }
    }

    /**
     * The quotient of two differences in the norm of the tolerances.
     *
     * @param y     state at the start of the step, length n, not modified
     * @param yNext state at its end, length n, not modified
     * @param above length n, not modified
     * @param below length n, not modified
     * @return {@code |above| / |below|}; 0 if the norm of below is 0
     */
    double quotient(double[] y, double[] yNext, double[] above, double[] below) {
        double numerator = 0;
        double denominator = 0;
        for (int i = 0; i < n; i++) {
            double scale = atol[i] + rtol * Math.max(Math.abs(y[i]), Math.abs(yNext[i]));
            double inverse = scale > 0 ? 1 / scale : 0;
            numerator += above[i] * inverse * (above[i] * inverse);
            denominator += below[i] * inverse * (below[i] * inverse);
        }
        return denominator > 0 ? Math.sqrt(numerator / denominator) : 0;
    }
}
