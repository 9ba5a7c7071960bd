package org.costate.testkit;

import java.util.List;

/**
 * A source of random values fixed by its seed. The numbers are those of SplitMix64 (Steele, Lea and Flood 2014), so they
 * do not depend on the version of Java. Its display name tells how to replay it.
 */
public final class RandomCase {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final long seed;
    private long state;

    private RandomCase(long seed) {
        this.seed = seed;
        this.state = seed;
    }

    public static RandomCase of(long seed) {
        return new RandomCase(seed);
    }

    public long seed() {
        return seed;
    }

    /** 64 random bits. */
    public long bits() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform in [0, 1). */
    public double uniform() {
        return (bits() >>> 11) * 0x1p-53;
    }

    /** Uniform in [low, high). */
    public double uniform(double low, double high) {
        return low + (high - low) * uniform();
    }

    /** Positive with a uniform logarithm, between {@code low} and {@code high}. */
    public double logUniform(double low, double high) {
        return Math.exp(uniform(Math.log(low), Math.log(high)));
    }

    /** Uniform among the integers from {@code low} to {@code high}, both included. */
    public int integer(int low, int high) {
        if (low > high) {
            throw new IllegalArgumentException("low = " + low + ", but must be <= high = " + high);
        }
        return (int) (low + (long) (uniform() * ((double) high - low + 1)));
    }

    public boolean coin() {
        return bits() < 0;
    }

    /** Standard normal (Box and Muller). */
    public double normal() {
        double radius = Math.sqrt(-2 * Math.log(1 - uniform()));
        return radius * Math.cos(2 * Math.PI * uniform());
    }

    /** A new array of {@code n} values uniform in [low, high). */
    public double[] uniformArray(int n, double low, double high) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = uniform(low, high);
        }
        return values;
    }

    /** A new array of {@code n} standard normal values. */
    public double[] normalArray(int n) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = normal();
        }
        return values;
    }

    /** A new array of {@code rows x columns} values whose rows are orthonormal, to rounding. */
    public double[] orthonormalRows(int rows, int columns) {
        if (rows > columns) {
            throw new IllegalArgumentException("rows = " + rows + ", but must be <= columns = " + columns);
        }
        double[] values = normalArray(rows * columns);
        for (int i = 0; i < rows; i++) {
            // The second time takes away what rounding left.
            for (int time = 0; time < 2; time++) {
                for (int j = 0; j < i; j++) {
                    addRow(values, columns, i, j, -product(values, columns, i, j));
                }
                addRow(values, columns, i, i, 1 / Math.sqrt(product(values, columns, i, i)) - 1);
            }
        }
        return values;
    }

    private static double product(double[] values, int columns, int i, int j) {
        double sum = 0;
        for (int k = 0; k < columns; k++) {
            sum += values[i * columns + k] * values[j * columns + k];
        }
        return sum;
    }

    private static void addRow(double[] values, int columns, int to, int from, double factor) {
        for (int k = 0; k < columns; k++) {
            values[to * columns + k] += factor * values[from * columns + k];
        }
    }

    /** One of the elements, each with equal probability. */
    public <T> T choose(List<T> elements) {
        return elements.get(integer(0, elements.size() - 1));
    }

    @Override
    public String toString() {
        return "seed " + seed + " (replay with -D" + Cases.SEED_PROPERTY + "=" + seed + ")";
    }

    /** The output function of SplitMix64. */
    static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
