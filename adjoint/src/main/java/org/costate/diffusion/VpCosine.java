package org.costate.diffusion;

/**
 * The cosine schedule (Nichol and Dhariwal 2021), {@code alpha = cos(pi/2 (t + s)/(1 + s)) / cos(pi/2 s/(1 + s))}. With
 * {@code b = pi/2 t/(1 + s)} and {@code k = tan(pi/2 s/(1 + s))} that is {@code 1 - 2 sin^2(b/2) - k sin b}, which keeps its
 * digits where alpha is near 1, and is solved for b by a quadratic equation for {@code tan(b/2)}.
 */
public final class VpCosine implements Schedule {

    private final double s;
    private final double k;
    private final double tMin;
    private final double tMax;
    private final LambdaRange range;

    private VpCosine(double s, double tMin, double tMax) {
        if (!(s > 0) || Double.isInfinite(s)) {
            throw new IllegalArgumentException("s = " + s + ", but must be finite and > 0");
        }
        if (!(tMin >= 0 && tMin < 1)) {
            throw new IllegalArgumentException("tMin = " + tMin + ", but must lie in [0, 1)");
        }
        if (!(tMax > tMin && tMax < 1)) {
            throw new IllegalArgumentException(
                    "tMax = " + tMax + ", but must lie between tMin = " + tMin + " and 1, where alpha is 0");
        }
        this.s = s;
        this.tMin = tMin;
        this.tMax = tMax;
        k = Math.tan(0.5 * Math.PI * s / (1 + s));
        if (!(logAlpha(tMax) > Double.NEGATIVE_INFINITY && f(tMax) < 0)) {
            throw new IllegalArgumentException("tMax = " + tMax + ", but alpha rounds to 0 there with s = " + s);
        }
        range = new LambdaRange(this);
    }

    /**
     * The usual offset 0.008 on [1e-3, 0.9946].
     *
     * @return the schedule
     */
    public static VpCosine of() {
        return of(0.008, 1e-3, 0.9946);
    }

    /**
     * Own offset and range.
     *
     * @param s    offset, positive
     * @param tMin start of the range, in [0, 1)
     * @param tMax end of the range, in (tMin, 1)
     * @return the schedule
     * @throws IllegalArgumentException if a number lies outside its range
     */
    public static VpCosine of(double s, double tMin, double tMax) {
        return new VpCosine(s, tMin, tMax);
    }

    private double b(double t) {
        requireTime(t);
        return 0.5 * Math.PI * t / (1 + s);
    }

    @Override
    public double tMin() {
        return tMin;
    }

    @Override
    public double tMax() {
        return tMax;
    }

    @Override
    public double logAlpha(double t) {
        double b = b(t);
        double sine = Math.sin(0.5 * b);
        return Math.log1p(-(2 * sine * sine + k * Math.sin(b)));
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
        double q = -Math.expm1(VariancePreserving.logAlphaOfLambda(range.require(lambda)));
        double tangent = q / (k + Math.sqrt(k * k + q * (2 - q)));
        double b = 2 * Math.atan(tangent);
        return range.clamp(q == 0 ? 0 : b * (1 + s) / (0.5 * Math.PI));
    }

    @Override
    public double f(double t) {
        double rate = 0.5 * Math.PI / (1 + s);
        return -rate * Math.tan(b(t) + Math.atan(k));
    }

    @Override
    public double g2(double t) {
        return -2 * f(t);
    }

    @Override
    public String toString() {
        return "VpCosine[s = " + s + "]";
    }
}
