package org.costate.solver;

import org.costate.solver.noise.BrownianPath;
import org.jspecify.annotations.Nullable;

/** Where one row begins, and the path that drives it if its equation is stochastic. Immutable. */
public final class RowStart {

    private final double[] y0;
    private final @Nullable BrownianPath path;

    private RowStart(double[] y0, @Nullable BrownianPath path) {
        this.y0 = y0;
        this.path = path;
    }

    /**
     * The start of a row of an ordinary equation.
     *
     * @param y0 state, length n; copied
     * @return the start
     */
    public static RowStart of(double[] y0) {
        return new RowStart(y0.clone(), null);
    }

    /**
     * The start of a row of a stochastic equation.
     *
     * @param y0   state, length n; copied
     * @param path path of its sources
     * @return the start
     */
    public static RowStart along(double[] y0, BrownianPath path) {
        return new RowStart(y0.clone(), path);
    }

    /**
     * The state at the start.
     *
     * @return a copy, length n
     */
    public double[] initialState() {
        return y0.clone();
    }

    @Nullable
    BrownianPath path() {
        return path;
    }
}
