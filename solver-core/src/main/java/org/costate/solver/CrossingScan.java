package org.costate.solver;

import java.util.Arrays;

/**
 * Finds the sign changes of an event's function over one step, first to last. The step is halved until five samples of a
 * part, and two more at places that no even spacing hides, show how the function runs between them: far from zero
 * compared with its bending, or as good as straight. What is then left to chance is a pair of roots within a part that
 * all samples show as smooth. Mutable workspace; allocates only where it finds a root.
 */
final class CrossingScan {

    /** Parts are not halved more often. */
    private static final int DEEPEST = 20;

    /** Samples of one step and event, after which parts are taken for what they seem. */
    private static final int MOST_SAMPLES = 1 << 18;

    /** Samples of one step and event, after which it is asked whether they only show rounding. */
    private static final int MANY_SAMPLES = 100;

    /** Bending below so many times the rounding of the function is none. */
    private static final double NOTICEABLE = 16;

    /** A function is straight if it bends by less than this part of what it moves between two samples. */
    private static final double STRAIGHT = 0.05;

    /** Places between the samples, whose distances to them and to each other are irrational. */
    private static final double[] PROBES = {0.3819660112501051, 0.8284271247461903};

    private static final double[][] WEIGHTS = {weights(PROBES[0]), weights(PROBES[1])};

    private final double[] state;
    private EventFunction function = (t, y) -> 0;
    private DenseSegment segment;
    private double t;
    private double h;
    private double[] y = {};
    private double[] yNext = {};

    private int sign;
    private int samples;
    private double rounding;
    private boolean firstOnly;
    private Event event;
    private double notFiniteAt;
    private boolean finite;
    private double excursion;
    private int side;

    private double[] places = new double[4];
    private int[] signs = new int[4];
    private int count;

    CrossingScan(int n, Event event, DenseSegment segment) {
        state = new double[n];
        this.event = event;
        this.segment = segment;
    }

    /** Moves to a step. */
    void enter(double t, double tNext, double[] yNext, DenseSegment segment) {
        this.t = t;
        h = tNext - t;
        this.yNext = yNext;
        this.segment = segment;
    }

    /**
     * Scans the step.
     *
     * @param event     one with a function
     * @param function  its function
     * @param side      sign of the side at the start, 0 if it cannot be told
     * @param y         state at the start
     * @param near      width below which places are one; a solution that comes that close to zero at the end arrives
     *                  there; 0 unless the solve ends with this step
     * @return false if the function gave a value that is not finite
     */
    boolean scan(Event event, EventFunction function, int side, double[] y, double near) {
        this.event = event;
        this.function = function;
        this.side = side;
        this.y = y;
        sign = side;
        firstOnly = event.isActing();
        excursion = 0;
        count = 0;
        samples = 0;
        rounding = Double.NaN;
        finite = true;
        double g0 = checked(function.value(t, y), 0);
        double g4 = checked(function.value(t + h, yNext), 1);
        double g1 = value(0.25);
        double g2 = value(0.5);
        double g3 = value(0.75);
        if (finite) {
            boolean ended = part(0, 1, g0, g1, g2, g3, g4, 0);
            if (!ended && isOn(g3) && isOn(g4) && Math.abs(g4) <= 4 * near * Math.abs(g4 - g3)) {
                sign = -sign;
                note(1);
            }
            if (count > 0) {
                excursion = Math.max(0, Math.max(at(0.25), Math.max(at(0.5), at(0.75))));
            }
        }
        return finite;
    }

    /** Height at a part of the way to the last crossing, on the side before it. */
    private double at(double part) {
        return value(part * places[count - 1]) * -signs[count - 1];
    }

    /** Crossings found. */
    int count() {
        return count;
    }

    /** Place of a crossing in the step, in [0, 1], on its far side. */
    double place(int i) {
        return places[i];
    }

    /** Sign of the side that a crossing leads to. */
    int signAfter(int i) {
        return signs[i];
    }

    /** How far from zero the function was, on the side of the start or on that before the last crossing found. */
    double excursion() {
        return excursion;
    }

    /** Time at which the function was not finite. */
    double notFiniteAt() {
        return notFiniteAt;
    }

    private double value(double x) {
        if (!finite) {
            return Double.NaN;
        }
        samples++;
        segment.evaluate(x, state, 0);
        return checked(function.value(t + x * h, state), x);
    }

    private double checked(double g, double x) {
        if (finite && !Double.isFinite(g)) {
            finite = false;
            notFiniteAt = t + x * h;
        }
        excursion = Math.max(excursion, g * side);
        return g;
    }

    /** Scans a part with its five samples; true if the scan is to end. */
    private boolean part(double lo, double hi, double g0, double g1, double g2, double g3, double g4, int depth) {
        double d0 = g1 - g0;
        double d1 = g2 - g1;
        double d2 = g3 - g2;
        double d3 = g4 - g3;
        double bending = Math.max(Math.abs(d1 - d0), Math.max(Math.abs(d2 - d1), Math.abs(d3 - d2)));
        double fourth = Math.abs(g0 - 4 * g1 + 6 * g2 - 4 * g3 + g4);
        double doubt = bending / 4 + fourth;
        double nearest = Math.min(least(g0, g1), Math.min(least(g2, g3), Math.abs(g4)));
        boolean far = nearest > doubt && isOn(g1) && isOn(g2) && isOn(g3) && isOn(g4);
        boolean straight = Math.min(least(d0, d1), least(d2, d3)) * STRAIGHT > bending + fourth;
        double w = (hi - lo) / 4;
        boolean smooth = (far || straight || doubt == 0)
                && isPredicted(0, lo, hi - lo, g0, g1, g2, g3, g4, 0.1 * bending + fourth)
                && isPredicted(1, lo, hi - lo, g0, g1, g2, g3, g4, 0.1 * bending + fourth);
        if (smooth || depth == DEEPEST || samples >= MOST_SAMPLES || isRounding(bending + fourth)) {
            return !(smooth && far)
                    && (between(lo, lo + w, g0, g1)
                            || between(lo + w, lo + 2 * w, g1, g2)
                            || between(lo + 2 * w, lo + 3 * w, g2, g3)
                            || between(lo + 3 * w, hi, g3, g4));
        }
        double middle = lo + 2 * w;
        double first = value(lo + 0.5 * w);
        double second = value(lo + 1.5 * w);
        if (!finite || part(lo, middle, g0, first, g1, second, g2, depth + 1)) {
            return true;
        }
        double third = value(lo + 2.5 * w);
        double last = value(lo + 3.5 * w);
        return !finite || part(middle, hi, g2, third, g3, last, g4, depth + 1);
    }

    /** Whether what a function bends is rounding of its value. */
    private boolean isRounding(double bending) {
        if (samples < MANY_SAMPLES) {
            return false;
        }
        if (Double.isNaN(rounding)) {
            double atEnd = rounding(function, t + h, yNext, function.value(t + h, yNext), state);
            rounding = Math.max(atEnd, rounding(function, t, y, function.value(t, y), state));
        }
        return bending <= NOTICEABLE * rounding;
    }

    /** What rounding of the state, one way and the other in turn, makes of a function's value. */
    static double rounding(EventFunction function, double t, double[] y, double here, double[] probe) {
        for (int c = 0; c < probe.length; c++) {
            probe[c] = y[c] + (c % 2 == 0 ? 2 : -2) * Math.ulp(y[c]);
        }
        return Math.abs(function.value(t, probe) - here) + Math.ulp(here);
    }

    /** Whether the polynomial through five samples tells the value at a probe, where their spacing hides nothing. */
    private boolean isPredicted(
            int probe, double lo, double width, double g0, double g1, double g2, double g3, double g4, double doubt) {
        double[] w = WEIGHTS[probe];
        double told = w[0] * g0 + w[1] * g1 + w[2] * g2 + w[3] * g3 + w[4] * g4;
        double size = Math.max(Math.max(Math.abs(g0), Math.abs(g4)), Math.max(Math.abs(g1), Math.abs(g3)));
        return Math.abs(value(lo + PROBES[probe] * width) - told) <= doubt + 1e-9 * Math.max(size, Math.abs(g2));
    }

    private static double[] weights(double place) {
        double[] weights = new double[5];
        for (int k = 0; k < 5; k++) {
            double product = 1;
            for (int j = 0; j < 5; j++) {
                product *= j == k ? 1 : (4 * place - j) / (k - j);
            }
            weights[k] = product;
        }
        return weights;
    }

    private static double least(double a, double b) {
        return Math.min(Math.abs(a), Math.abs(b));
    }

    /** Whether a value is on the side where the solution is. */
    private boolean isOn(double g) {
        return g * sign > 0;
    }

    /** Notes the crossing between two samples, if there is one; true if the scan is to end. */
    private boolean between(double lo, double hi, double gLo, double gHi) {
        if (sign == 0) {
            sign = (int) Math.signum(gHi);
            return false;
        }
        if (isOn(gHi)) {
            return false;
        }
        sign = -sign;
        note(gHi == 0 || gLo * -sign <= 0 ? hi : root(lo, hi));
        return firstOnly && event.counts(sign);
    }

    private void note(double place) {
        if (count == places.length) {
            places = Arrays.copyOf(places, 2 * count);
            signs = Arrays.copyOf(signs, 2 * count);
        }
        places[count] = place;
        signs[count] = sign;
        count++;
    }

    private double root(double lo, double hi) {
        return CrossingRoot.find(this::atPlace, lo, hi, Math.ulp(Math.max(Math.abs(t), Math.abs(t + h))) / Math.abs(h));
    }

    private double atPlace(double x) {
        if (x == 1) {
            return function.value(t + h, yNext);
        }
        segment.evaluate(x, state, 0);
        return function.value(t + x * h, state);
    }
}
