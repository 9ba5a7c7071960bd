package org.costate.solver.sde;

import org.costate.solver.noise.BrownianCursor;
import org.costate.solver.noise.BrownianPath;
import org.costate.solver.noise.GridPath;
import org.costate.solver.noise.StoredPath;

/** A Brownian path on [0, 1] in cells so fine that functionals of it are known, and the same path in coarser cells. */
final class FinePath {

    static final int CELLS = 1024;

    /** Cells of the coarse path: the finest steps that {@link #coarse} can drive. */
    static final int COARSE = 128;

    private final double[][] w = new double[CELLS][];
    private final double[][] h = new double[CELLS][];
    private final StoredPath coarse;

    private FinePath(BrownianPath path) {
        int m = path.dimension();
        BrownianCursor cursor = path.cursor();
        for (int k = 0; k < CELLS; k++) {
            w[k] = new double[m];
            h[k] = new double[m];
            cursor.increment((double) k / CELLS, (k + 1.0) / CELLS, w[k], h[k]);
        }
        double[] times = new double[COARSE + 1];
        for (int k = 0; k <= COARSE; k++) {
            times[k] = (double) k / COARSE;
        }
        coarse = StoredPath.from(path, times);
    }

    static FinePath of(long seed, int m) {
        return new FinePath(GridPath.of(seed, m, 0, 1, CELLS));
    }

    /** Increment of a source over a cell. */
    double w(int cell, int source) {
        return w[cell][source];
    }

    /** Space-time area of a source over a cell. */
    double h(int cell, int source) {
        return h[cell][source];
    }

    /** Increment of a source over the whole interval. */
    double end(int source) {
        double sum = 0;
        for (double[] cell : w) {
            sum += cell[source];
        }
        return sum;
    }

    /** The same path, to be asked at multiples of 1/128. */
    StoredPath coarse() {
        return coarse;
    }
}
