package org.costate.equilibrium;

/** Sums over vectors and blocks of them. */
final class Norms {

    private Norms() {}

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static double euclidean(double[] v) {
        return euclidean(v, 0, v.length);
    }

    /** Root of the sum of squares, without overflow. */
    static double euclidean(double[] v, int from, int to) {
        double largest = 0;
        for (int i = from; i < to; i++) {
            double size = Math.abs(v[i]);
            if (!(size <= largest)) {
                largest = size;
            }
        }
        if (largest == 0 || !(largest < Double.POSITIVE_INFINITY)) {
            return largest;
        }
        double sum = 0;
        for (int i = from; i < to; i++) {
            double part = v[i] / largest;
            sum += part * part;
        }
        return largest * Math.sqrt(sum);
    }

    /** Root of the mean of squares. */
    static double rms(double[] v) {
        return v.length == 0 ? 0 : euclidean(v) / Math.sqrt(v.length);
    }

    /** Index of a component that is not finite, or -1. */
    static int notFinite(double[] v) {
        for (int i = 0; i < v.length; i++) {
            if (!(Math.abs(v[i]) < Double.POSITIVE_INFINITY)) {
                return i;
            }
        }
        return -1;
    }
}
