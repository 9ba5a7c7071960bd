package org.costate.regularization;

import java.util.SplittableRandom;

/**
 * Observation times shifted anew in every training iteration: each by {@code U(-1, 1) delta / 2} with the distance delta
 * to the nearer of its neighbours, so that their order stays. What was observed is compared with the state at the
 * shifted time. A time at t0 stays. The last shifted time is the end of the solve. Immutable.
 *
 * <p>Source: STEER (see {@link SteerEndTime}), in the form for time series of Pal et al. 2021, whose times are equally
 * spaced.
 */
public final class SteerTimes {

    private final double share;
    private final long seed;

    private SteerTimes(double share, long seed) {
        this.share = share;
        this.seed = seed;
    }

    /**
     * Shifts of up to half the distance to the nearer neighbour.
     *
     * @param seed of the draws
     * @return the shifts
     */
    public static SteerTimes of(long seed) {
        return new SteerTimes(1, seed);
    }

    /**
     * Smaller shifts.
     *
     * @param share factor of the shifts, above 0 and at most 1
     * @return new shifts
     * @throws IllegalArgumentException if the share is out of range
     */
    public SteerTimes withShare(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share = " + share + ", but must be > 0 and <= 1");
        }
        return new SteerTimes(share, seed);
    }

    /**
     * The times of one iteration.
     *
     * @param t0        start time
     * @param times     observation times, strictly monotone away from t0, the first of them t0 or after it; not modified
     * @param iteration index of the iteration; the same seed and iteration give the same times
     * @return shifted times, a new array in the same order
     * @throws IllegalArgumentException if there is no time, or the times are not in one order from t0 on
     */
    public double[] at(double t0, double[] times, long iteration) {
        int n = times.length;
        if (n == 0) {
            throw new IllegalArgumentException("times has length 0, but there must be one at least");
        }
        double direction = Math.signum(times[n - 1] - t0);
        SplittableRandom random = IterationRandom.of(seed, iteration);
        double[] shifted = new double[n];
        for (int i = 0; i < n; i++) {
            double before = i == 0 ? t0 : times[i - 1];
            double gap = (times[i] - before) * direction;
            boolean isStart = i == 0 && times[i] == t0;
            if (!(gap > 0 || isStart)) {
                throw new IllegalArgumentException("times[" + i + "] = " + times[i] + " after " + before
                        + ", but times must be strictly monotone from t0 = " + t0 + " on");
            }
            double after = i + 1 < n ? Math.abs(times[i + 1] - times[i]) : gap;
            double delta = Math.min(gap, after);
            shifted[i] = times[i] + 0.5 * share * delta * (2 * random.nextDouble() - 1);
        }
        return shifted;
    }
}
