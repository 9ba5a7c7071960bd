package org.costate.adjoint;

import java.util.Arrays;

/** Which of a few methods made which steps, in runs. */
final class MethodRuns {

    private int[] starts = new int[4];
    private int[] parts = new int[4];
    private int size;

    /** From a step on they are those of a part. */
    void add(int step, int part) {
        if (size > 0 && starts[size - 1] == step) {
            size--; // a run without steps
        }
        if (part(step) == part) {
            return;
        }
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, 2 * size);
            parts = Arrays.copyOf(parts, 2 * size);
        }
        starts[size] = step;
        parts[size++] = part;
    }

    /** The part that made a step; the first if nothing else was said. */
    int part(int step) {
        int i = last(step);
        return i < 0 ? 0 : parts[i];
    }

    /** Whether a run begins at a step. */
    boolean beginsAt(int step) {
        int i = last(step);
        return i >= 0 && starts[i] == step;
    }

    private int last(int step) {
        int i = Arrays.binarySearch(starts, 0, size, step);
        return i >= 0 ? i : -i - 2;
    }

    long bytes() {
        return 8L * starts.length;
    }

    void clear() {
        size = 0;
    }
}
