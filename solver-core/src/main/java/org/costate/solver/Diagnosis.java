package org.costate.solver;

/** Looks at the last attempts of a solve that failed and says in a sentence what they point to. */
final class Diagnosis {

    private static final int LAST = 20;
    private static final double NEAR_STABILITY_BOUND = 0.5;

    private final double[] starts = new double[LAST];
    private final boolean[] rejected = new boolean[LAST];
    private int next;
    private int known;

    /** Takes note of an attempt. */
    void attempt(double t, boolean wasRejected) {
        starts[next] = t;
        rejected[next] = wasRejected;
        next = next + 1 == LAST ? 0 : next + 1;
        known = Math.max(known, next == 0 ? LAST : next);
    }

    /** Names the components that are not finite, or says nothing. */
    static String notFinite(String what, double[] v) {
        for (int i = 0; i < v.length; i++) {
            if (!(Math.abs(v[i]) < Double.POSITIVE_INFINITY)) {
                return "; component " + i + " of " + what + " is " + v[i];
            }
        }
        return "";
    }

    /** Names the component whose error is the largest, or is not finite. */
    static String largestError(double[] e, double[] y, double[] yNext, Tolerances tolerances) {
        int worst = -1;
        double largest = 0;
        for (int i = 0; i < e.length && !Double.isNaN(largest); i++) {
            double m = Math.max(Math.abs(y[i]), Math.abs(yNext[i]));
            double scaled = Math.abs(e[i]) / (tolerances.absolute(i) + tolerances.relative() * m);
            if (e[i] != 0 && !(scaled <= largest)) {
                worst = i;
                largest = scaled;
            }
        }
        return worst < 0 ? "" : "; component " + worst + " has the largest error, " + largest + " tolerances";
    }

    /** Says "stiff" if the steps are about as long as stability allows. */
    static String stiff(Method method, double stiffness, double h) {
        double used = stiffness * Math.abs(h) / method.stabilityInterval();
        return used > NEAR_STABILITY_BOUND
                ? "; the problem looks stiff: the estimated eigenvalue " + stiffness + " times the step " + h + " is "
                        + Math.round(100 * used) + " % of the stability interval of " + method.name()
                        + ", try a method for stiff problems"
                : "";
    }

    /** Says "a jump?" if most of the last attempts were rejected close to one time. */
    String cluster(double span) {
        int rejections = 0;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < known; i++) {
            if (rejected[i]) {
                rejections++;
                low = Math.min(low, starts[i]);
                high = Math.max(high, starts[i]);
            }
        }
        return rejections >= 5 && high - low <= 1e-6 * Math.abs(span)
                ? "; rejected steps cluster at t = " + high + ", a singularity or a discontinuity?"
                : "";
    }
}
