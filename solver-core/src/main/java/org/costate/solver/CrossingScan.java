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
    private static final int MOST_SAMPLES = 1 << 19;

    /** The same in the steps after one that did not do with them: the function may be one of noise. */
    private static final int ENDLESS = 1 << 12;

    /** Samples of one step and event, after which it is asked whether they only show rounding. */
    private static final int MANY_SAMPLES = 100;

    /** Bending below so many times the rounding of the function is none. */
    private static final double NOTICEABLE = 16;

    /** So many units in the last place of the time are a short step, and so many roundings of a function a small value. */
    private static final double SHORT = 64;

    /** Units in the last place of a state by which it is moved to learn of rounding. */
    private static final double MOVED = 4;

    /** A function is straight if it bends by less than this part of what it moves between two samples. */
    private static final double STRAIGHT = 0.05;

    /** Fourth differences of samples that show how a function runs are below this part of its second differences. */
    private static final double RESOLVED = 0.25;

    /** Probes of a function that was smooth in all steps before. */
    private static final int FEW = 2;

    /** Samples of a step beyond which a function is not taken for smooth in the steps that follow. */
    private static final int RESTLESS = 64;

    /** Places between the samples, whose distances to them and to each other are irrational. */
    private static final double[] PROBES = {
        0.3819660112501051,
        0.8284271247461903,
        0.1415926535897931,
        0.6457513110645906,
        0.5615528128088303,
        0.0645751311064591,
        0.9442719099991588,
        0.3166247903553998
    };

    private static final double[][] WEIGHTS = new double[PROBES.length][];

    static {
        for (int k = 0; k < PROBES.length; k++) {
            WEIGHTS[k] = weights(PROBES[k]);
        }
    }

    private final double[] state;
    private final Event event;
    private EventFunction function = (t, y) -> 0;
    private DenseSegment segment;
    private double t;
    private double h;
    private double[] y = {};
    private double[] yNext = {};

    private int sign;
    private int samples;
    private int probes;
    private boolean restless;
    private int most = MOST_SAMPLES;
    private double rounding;
    private boolean firstOnly;
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
     * @param function  the event's function
     * @param side      sign of the side at the start, 0 if it cannot be told
     * @param y         state at the start
     * @param isLeap    whether the step is much longer than those before
     * @param near      width below which places are one; a solution that comes that close to zero at the end arrives
     *                  there; 0 unless the solve ends with this step
     * @return false if the function gave a value that is not finite
     */
    boolean scan(EventFunction function, int side, double[] y, boolean isLeap, double near) {
        probes = isLeap || restless ? PROBES.length : FEW;
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
        if (finite && isShort() && isOfRounding(g0, g4)) {
            atEndOnly(g0, g4, near);
            return finite;
        }
        double g1 = value(0.25);
        double g2 = value(0.5);
        double g3 = value(0.75);
        if (finite) {
            boolean ended = part(0, 1, g0, g1, g2, g3, g4, 0);
            if (!ended && isOn(g3) && isOn(g4) && Math.abs(g4) <= 4 * near * (Math.abs(g3) - Math.abs(g4))) {
                sign = -sign;
                note(1);
            }
            restless |= samples > RESTLESS;
            most = samples >= most ? ENDLESS : samples < ENDLESS / 2 ? MOST_SAMPLES : most;
            if (count > 0) {
                excursion = Math.max(0, Math.max(at(0.25), Math.max(at(0.5), at(0.75))));
            }
        }
        return finite;
    }

    /** Whether no more than rounding may happen in the step. */
    private boolean isShort() {
        return Math.abs(h) <= SHORT * Math.ulp(Math.max(Math.abs(t), Math.abs(t + h)));
    }

    private boolean isOfRounding(double g0, double g4) {
        return Math.max(Math.abs(g0), Math.abs(g4)) <= SHORT * rounding();
    }

    /** In a step in which the function moves by rounding only it crosses where its end shows that beyond rounding. */
    private void atEndOnly(double g0, double g4, double near) {
        boolean arrives = near > 0 && isOn(g4) && (g0 - g4) * sign > 2 * rounding();
        if (sign == 0) {
            sign = Math.abs(g4) > rounding() ? (int) Math.signum(g4) : 0;
        } else if (arrives ? Math.abs(g4) <= rounding() : g4 * sign < -4 * rounding()) {
            sign = -sign;
            note(1);
        }
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
        boolean resolved = fourth <= RESOLVED * bending || nearest > (bending + fourth) / RESOLVED;
        boolean far = resolved && nearest > doubt && isOn(g1) && isOn(g2) && isOn(g3) && isOn(g4);
        boolean straight = Math.min(least(d0, d1), least(d2, d3)) * STRAIGHT > bending + fourth;
        double w = (hi - lo) / 4;
        boolean smooth =
                (far || straight || doubt == 0) && isPredicted(lo, hi - lo, g0, g1, g2, g3, g4, 0.1 * bending + fourth);
        if (smooth || depth == DEEPEST || samples >= most || isRounding(bending + fourth)) {
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
        return bending <= NOTICEABLE * rounding();
    }

    /** The larger of what rounding makes of the function at both ends of the step. */
    private double rounding() {
        if (Double.isNaN(rounding)) {
            double atEnd = rounding(function, t + h, yNext, function.value(t + h, yNext), state);
            rounding = Math.max(atEnd, rounding(function, t, y, function.value(t, y), state));
        }
        return rounding;
    }

    /** What rounding of the state, in some directions and of a few units in the last place, makes of a function's value. */
    static double rounding(EventFunction function, double t, double[] y, double here, double[] probe) {
        double largest = 0;
        for (int side = -1; side <= 1; side += 2) {
            for (int alternate = -1; alternate <= 1; alternate += 2) {
                for (int c = 0; c < probe.length; c++) {
                    probe[c] = y[c] + side * (c % 2 == 0 ? 1 : alternate) * MOVED * Math.ulp(y[c]);
                }
                largest = Math.max(largest, Math.abs(function.value(t, probe) - here));
            }
        }
        return largest + Math.ulp(here);
    }

    /** Whether the polynomial through five samples tells the values at probes, where their spacing hides nothing. */
    private boolean isPredicted(
            double lo, double width, double g0, double g1, double g2, double g3, double g4, double doubt) {
        double size = Math.max(Math.max(Math.abs(g0), Math.abs(g4)), Math.max(Math.abs(g1), Math.abs(g3)));
        double allowed = doubt + 1e-9 * Math.max(size, Math.abs(g2));
        for (int probe = 0; probe < probes; probe++) {
            double[] w = WEIGHTS[probe];
            double told = w[0] * g0 + w[1] * g1 + w[2] * g2 + w[3] * g3 + w[4] * g4;
            if (!(Math.abs(value(lo + PROBES[probe] * width) - told) <= allowed)) {
                return false;
            }
        }
        return true;
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

    /**
     * Notes the crossing between two samples, if there is one; true if the scan is to end. Between two that are zero but for
     * rounding there is none.
     */
    private boolean between(double lo, double hi, double gLo, double gHi) {
        if (sign == 0) {
            sign = (int) Math.signum(gHi);
            return false;
        }
        if (isOn(gHi) || (isZero(gHi) && isZero(gLo))) {
            return false;
        }
        boolean leaves = isOn(gLo);
        sign = -sign;
        note(gHi == 0 ? hi : leaves ? root(lo, hi, 0) : passed(lo, hi));
        return firstOnly && event.counts(sign);
    }

    private boolean isZero(double g) {
        return Math.abs(g) <= rounding();
    }

    /** Where a function that is zero but for rounding at the near end passes that. */
    private double passed(double lo, double hi) {
        double least = Math.max(lo, Math.ulp(Math.max(Math.abs(t), Math.abs(t + h))) / Math.abs(h));
        if (least >= hi || Math.abs(atPlace(hi)) <= rounding()) {
            return hi;
        }
        boolean isPast = (atPlace(least) - sign * rounding()) * sign >= 0;
        return isPast ? least : root(least, hi, sign * rounding());
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

    private double root(double lo, double hi, double level) {
        return CrossingRoot.find(
                x -> atPlace(x) - level, lo, hi, Math.ulp(Math.max(Math.abs(t), Math.abs(t + h))) / Math.abs(h));
    }

    private double atPlace(double x) {
        if (x == 1) {
            return function.value(t + h, yNext);
        }
        segment.evaluate(x, state, 0);
        return function.value(t + x * h, state);
    }
}
