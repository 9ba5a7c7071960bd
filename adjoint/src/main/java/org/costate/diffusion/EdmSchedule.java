package org.costate.diffusion;

/** The schedule of EDM (Karras et al. 2022): alpha = 1, sigma = t. */
public final class EdmSchedule implements Schedule {

    private final double sigmaMin;
    private final double sigmaMax;
    private final LambdaRange range;

    private EdmSchedule(double sigmaMin, double sigmaMax) {
        if (!(sigmaMin >= 0) || Double.isInfinite(sigmaMin)) {
            throw new IllegalArgumentException("sigmaMin = " + sigmaMin + ", but must be finite and >= 0");
        }
        if (!(sigmaMax > sigmaMin) || Double.isInfinite(sigmaMax)) {
            throw new IllegalArgumentException(
                    "sigmaMax = " + sigmaMax + ", but must be finite and > sigmaMin = " + sigmaMin);
        }
        this.sigmaMin = sigmaMin;
        this.sigmaMax = sigmaMax;
        range = new LambdaRange(this);
    }

    /**
     * The usual ends 0.002 and 80.
     *
     * @return the schedule
     */
    public static EdmSchedule of() {
        return of(0.002, 80);
    }

    /**
     * Own ends.
     *
     * @param sigmaMin least noise, at least 0
     * @param sigmaMax most noise, above sigmaMin
     * @return the schedule
     * @throws IllegalArgumentException if a number lies outside its range
     */
    public static EdmSchedule of(double sigmaMin, double sigmaMax) {
        return new EdmSchedule(sigmaMin, sigmaMax);
    }

    @Override
    public double tMin() {
        return sigmaMin;
    }

    @Override
    public double tMax() {
        return sigmaMax;
    }

    @Override
    public double logAlpha(double t) {
        requireTime(t);
        return 0;
    }

    @Override
    public double sigma(double t) {
        requireTime(t);
        return t;
    }

    @Override
    public double lambda(double t) {
        return -Math.log(sigma(t));
    }

    @Override
    public double rho(double t) {
        return sigma(t);
    }

    @Override
    public double tOfLambda(double lambda) {
        return range.clamp(Math.exp(-range.require(lambda)));
    }

    @Override
    public double f(double t) {
        requireTime(t);
        return 0;
    }

    @Override
    public double g2(double t) {
        return 2 * sigma(t);
    }

    @Override
    public double phiRate(double t) {
        double rho = sigma(t);
        return 1 / (1 + rho * rho);
    }

    @Override
    public String toString() {
        return "EdmSchedule[sigmaMin = " + sigmaMin + ", sigmaMax = " + sigmaMax + "]";
    }
}
