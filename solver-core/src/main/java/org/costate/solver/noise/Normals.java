package org.costate.solver.noise;

/**
 * Standard normal numbers from 64-bit words: a ziggurat of 256 layers. Each number is a function of its one word; the
 * one word in eighty that the layers do not settle is hashed on, so that numbers never shift each other. The arithmetic
 * is the same on every virtual machine.
 *
 * <p>Sources: G. Marsaglia, W. W. Tsang, <i>The ziggurat method for generating random variables</i>, J. Stat. Softw. 5
 * (2000); layer and place are taken from different bits, as J. A. Doornik (2005) asks for. Words are mixed as in G. L.
 * Steele, D. Lea, C. H. Flood, <i>Fast splittable pseudorandom number generators</i>, OOPSLA 2014.
 */
final class Normals {

    /** 2^64 over the golden ratio, odd. */
    static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private static final int LAYERS = 256;

    /** Where the tail begins, and the area of each layer. */
    private static final double R = 3.654152885361009;

    private static final double AREA = 0.004928673233974655;

    private static final double HALF_UNIT = 0x1p-53;

    /** Half widths; the lowest layer is the rectangle of the same area as its strip and the tail together. */
    private static final double[] X = new double[LAYERS + 1];

    /** {@code exp(-x^2/2)} at the half widths. */
    private static final double[] F = new double[LAYERS + 1];

    /** The part of a layer that lies wholly below the curve. */
    private static final double[] INSIDE = new double[LAYERS];

    static {
        X[0] = AREA / density(R);
        X[1] = R;
        for (int i = 2; i < LAYERS; i++) {
            X[i] = StrictMath.sqrt(-2 * StrictMath.log(AREA / X[i - 1] + density(X[i - 1])));
        }
        X[LAYERS] = 0;
        for (int i = 0; i < LAYERS; i++) {
            F[i] = density(X[i]);
            INSIDE[i] = X[i + 1] / X[i];
        }
        F[LAYERS] = 1;
    }

    private Normals() {}

    private static double density(double x) {
        return StrictMath.exp(-0.5 * x * x);
    }

    /** How far the areas of the topmost layer and of the others differ, relative; nothing but rounding. */
    static double closure() {
        return X[LAYERS - 1] * (1 - F[LAYERS - 1]) / AREA - 1;
    }

    /** Mixes a word: a bijection whose outputs for any arithmetic progression look random. */
    static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** An odd increment for a sequence of words, without long runs of equal bits. */
    static long increment(long z) {
        z = (z ^ (z >>> 33)) * 0xff51afd7ed558ccdL;
        z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
        z = (z ^ (z >>> 33)) | 1;
        return Long.bitCount(z ^ (z >>> 1)) < 24 ? z ^ 0xaaaaaaaaaaaaaaaaL : z;
    }

    /** The normal number of a random word. */
    static double normal(long word) {
        int layer = (int) word & (LAYERS - 1);
        double u = symmetric(word);
        return Math.abs(u) < INSIDE[layer] ? u * X[layer] : outside(word);
    }

    /** Uniform on (-1, 1), symmetric, from the upper 53 bits. */
    private static double symmetric(long word) {
        return ((word >> 11) + 0.5) * 0x1p-52;
    }

    /** Uniform on (0, 1). */
    private static double uniform(long word) {
        return ((word >>> 11) + 0.5) * HALF_UNIT;
    }

    private static double outside(long word) {
        long state = word;
        long w = word;
        while (true) {
            int layer = (int) w & (LAYERS - 1);
            double u = symmetric(w);
            double x = u * X[layer];
            if (Math.abs(u) < INSIDE[layer]) {
                return x;
            }
            state += GOLDEN;
            if (layer == 0) {
                return Math.copySign(tail(state), u);
            }
            double y = F[layer] + uniform(mix(state)) * (F[layer + 1] - F[layer]);
            if (y < density(x)) {
                return x;
            }
            state += GOLDEN;
            w = mix(state);
        }
    }

    /** Beyond R, by Marsaglia's method. */
    private static double tail(long state) {
        while (true) {
            double a = -StrictMath.log(uniform(mix(state))) / R;
            double b = -StrictMath.log(uniform(mix(state + GOLDEN)));
            if (2 * b > a * a) {
                return R + a;
            }
            state += GOLDEN << 1;
        }
    }
}
