package org.costate.diffusion;

/**
 * Variance-preserving schedule with a linear rate (Ho et al. 2020 in the continuous form of Song et al. 2021),
 * {@code log alpha = -(beta1 - beta0) t^2/4 - beta0 t/2}.
 */
public final class VpLinear implements Schedule {

    private final LinearBeta beta;
    private final LambdaRange range;

    private VpLinear(LinearBeta beta) {
        this.beta = beta;
        range = new LambdaRange(this);
    }

    /**
     * The usual rates 0.1 and 20 on [1e-3, 1].
     *
     * @return the schedule
     */
    public static VpLinear of() {
        return of(0.1, 20, 1e-3);
    }

    /**
     * Own rates on [tMin, 1].
     *
     * @param beta0 rate at t = 0, 1/time
     * @param beta1 rate at t = 1, 1/time
     * @param tMin  start of the range, in [0, 1)
     * @return the schedule
     * @throws IllegalArgumentException unless 0 &lt; beta0 &lt;= beta1 and tMin lies in [0, 1)
     */
    public static VpLinear of(double beta0, double beta1, double tMin) {
        return new VpLinear(new LinearBeta(beta0, beta1, tMin));
    }

    @Override
    public double tMin() {
        return beta.tMin;
    }

    @Override
    public double tMax() {
        return 1;
    }

    @Override
    public double logAlpha(double t) {
        requireTime(t);
        return beta.logAlpha(t);
    }

    @Override
    public double sigma(double t) {
        return VariancePreserving.sigma(logAlpha(t));
    }

    @Override
    public double lambda(double t) {
        return VariancePreserving.lambda(logAlpha(t));
    }

    @Override
    public double tOfLambda(double lambda) {
        double logAlpha = VariancePreserving.logAlphaOfLambda(range.require(lambda));
        return range.clamp(beta.tOfLogAlpha(logAlpha));
    }

    @Override
    public double f(double t) {
        requireTime(t);
        return -0.5 * beta.rate(t);
    }

    @Override
    public double g2(double t) {
        requireTime(t);
        return beta.rate(t);
    }

    @Override
    public String toString() {
        return "VpLinear[" + beta + "]";
    }
}
