package org.costate.solver.newton;

import org.costate.solver.Tolerances;

/**
 * How far a component is moved for a difference: {@code sqrt(eps)} of the larger of its size and the size below which
 * its absolute tolerance rules.
 */
final class DifferenceSizes {

    private static final double ROOT_EPSILON = 0x1p-26;

    /** Size of a component near zero in units of its absolute tolerance, where there is no relative one. */
    private static final double WITHOUT_RELATIVE = 1e3;

    private final double[] sizes;
    private double largest;

    DifferenceSizes(int n, Tolerances tolerances) {
        sizes = tolerances.absolutes(n);
        double rtol = tolerances.relative();
        for (int j = 0; j < n; j++) {
            sizes[j] = rtol > 0 ? sizes[j] / rtol : WITHOUT_RELATIVE * sizes[j];
        }
    }

    /** Moves to a state. */
    void at(double[] y) {
        double most = 0;
        for (double value : y) {
            most = Math.max(most, Math.abs(value));
        }
        largest = most > 0 ? most : 1;
    }

    /** Typical size of a component; that of the others, or else 1, if it is zero and has no tolerance. */
    double size(int j, double[] y) {
        double size = Math.max(Math.abs(y[j]), sizes[j]);
        return size > 0 ? size : largest;
    }

    double delta(int j, double[] y) {
        return ROOT_EPSILON * size(j, y);
    }
}
