package org.costate.regularization;

import java.util.SplittableRandom;

/** Where the random numbers of one training iteration come from: a function of a seed and of the iteration. */
final class IterationRandom {

    private static final long ODD = 0x9e3779b97f4a7c15L;

    private IterationRandom() {}

    /** Numbers that share nothing with those of another iteration or of another seed. */
    static SplittableRandom of(long seed, long iteration) {
        return new SplittableRandom(mixed(mixed(seed) + ODD * iteration));
    }

    /** A bijection of 64 bits in which every bit of the argument reaches every bit of the value (Stafford 2011). */
    private static long mixed(long bits) {
        long z = bits + ODD;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** Points in [0, 1), each uniform, one in each of as many equal parts of the interval. */
    static double[] stratified(int count, long seed, long iteration) {
        SplittableRandom random = of(seed, iteration);
        double[] u = new double[count];
        for (int d = 0; d < count; d++) {
            u[d] = Math.min((d + random.nextDouble()) / count, Math.nextDown(1.0));
        }
        return u;
    }
}
