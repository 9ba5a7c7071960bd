package org.costate.trace;

import org.hipparchus.CalculusFieldElement;

/**
 * Smooth transitions in the place of branches, for numbers of any kind. A solver takes steps of full order through them,
 * and derivatives exist everywhere.
 */
public final class Smooth {

    private Smooth() {}

    /**
     * A step from 0 to 1: {@code (1 + tanh(x / width)) / 2}.
     *
     * @param x     where; the middle of the step is at 0
     * @param width scale of the transition, in the unit of x, not 0
     * @param <T>   kind of number
     * @return between 0 and 1
     */
    public static <T extends CalculusFieldElement<T>> T step(T x, double width) {
        requireWidth(width);
        return x.divide(width).tanh().add(1).multiply(0.5);
    }

    /**
     * A transition from one value to another as x passes 0.
     *
     * @param x      where
     * @param width  scale of the transition, in the unit of x, positive
     * @param before value for x far below 0
     * @param after  value for x far above 0
     * @param <T>    kind of number
     * @return a value between the two
     */
    public static <T extends CalculusFieldElement<T>> T blend(T x, double width, T before, T after) {
        return before.add(after.subtract(before).multiply(step(x, width)));
    }

    /**
     * A smooth absolute value: {@code sqrt(x^2 + width^2)}.
     *
     * @param x     number
     * @param width distance from 0 within which it is rounded, positive
     * @param <T>   kind of number
     * @return at least the absolute value, and more by at most the width
     */
    public static <T extends CalculusFieldElement<T>> T abs(T x, double width) {
        requireWidth(width);
        return x.multiply(x).add(width * width).sqrt();
    }

    /**
     * A smooth maximum.
     *
     * @param a     number
     * @param b     number
     * @param width difference within which it is rounded, positive
     * @param <T>   kind of number
     * @return at least the larger, and more by at most half the width
     */
    public static <T extends CalculusFieldElement<T>> T max(T a, T b, double width) {
        return a.add(b).add(abs(a.subtract(b), width)).multiply(0.5);
    }

    /**
     * A smooth minimum.
     *
     * @param a     number
     * @param b     number
     * @param width difference within which it is rounded, positive
     * @param <T>   kind of number
     * @return at most the smaller, and less by at most half the width
     */
    public static <T extends CalculusFieldElement<T>> T min(T a, T b, double width) {
        return a.add(b).subtract(abs(a.subtract(b), width)).multiply(0.5);
    }

    private static void requireWidth(double width) {
        if (!(width > 0 && width < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("width = " + width + ", but must be positive and finite");
        }
    }
}
