package org.costate.diffusion;

/** The variance-exploding schedule (Song et al. 2021): alpha = 1, {@code sigma = sigmaMin (sigmaMax / sigmaMin)^t} on [0, 1]. */
public final class VarianceExploding implements Schedule {

    /** Its square is finite. */
    private static final double LARGEST = 1e150;

    private final double sigmaMin;
    private final double logRatio;
    private final LambdaRange range;

    private VarianceExploding(double sigmaMin, double sigmaMax) {
        if (!(sigmaMin > 0) || Double.isInfinite(sigmaMin)) {
            throw new IllegalArgumentException("sigmaMin = " + sigmaMin + ", but must be finite and > 0");
        }
        if (!(sigmaMax > sigmaMin && sigmaMax <= LARGEST) || sigmaMax / sigmaMin > LARGEST) {
            throw new IllegalArgumentException("sigmaMax = " + sigmaMax + ", but must be > sigmaMin = " + sigmaMin
                    + ", at most " + LARGEST + ", and not more times as large");
        }
        this.sigmaMin = sigmaMin;
        logRatio = Math.log(sigmaMax / sigmaMin);
        range = new LambdaRange(this);
    }

    /**
     * The usual ends 0.01 and 50.
     *
     * @return the schedule
     */
    public static VarianceExploding of() {
        return of(0.01, 50);
    }

    /**
     * Own ends.
     *
     * @param sigmaMin noise at t = 0, positive
     * @param sigmaMax noise at t = 1, above sigmaMin
     * @return the schedule
     * @throws IllegalArgumentException if a number lies outside its range
     */
    public static VarianceExploding of(double sigmaMin, double sigmaMax) {
        return new VarianceExploding(sigmaMin, sigmaMax);
    }

    @Override
    public double tMin() {
        return 0;
    }

    @Override
    public double tMax() {
        return 1;
    }

    @Override
    public double logAlpha(double t) {
        requireTime(t);
        return 0;
    }

    @Override
    public double sigma(double t) {
        requireTime(t);
        return sigmaMin * Math.exp(t * logRatio);
    }

    @Override
    public double lambda(double t) {
        requireTime(t);
        return -Math.log(sigmaMin) - t * logRatio;
    }

    @Override
    public double tOfLambda(double lambda) {
        return range.clamp((-Math.log(sigmaMin) - range.require(lambda)) / logRatio);
    }

    @Override
    public double f(double t) {
        requireTime(t);
        return 0;
    }

    @Override
    public double g2(double t) {
        double sigma = sigma(t);
        return 2 * sigma * sigma * logRatio;
    }

    @Override
    public String toString() {
        return "VarianceExploding[sigmaMin = " + sigmaMin + ", sigmaMax = " + sigmaMin * Math.exp(logRatio) + "]";
    }
}
