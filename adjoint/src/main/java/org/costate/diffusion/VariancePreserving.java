package org.costate.diffusion;

/** What all schedules with {@code alpha^2 + sigma^2 = 1} share, without cancellation at either end. */
final class VariancePreserving {

    private VariancePreserving() {}

    static double sigma(double logAlpha) {
        return Math.sqrt(-Math.expm1(2 * logAlpha));
    }

    /** {@code rho^2 = 1/alpha^2 - 1}. */
    static double lambda(double logAlpha) {
        double l = -2 * logAlpha;
        // Beyond 1 the exponential is the larger part, and would overflow for very strong noise.
        return l > 1 ? -0.5 * (l + Math.log1p(-Math.exp(-l))) : -0.5 * Math.log(Math.expm1(l));
    }

    /** {@code -log(1 + rho^2) / 2}. */
    static double logAlphaOfLambda(double lambda) {
        return lambda < 0 ? lambda - 0.5 * Math.log1p(Math.exp(2 * lambda)) : -0.5 * Math.log1p(Math.exp(-2 * lambda));
    }
}
