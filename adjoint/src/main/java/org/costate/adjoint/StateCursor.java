package org.costate.adjoint;

import org.jspecify.annotations.Nullable;

/**
 * Goes through the states of a tape from the last to the first. Those between checkpoints are made again from the
 * checkpoint before, by the binomial scheme within the room there is. Mutable, for one sweep.
 */
final class StateCursor {

    private final Tape tape;
    private final Checkpoints checkpoints;
    private final Replay replay;
    private final int slots;
    private final Rows held;
    private final int[] heldSteps;
    private double[] here;
    private double[] next;
    private int depth;

    /** Makes a step again. */
    interface Replay {

        /** From the state at the start of a step to that at its end, in place. */
        void advance(int step, double[] y);
    }

    StateCursor(Tape tape, int n, Replay replay) {
        this.tape = tape;
        checkpoints = tape.checkpoints();
        this.replay = replay;
        slots = tape.slots();
        held = new Rows(n);
        heldSteps = new int[slots];
        here = new double[n];
        next = new double[n];
    }

    /** Moves to the step before, or to the last. */
    void moveTo(int step) {
        double[] free = next;
        next = here;
        here = free;
        int at = restore(step);
        while (at < step) {
            int end = at + Binomial.stride(step - at, slots - depth);
            for (; at < end; at++) {
                replay.advance(at, here);
            }
            if (at < step) {
                held.add(here);
                heldSteps[depth++] = at;
            }
        }
    }

    /** Takes the last state that is held and not after a step. */
    private int restore(int step) {
        while (depth > 0 && heldSteps[depth - 1] > step) {
            depth--;
        }
        held.truncate(depth);
        int base = checkpoints.base(step);
        if (depth > 0 && heldSteps[depth - 1] > base) {
            held.read(depth - 1, here);
            return heldSteps[depth - 1];
        }
        checkpoints.read(base, here);
        return base;
    }

    /** State at the start of the step. */
    double[] here() {
        return here;
    }

    /** State at its end, unless the next step begins elsewhere. */
    double @Nullable [] next(int step) {
        return step + 1 < tape.steps() && !tape.restartsAt(step + 1) ? next : null;
    }
}
