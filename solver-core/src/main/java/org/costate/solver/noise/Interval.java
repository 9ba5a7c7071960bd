package org.costate.solver.noise;

/** The times at which a path can be asked, and what its increments are rounded to. Immutable. */
final class Interval {

    /** A whole path may reach 16 standard deviations before its values have more than 53 bits. */
    private static final int QUANTUM_BITS = 49;

    /** Below this length parts of the interval could not be told apart from nothing. */
    private static final double SHORTEST = 0x1p-900;

    private final double start;
    private final double end;

    private Interval(double start, double end) {
        this.start = start;
        this.end = end;
    }

    static Interval of(double start, double end) {
        requireFinite("start", start);
        requireFinite("end", end);
        if (!(start < end)) {
            throw new IllegalArgumentException("start = " + start + ", but must be < end = " + end);
        }
        double span = end - start;
        if (!(span >= SHORTEST && span < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "end - start = " + span + ", but must be finite and at least " + SHORTEST);
        }
        return new Interval(start, end);
    }

    private static void requireFinite(String name, double value) {
        if (!(Math.abs(value) < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " = " + value + ", but must be finite");
        }
    }

    double start() {
        return start;
    }

    double end() {
        return end;
    }

    double span() {
        return end - start;
    }

    /**
     * A number that rounds another to a multiple of the quantum when added and subtracted again: 3/2 of 2^52 quanta.
     */
    double rounder() {
        return Math.scalb(1.5, Math.getExponent(Math.sqrt(span())) - QUANTUM_BITS + 52);
    }

    /** How far two times may differ and still be the same one, computed in different ways: 16 roundings. */
    double slack() {
        return 16 * Math.ulp(Math.max(Math.abs(start), Math.abs(end)));
    }

    /** Checks the arguments of a query. */
    void requireQuery(double s, double t, double[] w, double[] h, int m) {
        requireInside("s", s);
        requireInside("t", t);
        requireLength("w", w, m);
        requireLength("h", h, m);
    }

    private void requireInside(String name, double time) {
        if (!(time >= start && time <= end)) {
            throw new IllegalArgumentException(
                    name + " = " + time + ", but must be in [" + start + ", " + end + "], where the path is known");
        }
    }

    static void requireLength(String name, double[] array, int m) {
        if (array.length != m) {
            throw new IllegalArgumentException(
                    name + " has length " + array.length + ", but must have length " + m + ", one for each source");
        }
    }
}
