package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.newton.EigenvalueBound;

/**
 * Pulls a cotangent of the bound of a Jacobian's eigenvalues back to its entries, through the steps of the power method.
 * Where the bound has a kink, as at an entry that is zero, a sub-gradient is taken. 16 n^2 bytes.
 */
final class BoundPullback {

    private final int n;
    private final EigenvalueBound bound;
    private final double[] jacobian;
    private final double[] jacobianBar;
    private double[] productBar;
    private double[] nextBar;

    BoundPullback(int n) {
        this.n = n;
        bound = new EigenvalueBound(n);
        jacobian = new double[n * n];
        jacobianBar = new double[n * n];
        productBar = new double[n];
        nextBar = new double[n];
    }

    /** The Jacobian, to be written into before {@link #pullback}: length n x n, row-major, all zero. */
    double[] jacobian() {
        Arrays.fill(jacobian, 0);
        return jacobian;
    }

    /** Cotangents of the entries for a cotangent of the bound, as an array that is overwritten the next time. */
    double[] pullback(double bar) {
        Arrays.fill(jacobianBar, 0);
        bound.of(this::addModuli);
        int step = bound.bestStep();
        if (step < 0) {
            return jacobianBar;
        }
        int row = bound.bestRow();
        double weight = bound.weights(step)[row];
        Arrays.fill(productBar, 0);
        productBar[row] = bar / weight;
        through(step);
        nextBar[row] -= bar * bound.product(step)[row] / (weight * weight);
        for (; step > 0; step--) {
            normalized(step);
            through(step - 1);
        }
        return jacobianBar;
    }

    private void addModuli(double[] w, double[] product) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                product[i] += Math.abs(jacobian[i * n + j]) * w[j];
            }
        }
    }

    /** From the cotangent of {@code |J| w} to those of J and w. */
    private void through(int step) {
        double[] w = bound.weights(step);
        Arrays.fill(nextBar, 0);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n && productBar[i] != 0; j++) {
                double entry = jacobian[i * n + j];
                jacobianBar[i * n + j] += Math.signum(entry) * productBar[i] * w[j];
                nextBar[j] += productBar[i] * Math.abs(entry);
            }
        }
    }

    /** From the cotangent of w, the product before over its largest entry, to that of the product. */
    private void normalized(int step) {
        double[] product = bound.product(step - 1);
        int largest = 0;
        for (int i = 1; i < n; i++) {
            largest = product[i] > product[largest] ? i : largest;
        }
        double size = product[largest];
        double sizeBar = 0;
        for (int i = 0; i < n; i++) {
            boolean lifted = bound.isLifted(step, i);
            productBar[i] = lifted ? 0 : nextBar[i] / size;
            sizeBar -= productBar[i] * product[i] / size;
        }
        productBar[largest] += sizeBar;
    }
}
