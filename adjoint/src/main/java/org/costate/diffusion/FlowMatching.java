package org.costate.diffusion;

/**
 * The straight path of flow matching and rectified flow (Lipman et al. 2023, Liu et al. 2023): alpha = 1 - t, sigma = t
 * on the whole of [0, 1], without noise at 0 and without signal at 1.
 */
public final class FlowMatching implements Schedule {

    private static final FlowMatching SCHEDULE = new FlowMatching();

    private final LambdaRange range = new LambdaRange(this);

    private FlowMatching() {}

    /**
     * The schedule.
     *
     * @return the one instance
     */
    public static FlowMatching of() {
        return SCHEDULE;
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
        return Math.log1p(-t);
    }

    @Override
    public double alpha(double t) {
        requireTime(t);
        return 1 - t;
    }

    @Override
    public double sigma(double t) {
        requireTime(t);
        return t;
    }

    @Override
    public double lambda(double t) {
        return logAlpha(t) - Math.log(t);
    }

    @Override
    public double rho(double t) {
        return sigma(t) / alpha(t);
    }

    @Override
    public double tOfLambda(double lambda) {
        return range.clamp(1 / (1 + Math.exp(range.require(lambda))));
    }

    @Override
    public double f(double t) {
        return -1 / alpha(t);
    }

    @Override
    public double g2(double t) {
        return 2 * rho(t);
    }

    @Override
    public double phiRate(double t) {
        double alpha = alpha(t);
        return 1 / (alpha * alpha + t * t);
    }

    @Override
    public double scaleRate(double t) {
        double alpha = alpha(t);
        return (t - alpha) / (alpha * alpha + t * t);
    }

    @Override
    public String toString() {
        return "FlowMatching[]";
    }
}
