package org.costate.diffusion;

/**
 * The sub-VP schedule (Song et al. 2021): alpha of {@link VpLinear}, {@code sigma = 1 - alpha^2},
 * {@code g^2 = beta (1 - alpha^4)}.
 */
public final class SubVp implements Schedule {

    private static final double LARGE = 1e100;

    private final LinearBeta beta;
    private final LambdaRange range;

    private SubVp(LinearBeta beta) {
        this.beta = beta;
        range = new LambdaRange(this);
    }

    /**
     * The usual rates 0.1 and 20 on [1e-3, 1].
     *
     * @return the schedule
     */
    public static SubVp of() {
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
    public static SubVp of(double beta0, double beta1, double tMin) {
        return new SubVp(new LinearBeta(beta0, beta1, tMin));
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
        return -Math.expm1(2 * logAlpha(t));
    }

    @Override
    public double lambda(double t) {
        return logAlpha(t) - Math.log(sigma(t));
    }

    /** {@code rho = 1/alpha - alpha = 2 sinh(-log alpha)}. */
    @Override
    public double tOfLambda(double lambda) {
        double half = 0.5 * Math.exp(-range.require(lambda));
        // Where half * half would overflow, rho is 1/alpha to all digits.
        double logAlpha = half < LARGE ? -Math.log1p(half + half * half / (1 + Math.hypot(1, half))) : lambda;
        return range.clamp(beta.tOfLogAlpha(logAlpha));
    }

    @Override
    public double f(double t) {
        requireTime(t);
        return -0.5 * beta.rate(t);
    }

    @Override
    public double g2(double t) {
        return -beta.rate(t) * Math.expm1(4 * logAlpha(t));
    }

    /** {@code phi' = rho'/(1 + rho^2)} with {@code rho' = -f (1/alpha + alpha)}, so that sigma = 0 does no harm. */
    @Override
    public double phiRate(double t) {
        double alpha = alpha(t);
        double sigma = sigma(t);
        return 0.5 * beta.rate(t) * (alpha + alpha * alpha * alpha) / (alpha * alpha + sigma * sigma);
    }

    @Override
    public String toString() {
        return "SubVp[" + beta + "]";
    }
}
