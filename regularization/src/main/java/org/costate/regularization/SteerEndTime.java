package org.costate.regularization;

/**
 * An end time drawn anew in every training iteration, uniform on {@code (t1 - b, t1 + b)}, so that the model cannot count
 * on where the solve stops and has no use for dynamics that are stiff near the end. Predictions are made at t1 itself.
 * Immutable.
 *
 * <p>Source: Ghosh, Behl, Dupont, Torr, Namboodiri, <i>STEER: Simple Temporal Regularization For Neural ODEs</i>,
 * NeurIPS 2020.
 */
public final class SteerEndTime {

    private final double halfWidth;
    private final long seed;

    private SteerEndTime(double halfWidth, long seed) {
        this.halfWidth = halfWidth;
        this.seed = seed;
    }

    /**
     * The end times.
     *
     * @param halfWidth b, positive, in the unit of time; the source has 0.5 for the interval [0, 1]
     * @param seed      of the draws
     * @return the end times
     * @throws IllegalArgumentException if b is not positive and finite
     */
    public static SteerEndTime of(double halfWidth, long seed) {
        if (!(halfWidth > 0) || halfWidth == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("halfWidth = " + halfWidth + ", but must be > 0 and finite");
        }
        return new SteerEndTime(halfWidth, seed);
    }

    /**
     * The end time of one iteration.
     *
     * @param t0        start time
     * @param t1        end time of predictions
     * @param iteration index of the iteration; the same seed and iteration give the same time
     * @return a time on the same side of t0 as t1
     * @throws IllegalArgumentException if b is not below {@code |t1 - t0|}
     */
    public double at(double t0, double t1, long iteration) {
        if (!(halfWidth < Math.abs(t1 - t0))) {
            throw new IllegalArgumentException(
                    "halfWidth = " + halfWidth + ", but must be below |t1 - t0| = " + Math.abs(t1 - t0));
        }
        return t1 + halfWidth * (2 * IterationRandom.of(seed, iteration).nextDouble() - 1);
    }
}
