package org.costate.solver.newton;

import java.util.Arrays;

/** The bound of Collatz and Wielandt, {@code max_i (|J| w)_i / w_i}, over a few steps of the power method. */
final class EigenvalueBound {

    private static final int STEPS = 5;

    /** A component below this part of the largest is lifted to it: any positive w gives a bound. */
    private static final double FLOOR = 1e-14;

    private final double[] w;
    private final double[] product;

    EigenvalueBound(int n) {
        w = new double[n];
        product = new double[n];
    }

    /** A matrix that adds its moduli times a vector to another. */
    interface Moduli {

        void addProduct(double[] w, double[] product);
    }

    double of(Moduli moduli) {
        Arrays.fill(w, 1);
        double best = Double.POSITIVE_INFINITY;
        for (int step = 0; step < STEPS; step++) {
            Arrays.fill(product, 0);
            moduli.addProduct(w, product);
            double ratio = 0;
            double largest = 0;
            for (int i = 0; i < w.length; i++) {
                ratio = Math.max(ratio, product[i] / w[i]);
                largest = Math.max(largest, product[i]);
            }
            best = Math.min(best, ratio);
            if (largest == 0) {
                return 0;
            }
            for (int i = 0; i < w.length; i++) {
                w[i] = Math.max(product[i] / largest, FLOOR);
            }
        }
        return best;
    }
}
