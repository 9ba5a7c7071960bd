package org.costate.diffusion;

/** The values that lambda takes between the ends of a schedule. */
final class LambdaRange {

    private static final double SLACK = 1e-9;

    private final double low;
    private final double high;
    private final Schedule of;

    LambdaRange(Schedule of) {
        this.of = of;
        low = of.lambda(of.tMax());
        high = of.lambda(of.tMin());
    }

    /** The lambda itself, or the end that it passed by rounding. */
    double require(double lambda) {
        if (lambda >= low && lambda <= high) {
            return lambda;
        }
        // The ends, not lambda, tell what is rounding: of an infinite lambda everything would be.
        if (lambda < low && lambda >= low - SLACK * Math.max(1, Math.abs(low))) {
            return low;
        }
        if (lambda > high && lambda <= high + SLACK * Math.max(1, Math.abs(high))) {
            return high;
        }
        throw new IllegalArgumentException(
                "lambda = " + lambda + ", but must lie in [" + low + ", " + high + "], the range of " + of);
    }

    /** A time that came out of an inverse, without what rounding carried it past an end. */
    double clamp(double t) {
        return Math.min(of.tMax(), Math.max(of.tMin(), t));
    }
}
