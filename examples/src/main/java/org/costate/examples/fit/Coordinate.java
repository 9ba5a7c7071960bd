package org.costate.examples.fit;

/**
 * One number that is fitted. The search sees its inner value: its logarithm if it is logarithmic, else the number itself, in
 * both cases with bounds that are held by clipping. A bound is a place where a minimum may lie; a map that sends it to infinity,
 * as a logit does, would never arrive there.
 *
 * @param name          for messages
 * @param start         where the search begins, within the bounds
 * @param lower         least value; may be negative infinity
 * @param upper         largest value; may be infinity
 * @param isLogarithmic whether the search moves its logarithm
 */
public record Coordinate(String name, double start, double lower, double upper, boolean isLogarithmic) {

    /** Checks the numbers. */
    public Coordinate {
        if (!(lower < upper)) {
            throw new IllegalArgumentException(name + ": upper = " + upper + ", but must be above lower = " + lower);
        }
        if (!(start >= lower && start <= upper) || Double.isInfinite(start)) {
            throw new IllegalArgumentException(
                    name + ": start = " + start + ", but must be finite and from " + lower + " to " + upper);
        }
        if (isLogarithmic && !(start > 0)) {
            throw new IllegalArgumentException(
                    name + ": start = " + start + ", but must be above 0, for it is logarithmic");
        }
    }

    /**
     * A number without bounds.
     *
     * @param name  for messages
     * @param start where the search begins
     */
    public static Coordinate of(String name, double start) {
        return new Coordinate(name, start, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);
    }

    /** The same with another start. */
    Coordinate startingAt(double x) {
        return new Coordinate(name, x, lower, upper, isLogarithmic);
    }

    double inner(double x) {
        return isLogarithmic ? Math.log(Math.max(x, 0)) : x;
    }

    /** At and beyond a bound the bound itself, whatever a logarithm rounds to. */
    double outer(double u) {
        return switch (side(u)) {
            case LOWER -> lower;
            case UPPER -> upper;
            case INSIDE -> Math.min(upper, Math.max(lower, isLogarithmic ? positive(Math.exp(u)) : u));
        };
    }

    /** A logarithm may run far away, but never so far that its number has none. */
    private static double positive(double x) {
        return Math.min(Double.MAX_VALUE, Math.max(Double.MIN_NORMAL, x));
    }

    /** An inner value, or that of the bound that it is beyond. */
    double clip(double u) {
        return Math.min(inner(upper), Math.max(inner(lower), u));
    }

    /** The derivative of the number by its inner value. */
    double slope(double x) {
        return isLogarithmic ? x : 1;
    }

    /** Where an inner value is; beyond a bound counts as at it. */
    Side side(double u) {
        return u <= inner(lower) ? Side.LOWER : u >= inner(upper) ? Side.UPPER : Side.INSIDE;
    }

    /** Where a number is. */
    public enum Side {
        /** Between the bounds. */
        INSIDE,
        /** At the lower bound. */
        LOWER,
        /** At the upper bound. */
        UPPER
    }
}
