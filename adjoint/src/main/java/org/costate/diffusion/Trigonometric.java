package org.costate.diffusion;

/**
 * The schedule whose time is the angle (Lu and Song 2024, TrigFlow): alpha = cos t, sigma = sin t on the whole of
 * [0, pi/2], where the double nearest to pi/2 counts as pi/2.
 */
public final class Trigonometric implements Schedule {

    private static final Trigonometric SCHEDULE = new Trigonometric();

    private final LambdaRange range = new LambdaRange(this);

    private Trigonometric() {}

    /**
     * The schedule.
     *
     * @return the one instance
     */
    public static Trigonometric of() {
        return SCHEDULE;
    }

    @Override
    public double tMin() {
        return 0;
    }

    @Override
    public double tMax() {
        return NoiseLevels.RIGHT_ANGLE;
    }

    @Override
    public double logAlpha(double t) {
        return Math.log(alpha(t));
    }

    @Override
    public double alpha(double t) {
        requireTime(t);
        return NoiseLevels.cosine(t);
    }

    @Override
    public double sigma(double t) {
        requireTime(t);
        return Math.sin(t);
    }

    @Override
    public double lambda(double t) {
        return -Math.log(rho(t));
    }

    @Override
    public double rho(double t) {
        return sigma(t) / alpha(t);
    }

    @Override
    public double phi(double t) {
        requireTime(t);
        return t;
    }

    @Override
    public double scale(double t) {
        requireTime(t);
        return 1;
    }

    @Override
    public double tOfLambda(double lambda) {
        return range.clamp(Math.atan(Math.exp(-range.require(lambda))));
    }

    @Override
    public double f(double t) {
        return -rho(t);
    }

    @Override
    public double g2(double t) {
        return 2 * rho(t);
    }

    @Override
    public double phiRate(double t) {
        requireTime(t);
        return 1;
    }

    @Override
    public double scaleRate(double t) {
        requireTime(t);
        return 0;
    }

    @Override
    public String toString() {
        return "Trigonometric[]";
    }
}
