package org.costate.equilibrium;

/** Bounds for each component, or the same for all if there is one only. */
final class Box implements Projection {

    private final double[] lower;
    private final double[] upper;

    Box(double[] lower, double[] upper) {
        for (int i = 0; i < lower.length; i++) {
            if (!(lower[i] <= upper[i])
                    || lower[i] == Double.POSITIVE_INFINITY
                    || upper[i] == Double.NEGATIVE_INFINITY) {
                String index = lower.length == 1 ? "" : "[" + i + "]";
                throw new IllegalArgumentException("lower" + index + " = " + lower[i] + " and upper" + index + " = "
                        + upper[i] + ", but the lower bound must not be above the upper one");
            }
        }
        this.lower = lower;
        this.upper = upper;
    }

    @Override
    public void project(double[] x) {
        requireLength(x);
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.min(upper[bound(i)], Math.max(lower[bound(i)], x[i]));
        }
    }

    @Override
    public void derivative(double[] x, double[] v) {
        requireLength(x);
        for (int i = 0; i < x.length; i++) {
            boolean inside = lower[bound(i)] < x[i] && x[i] < upper[bound(i)];
            v[i] = inside ? v[i] : 0;
        }
    }

    private int bound(int i) {
        return lower.length == 1 ? 0 : i;
    }

    private void requireLength(double[] x) {
        if (lower.length != 1 && lower.length != x.length) {
            throw new IllegalArgumentException(
                    "x has length " + x.length + ", but the box has " + lower.length + " bounds");
        }
    }
}
