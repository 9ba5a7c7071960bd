package org.costate.solver;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code E^-b} for a fixed b and errors E up to 1, by a table: with {@code E = 2^e m} and c the midpoint of the 32nd
 * part of [1, 2) that holds m, it is {@code 2^(-be) c^-b (1 + r)^-b} with {@code r = m/c - 1}, the last by its series;
 * the relative error is below 1e-14. The next step waits for this value, and a logarithm and an exponential in a row
 * take several times as long (docs/experiments.md). Immutable.
 */
final class ErrorPower {

    private static final int PARTS = 32;
    private static final int LOWEST_EXPONENT = -31;
    private static final int FRACTION_BITS = 52;
    private static final int PART_SHIFT = FRACTION_BITS - 5;
    private static final long FRACTION = (1L << FRACTION_BITS) - 1;
    private static final long ONE = Double.doubleToRawLongBits(1);
    private static final double[] INVERSES = new double[PARTS];
    private static final double[] LOGARITHMS = new double[PARTS];

    static {
        for (int j = 0; j < PARTS; j++) {
            double c = 1 + (j + 0.5) / PARTS;
            INVERSES[j] = 1 / c;
            LOGARITHMS[j] = Math.log(c);
        }
    }

    /** Tables of the exponents asked for so far, which are those of controllers and methods: a handful. */
    private static final Map<Double, ErrorPower> TABLES = new ConcurrentHashMap<>();

    private static final int MOST_TABLES = 256;

    private final double b;
    private final double[] parts = new double[PARTS];
    private final double[] exponents = new double[1 - LOWEST_EXPONENT];
    private final double a1;
    private final double a2;
    private final double a3;
    private final double a4;
    private final double a5;
    private final double a6;
    private final double a7;

    private ErrorPower(double b) {
        this.b = b;
        for (int j = 0; j < PARTS; j++) {
            parts[j] = Math.exp(-b * LOGARITHMS[j]);
        }
        double half = Math.pow(2, b);
        exponents[exponents.length - 1] = 1;
        for (int i = exponents.length - 2; i >= 0; i--) {
            exponents[i] = exponents[i + 1] * half;
        }
        a1 = -b;
        a2 = a1 * (-b - 1) / 2;
        a3 = a2 * (-b - 2) / 3;
        a4 = a3 * (-b - 3) / 4;
        a5 = a4 * (-b - 4) / 5;
        a6 = a5 * (-b - 5) / 6;
        a7 = a6 * (-b - 6) / 7;
    }

    /**
     * The power with an exponent.
     *
     * @param b the exponent, changed in sign
     */
    static ErrorPower of(double b) {
        ErrorPower known = TABLES.get(b);
        if (known != null) {
            return known;
        }
        ErrorPower made = new ErrorPower(b);
        if (TABLES.size() < MOST_TABLES) {
            TABLES.put(b, made);
        }
        return made;
    }

    /**
     * The power of an error.
     *
     * @param E error, not negative
     * @return E^-b
     */
    double at(double E) {
        if (b == 0) {
            return 1;
        }
        long bits = Double.doubleToRawLongBits(E);
        int exponent = (int) (bits >> FRACTION_BITS) - (Double.MAX_EXPONENT + LOWEST_EXPONENT);
        if (exponent < 0 || exponent >= exponents.length) {
            return Math.pow(E, -b);
        }
        int part = (int) (bits >> PART_SHIFT) & (PARTS - 1);
        double m = Double.longBitsToDouble((bits & FRACTION) | ONE);
        double r = m * INVERSES[part] - 1;
        double r2 = r * r;
        double low = (1 + a1 * r) + r2 * (a2 + a3 * r);
        double high = (a4 + a5 * r) + r2 * (a6 + a7 * r);
        return exponents[exponent] * parts[part] * (low + r2 * r2 * high);
    }
}
