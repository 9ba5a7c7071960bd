package org.costate.solver.noise;

import static org.costate.solver.noise.Normals.GOLDEN;

/**
 * The normal numbers of one path or of a block of paths, one path a row, each by its address (seed, path, place). Row r
 * of a block has the numbers of the path {@code firstPath + r}, and source i has the same numbers whatever the number
 * of sources beside it. Immutable.
 *
 * <p>A place of a path has a sequence of words of its own, {@code mix(state + i increment)}, whose state and increment
 * are hashes of the address; no generator is run through to reach it. The words number 2i + 1 and 2i + 2 make the two
 * normal numbers of source i.
 */
final class PathNumbers {

    private static final long FIRST_SALT = 0x6a09e667f3bcc909L;
    private static final long SECOND_SALT = 0xbb67ae8584caa73bL;

    private final int sources;
    private final long[] states;
    private final long[] increments;

    private PathNumbers(int sources, long[] states, long[] increments) {
        this.sources = sources;
        this.states = states;
        this.increments = increments;
    }

    /**
     * The numbers of a block of paths.
     *
     * @param kind      what the places mean: numbers of different kinds are independent though seed and path be the same
     * @param seed      any
     * @param firstPath path number of row 0
     * @param rows      at least 1
     * @param sources   m for each row, at least 1
     */
    static PathNumbers of(long kind, long seed, long firstPath, int rows, int sources) {
        requirePositive("rows", rows);
        requirePositive("m", sources);
        if ((long) rows * sources > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "rows = " + rows + " times m = " + sources + ", but must fit into an array");
        }
        long first = Normals.mix(Normals.mix(seed + FIRST_SALT) + kind);
        long second = Normals.mix(Normals.mix(seed + SECOND_SALT) + kind);
        long[] states = new long[rows];
        long[] increments = new long[rows];
        for (int r = 0; r < rows; r++) {
            long path = (firstPath + r) * GOLDEN;
            states[r] = Normals.mix(first + path);
            increments[r] = Normals.mix(second + path);
        }
        return new PathNumbers(sources, states, increments);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " = " + value + ", but must be >= 1");
        }
    }

    /** Rows times sources. */
    int dimension() {
        return states.length * sources;
    }

    int rows() {
        return states.length;
    }

    /** Sources of each row. */
    int sources() {
        return sources;
    }

    /** Where the sequence of a place of a row's path begins: its word number i is {@code mix(state + i increment)}. */
    long state(int row, long place) {
        return Normals.mix(states[row] + place * GOLDEN);
    }

    /** What the sequence of a place of a row's path goes on by. */
    long increment(int row, long place) {
        return Normals.increment(increments[row] + place * GOLDEN);
    }
}
