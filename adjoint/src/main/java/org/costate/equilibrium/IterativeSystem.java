package org.costate.equilibrium;

import java.util.Arrays;

/**
 * What iterative methods for linear systems share: products, tolerances, true residuals. The blocks of the state are
 * systems of their own, iterated side by side.
 */
abstract class IterativeSystem implements LinearSystem {

    /** A beginning anew that leaves more than this part of the residual is in vain. */
    private static final double VAIN = 0.999;

    private final Linearized at;
    private final double[] shift;
    private final double least;
    private final double[] size;
    private final double[] best;
    private final double[] bestX;
    private boolean transposed;
    private String notFinite = "";

    /** Length of the vectors. */
    final int n;

    /** Length of a block. */
    final int width;

    /** Number of blocks. */
    final int blocks;

    /** Limit on iterations of one system. */
    final int maxIterations;

    /** Iterations of the present system. */
    long iterations;

    /** The residual {@code b - A x}. */
    final double[] r;

    /** Its norm in each block. */
    final double[] norm;

    /** Norms below which blocks are solved. */
    final double[] goal;

    IterativeSystem(Linearized at, double tolerance, int maxIterations) {
        this.at = at;
        this.maxIterations = maxIterations;
        least = tolerance;
        n = at.dimension();
        width = at.width();
        blocks = at.blocks();
        shift = new double[blocks];
        size = new double[blocks];
        best = new double[blocks];
        bestX = new double[n];
        norm = new double[blocks];
        goal = new double[blocks];
        r = new double[n];
    }

    @Override
    public final LinearOutcome prepare(double[] newShift) {
        System.arraycopy(newShift, 0, shift, 0, blocks);
        return LinearOutcome.solved(0, 0);
    }

    @Override
    public final LinearOutcome solve(double[] b, double[] x, double[] asked, boolean transpose) {
        transposed = transpose;
        notFinite = "";
        iterations = 0;
        Arrays.fill(x, 0);
        Arrays.fill(bestX, 0);
        int bad = Norms.notFinite(b);
        if (bad >= 0) {
            return failed(
                    EquilibriumStatus.NOT_FINITE,
                    Double.NaN,
                    "; component " + bad + " of the right-hand side is " + b[bad]);
        }
        System.arraycopy(b, 0, r, 0, n);
        for (int k = 0; k < blocks; k++) {
            size[k] = Norms.euclidean(b, k * width, (k + 1) * width);
            norm[k] = size[k];
            best[k] = size[k];
            goal[k] = Math.max(asked[k], least) * size[k];
        }
        return repeat(b, x);
    }

    private LinearOutcome repeat(double[] b, double[] x) {
        int vain = 0;
        while (!isSolved()) {
            if (iterations >= maxIterations) {
                return failed(EquilibriumStatus.LINEAR_NOT_CONVERGED, relative(), because());
            }
            run(x, vain);
            residual(b, x);
            if (!notFinite.isEmpty()) {
                return failed(EquilibriumStatus.NOT_FINITE, relative(), notFinite);
            }
            boolean falls = keepBest(b, x);
            vain = falls ? 0 : vain + 1;
            if (vain >= patience() && !isSolved()) {
                return failed(EquilibriumStatus.LINEAR_NOT_CONVERGED, relative(), because() + why());
            }
        }
        return LinearOutcome.solved(relative(), iterations);
    }

    private void residual(double[] b, double[] x) {
        product(x, r);
        for (int i = 0; i < n; i++) {
            r[i] = b[i] - r[i];
        }
        for (int k = 0; k < blocks; k++) {
            norm[k] = norm(r, k);
        }
    }

    /** Goes back to the least residual of each block; whether any became less by more than a trifle. */
    private boolean keepBest(double[] b, double[] x) {
        boolean falls = false;
        boolean isBack = false;
        for (int k = 0; k < blocks; k++) {
            falls |= norm[k] < VAIN * best[k];
            if (norm[k] <= best[k]) {
                best[k] = norm[k];
                System.arraycopy(x, k * width, bestX, k * width, width);
            } else {
                System.arraycopy(bestX, k * width, x, k * width, width);
                isBack = true;
            }
        }
        if (isBack) {
            residual(b, x);
        }
        return falls;
    }

    /** Whether a block needs no iterations. */
    final boolean isSolved(int block) {
        return norm[block] <= goal[block];
    }

    private boolean isSolved() {
        for (int k = 0; k < blocks; k++) {
            if (!isSolved(k)) {
                return false;
            }
        }
        return true;
    }

    /** The largest residual of a block relative to its right-hand side. */
    private double relative() {
        int k = worst();
        return k < 0 ? 0 : relative(k);
    }

    private double relative(int block) {
        return size[block] == 0 ? norm[block] : norm[block] / size[block];
    }

    private int worst() {
        int worst = blocks - 1;
        for (int k = 0; k < blocks; k++) {
            worst = relative(k) <= relative(worst) ? worst : k;
        }
        return worst;
    }

    private String because() {
        int k = worst();
        return "; relative residual " + relative(k) + (blocks > 1 ? " of row " + k : "") + " instead of "
                + goal[k] / size[k] + " after " + iterations + " iterations";
    }

    private LinearOutcome failed(EquilibriumStatus status, double residual, String detail) {
        return new LinearOutcome(status, residual, iterations, detail);
    }

    /**
     * Moves x by iterations from the residual r, in the blocks that are not solved, until their residuals are below their
     * goals by the recurrence, or the recurrence ends.
     *
     * @param x    added to
     * @param vain how many runs were in vain before
     */
    abstract void run(double[] x, int vain);

    /** How many runs in vain, one after the other, end in failure. */
    abstract int patience();

    /** What runs in vain point to. */
    abstract String why();

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

    /** Scalar product of a block. */
    final double dot(double[] a, double[] b, int block) {
        double sum = 0;
        for (int i = block * width; i < (block + 1) * width; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** {@code w += factor v} in a block. */
    final void add(double factor, double[] v, double[] w, int block) {
        for (int i = block * width; i < (block + 1) * width; i++) {
            w[i] += factor * v[i];
        }
    }

    /** Norm of a block. */
    final double norm(double[] v, int block) {
        return Norms.euclidean(v, block * width, (block + 1) * width);
    }

    /** Sets a block to zero. */
    final void clear(double[] v, int block) {
        Arrays.fill(v, block * width, (block + 1) * width, 0);
    }
}
