package org.costate.solver.noise;

/**
 * Answers queries to one path. Mutable, for one thread; after warm-up no query allocates.
 */
public interface BrownianCursor {

    /**
     * The increment and the space-time area of the path over the interval from {@code s} to {@code t}, for each source:
     *
     * <pre>{@code
     * W(s, t) = B(t) - B(s)                                                          ~ N(0, |t - s|)
     * H(s, t) = 1/(t - s) int_s^t (B(u) - B(s) - (u - s)/(t - s) W(s, t)) du         ~ N(0, |t - s| / 12)
     * }</pre>
     *
     * W and H are independent. Both formulas hold for {@code s > t} too, the path being run through backwards; then
     * {@code W(s, t) = -W(t, s)} and {@code H(s, t) = H(t, s)}: with {@code X(v) = B(s - v) - B(s)} on
     * {@code [0, s - t]}, whose mean is {@code mean(B) - B(s)} and whose end is {@code B(t) - B(s)}, the area of X is
     * {@code mean(B) - (B(s) + B(t))/2}, which is the same both ways. So {@code int_s^t (B(u) - B(s)) du} is
     * {@code (t - s) (W/2 + H)} with the sign of {@code t - s}, whatever that sign. For {@code s = t} both are zero.
     *
     * @param s one end of the interval, within [start, end] of the path
     * @param t the other end, within [start, end] of the path
     * @param w increments, length m; written
     * @param h space-time areas, length m; written
     * @throws IllegalArgumentException if a time is NaN, is outside the path's interval or is none that this path can
     *                                  answer, or an array has another length
     */
    void increment(double s, double t, double[] w, double[] h);
}
