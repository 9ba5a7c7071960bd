package org.costate.equilibrium;

import java.util.Arrays;

/** What iterative methods for linear systems share: products, the tolerance, the true residual. */
abstract class IterativeSystem implements LinearSystem {

    private final Linearized at;
    private final double[] shift;
    private final double least;
    private boolean transposed;
    private String notFinite = "";

    /** Length of the vectors. */
    final int n;

    /** Limit on iterations of one system. */
    final int maxIterations;

    /** The residual {@code b - A x}. */
    final double[] r;

    IterativeSystem(Linearized at, double tolerance, int maxIterations) {
        this.at = at;
        this.maxIterations = maxIterations;
        least = tolerance;
        n = at.dimension();
        shift = new double[at.blocks()];
        r = new double[n];
    }

    @Override
    public final LinearOutcome prepare(double[] newShift) {
        System.arraycopy(newShift, 0, shift, 0, shift.length);
        return LinearOutcome.solved(0, 0);
    }

    @Override
    public final LinearOutcome solve(double[] b, double[] x, double tolerance, boolean transpose) {
        transposed = transpose;
        notFinite = "";
        Arrays.fill(x, 0);
        double size = Norms.euclidean(b);
        if (size == 0) {
            return LinearOutcome.solved(0, 0);
        }
        int bad = Norms.notFinite(b);
        if (bad >= 0) {
            return new LinearOutcome(
                    EquilibriumStatus.NOT_FINITE,
                    Double.NaN,
                    0,
                    "; component " + bad + " of its right-hand side is " + b[bad]);
        }
        return iterate(b, x, size, Math.max(tolerance, least));
    }

    /** Solves from x = 0 for a right-hand side of that size. */
    abstract LinearOutcome iterate(double[] b, double[] x, double size, double tolerance);

    /** {@code out = A v}. */
    final void product(double[] v, double[] out) {
        if (transposed) {
            at.transposed(v, shift, out);
        } else {
            at.product(v, shift, out);
        }
        int bad = notFinite.isEmpty() ? Norms.notFinite(out) : -1;
        if (bad >= 0) {
            notFinite = "; component " + bad + " of a product with the Jacobian is " + out[bad];
        }
    }

    /** Computes the residual; its size. */
    final double residual(double[] b, double[] x) {
        product(x, r);
        for (int i = 0; i < n; i++) {
            r[i] = b[i] - r[i];
        }
        return Norms.euclidean(r);
    }

    /** The outcome with a residual that was computed, not carried along. */
    final LinearOutcome outcome(double residual, double tolerance, long iterations, String why) {
        if (!(residual < Double.POSITIVE_INFINITY)) {
            return new LinearOutcome(EquilibriumStatus.NOT_FINITE, residual, iterations, notFinite);
        }
        if (residual <= tolerance) {
            return LinearOutcome.solved(residual, iterations);
        }
        return new LinearOutcome(
                EquilibriumStatus.LINEAR_NOT_CONVERGED,
                residual,
                iterations,
                "; relative residual " + residual + " instead of " + tolerance + " after " + iterations + " iterations"
                        + why);
    }
}
