package org.costate.solver.ensemble;

import java.util.SplittableRandom;

/** The random generator of one member: a function of a seed and of its index. */
final class MemberRandom {

    private static final long ODD = 0x9e3779b97f4a7c15L;

    private MemberRandom() {}

    /** A generator that shares nothing with those of other members or of another seed. */
    static SplittableRandom of(long seed, long index) {
        return new SplittableRandom(mixed(mixed(seed) + ODD * index));
    }

    /** A bijection of 64 bits in which every bit of the argument reaches every bit of the value (Stafford 2011). */
    private static long mixed(long bits) {
        long z = bits + ODD;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
