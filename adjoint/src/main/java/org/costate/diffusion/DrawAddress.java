package org.costate.diffusion;

import java.util.SplittableRandom;

/** Where a random number of a training lives: seed, purpose, step and row fix it, whatever else was drawn. */
final class DrawAddress {

    /** Shared numbers of a step. */
    static final long WHOLE_STEP = -1;

    private static final long ODD = 0x9e3779b97f4a7c15L;

    private DrawAddress() {}

    /** A generator that shares nothing with those of other addresses. */
    static SplittableRandom of(long seed, long purpose, long step, long row) {
        return new SplittableRandom(mixed(mixed(mixed(mixed(seed) + purpose) + step) + row));
    }

    /** A bijection in which every bit of the argument reaches every bit of the value (Stafford 2011). */
    private static long mixed(long bits) {
        long z = bits + ODD;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
