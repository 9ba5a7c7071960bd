package org.costate.solver.noise;

/** A workspace that asks a {@link BrownianPath}. Mutable, for one thread; allocates nothing once warm. */
public interface BrownianCursor {

    /**
     * Increment and space-time area over an interval: {@code W = B(t) - B(s)} and
     * {@code H = 1/(t - s) int_s^t (B(u) - B(s) - (u - s)/(t - s) W) du}. Over an interval of length h, W has variance
     * h and H, independent of it, h/12.
     *
     * @param s    start of the interval; above t, the path is read backwards in time
     * @param t    end of the interval
     * @param w    W, length m, written
     * @param area H, length m, written
     * @throws IllegalArgumentException if a time is outside the path or cannot be asked, or an array has another length
     */
    void increment(double s, double t, double[] w, double[] area);
}
