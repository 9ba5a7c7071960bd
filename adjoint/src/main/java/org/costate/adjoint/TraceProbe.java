package org.costate.adjoint;

import java.util.Arrays;
import java.util.Random;

/**
 * How the trace of the Jacobian of every row is had: exactly, by one pullback for each of the row's d components, or by one
 * product {@code v^T J v} with a random v (Hutchinson 1990), which is drawn once and held for a whole solve. With
 * {@code S = (J + J^T)/2} the estimate has the trace as its mean and the variance
 *
 * <pre>{@code
 * 2 ||S||_F^2 - 2 sum of S_ii^2     signs (Rademacher): none for a diagonal Jacobian
 * 2 ||S||_F^2                       normal numbers
 * }</pre>
 *
 * <p>A row's numbers depend on the seed and on the row's index alone. Immutable.
 */
public final class TraceProbe {

    private enum Kind {
        EXACT,
        SIGNS,
        NORMAL,
        GIVEN
    }

    private static final double[] NONE = {};

    private final Kind kind;
    private final long seed;
    private final double[] given;

    private TraceProbe(Kind kind, long seed, double[] given) {
        this.kind = kind;
        this.seed = seed;
        this.given = given;
    }

    /**
     * The exact trace.
     *
     * @return no probe
     */
    public static TraceProbe exact() {
        return new TraceProbe(Kind.EXACT, 0, NONE);
    }

    /**
     * Signs, which vary least.
     *
     * @param seed of the signs
     * @return a probe
     */
    public static TraceProbe rademacher(long seed) {
        return new TraceProbe(Kind.SIGNS, seed, NONE);
    }

    /**
     * Normal numbers.
     *
     * @param seed of the numbers
     * @return a probe
     */
    public static TraceProbe gaussian(long seed) {
        return new TraceProbe(Kind.NORMAL, seed, NONE);
    }

    /**
     * A given probe.
     *
     * @param v one number for each component of the state of all rows; copied
     * @return a probe for states of that length
     */
    public static TraceProbe of(double[] v) {
        return new TraceProbe(Kind.GIVEN, 0, v.clone());
    }

    /**
     * Whether there is no estimate.
     *
     * @return true for the exact trace
     */
    public boolean isExact() {
        return kind == Kind.EXACT;
    }

    /**
     * Writes the probe of a batch.
     *
     * @param width components of a row
     * @param v     rows x width, written; zeros for the exact trace
     * @throws IllegalArgumentException if a given probe has another length
     */
    public void fill(int width, double[] v) {
        if (kind == Kind.EXACT) {
            Arrays.fill(v, 0);
            return;
        }
        if (kind == Kind.GIVEN) {
            if (given.length != v.length) {
                throw new IllegalArgumentException(
                        "probe has length " + given.length + ", but the rows have " + v.length + " components in all");
            }
            System.arraycopy(given, 0, v, 0, v.length);
            return;
        }
        for (int row = 0; row < v.length / width; row++) {
            // Random scatters the bits of its seed badly, so neighbouring rows need a bijection that does.
            Random random = new Random(scattered(scattered(seed) + row));
            for (int i = row * width; i < (row + 1) * width; i++) {
                v[i] = kind == Kind.NORMAL ? random.nextGaussian() : random.nextBoolean() ? 1 : -1;
            }
        }
    }

    /** A bijection of 64 bits (Stafford 2011). */
    private static long scattered(long bits) {
        long z = bits + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
