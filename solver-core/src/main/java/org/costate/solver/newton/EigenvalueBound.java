package org.costate.solver.newton;

import java.util.Arrays;

/**
 * The bound of Collatz and Wielandt of the eigenvalues of a matrix of moduli, {@code max_i (|J| w)_i / w_i}, over a few
 * steps of the power method: {@code w_0 = 1}, {@code w_(k+1) = max(|J| w_k / max_i (|J| w_k)_i, 1e-14)}. What was computed
 * stays at hand, for derivatives of the bound. Mutable, for one thread.
 */
public final class EigenvalueBound {

    private static final int STEPS = 5;

    /** A component below this part of the largest is lifted to it: any positive w gives a bound. */
    private static final double FLOOR = 1e-14;

    private final double[][] w;
    private final double[][] product;
    private int bestStep;
    private int bestRow;

    /**
     * A workspace.
     *
     * @param n number of rows
     */
    public EigenvalueBound(int n) {
        w = new double[STEPS][n];
        product = new double[STEPS][n];
    }

    /** A matrix that adds its moduli times a vector to another. */
    public interface Moduli {

        /**
         * Multiplies.
         *
         * @param w       length n, not modified
         * @param product length n, added to
         */
        void addProduct(double[] w, double[] product);
    }

    /**
     * The bound.
     *
     * @param moduli the matrix
     * @return at least the largest modulus of an eigenvalue
     */
    public double of(Moduli moduli) {
        Arrays.fill(w[0], 1);
        double best = Double.POSITIVE_INFINITY;
        bestStep = -1;
        for (int step = 0; step < STEPS; step++) {
            double[] from = w[step];
            double[] to = product[step];
            Arrays.fill(to, 0);
            moduli.addProduct(from, to);
            double ratio = 0;
            double largest = 0;
            int row = 0;
            for (int i = 0; i < to.length; i++) {
                double quotient = to[i] / from[i];
                row = quotient > ratio ? i : row;
                ratio = Math.max(ratio, quotient);
                largest = Math.max(largest, to[i]);
            }
            if (largest == 0) {
                bestStep = -1;
                return 0;
            }
            if (ratio < best) {
                best = ratio;
                bestStep = step;
                bestRow = row;
            }
            for (int i = 0; i < to.length && step + 1 < STEPS; i++) {
                w[step + 1][i] = Math.max(to[i] / largest, FLOOR);
            }
        }
        return best;
    }

    /**
     * The step of the power method that gave the last bound.
     *
     * @return index from 0, or -1 for a matrix of zeros
     */
    public int bestStep() {
        return bestStep;
    }

    /**
     * The row that gave it.
     *
     * @return index i of {@code (|J| w)_i / w_i}
     */
    public int bestRow() {
        return bestRow;
    }

    /**
     * The vector w of a step, up to {@link #bestStep}.
     *
     * @param step index
     * @return length n, not to be modified
     */
    public double[] weights(int step) {
        return w[step];
    }

    /**
     * {@code |J| w} of a step, up to {@link #bestStep}.
     *
     * @param step index
     * @return length n, not to be modified
     */
    public double[] product(int step) {
        return product[step];
    }

    /**
     * Whether a component of {@link #weights} is the floor and not from the step before.
     *
     * @param step index, at least 1
     * @param i    index of the component
     * @return true if it is lifted
     */
    public boolean isLifted(int step, int i) {
        return w[step][i] == FLOOR;
    }
}
