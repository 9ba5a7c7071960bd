package org.costate.adjoint;

import java.util.Arrays;

/** Some of the steps, in order. */
final class StepMarks {

    private int[] steps = new int[4];
    private int size;

    void add(int step) {
        if (size > 0 && steps[size - 1] == step) {
            return;
        }
        if (size == steps.length) {
            steps = Arrays.copyOf(steps, 2 * size);
        }
        steps[size++] = step;
    }

    int step(int i) {
        return steps[i];
    }

    /** Index of a step, or -1 if it is not marked. */
    int indexOf(int step) {
        int i = last(step);
        return i >= 0 && steps[i] == step ? i : -1;
    }

    /** Index of the last mark that is not after a step, or -1. */
    int last(int step) {
        if (size == 0 || steps[0] > step) {
            return -1;
        }
        int i = Arrays.binarySearch(steps, 0, size, step);
        return i >= 0 ? i : -i - 2;
    }

    long bytes() {
        return 4L * steps.length;
    }

    void clear() {
        size = 0;
    }
}
