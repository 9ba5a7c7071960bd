package org.costate.adjoint;

import org.costate.solver.noise.BrownianCursor;
import org.costate.solver.noise.BrownianPath;

/** A path that remembers what was asked last, so that the numbers of an accepted step can be kept. For one solve. */
final class RecordedPath implements BrownianPath {

    private final BrownianPath path;
    private final double[] w;
    private final double[] area;

    RecordedPath(BrownianPath path) {
        this.path = path;
        w = new double[path.dimension()];
        area = new double[path.dimension()];
    }

    @Override
    public int dimension() {
        return path.dimension();
    }

    @Override
    public double start() {
        return path.start();
    }

    @Override
    public double end() {
        return path.end();
    }

    @Override
    public double resolution() {
        return path.resolution();
    }

    @Override
    public boolean isFunctionOfTime() {
        return path.isFunctionOfTime();
    }

    /** The path itself. */
    BrownianPath path() {
        return path;
    }

    @Override
    public BrownianCursor cursor() {
        BrownianCursor cursor = path.cursor();
        return (s, t, wOut, areaOut) -> {
            cursor.increment(s, t, wOut, areaOut);
            System.arraycopy(wOut, 0, w, 0, w.length);
            System.arraycopy(areaOut, 0, area, 0, area.length);
        };
    }

    /** Increments over the interval asked last. */
    double[] w() {
        return w;
    }

    /** Areas over the interval asked last. */
    double[] area() {
        return area;
    }
}
