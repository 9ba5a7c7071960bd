package org.costate.adjoint;

/** What a reverse sweep checks as it goes: that cotangents are finite. */
final class SweepChecks {

    private SweepChecks() {}

    static void requireFinite(double[] bar, int step, double t) {
        int i = firstNotFinite(bar);
        if (i >= 0) {
            throw new ArithmeticException("the cotangent of component " + i + " became " + bar[i]
                    + " in the reverse sweep, at step " + step + ", t = " + t);
        }
    }

    static void requireFinite(double[] thetaBar) {
        int i = firstNotFinite(thetaBar);
        if (i >= 0) {
            throw new ArithmeticException("the derivative by parameter " + i + " became " + thetaBar[i]
                    + " in the reverse sweep, while the cotangents of all states are finite");
        }
    }

    /** Index of the first entry that is NaN or infinite, or -1. */
    private static int firstNotFinite(double[] bar) {
        double zero = 0;
        for (double v : bar) {
            zero += v * 0.0;
        }
        if (zero == 0) {
            return -1;
        }
        int i = 0;
        while (Math.abs(bar[i]) < Double.POSITIVE_INFINITY) {
            i++;
        }
        return i;
    }
}
