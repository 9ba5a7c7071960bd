package org.costate.adjoint;

/**
 * States at the starts of steps: of all steps at first, of every second, every fourth and so on as room gets scarce, and
 * always of those before which an event changed the state.
 */
final class Checkpoints {

    /** So many are always kept, whatever the budget. */
    private static final int FEW = 16;

    private final StepMarks restarts;
    private final Rows grid;
    private final Rows afterRestarts;
    private int spacing = 1;

    Checkpoints(int n, StepMarks restarts) {
        this.restarts = restarts;
        grid = new Rows(n);
        afterRestarts = new Rows(n);
    }

    void clear() {
        grid.clear();
        afterRestarts.clear();
        spacing = 1;
    }

    void add(int step, double[] y) {
        if (step % spacing == 0) {
            grid.add(y);
        }
        if (restarts.indexOf(step) >= 0) {
            afterRestarts.add(y);
        }
    }

    /** Steps from one state to the next. */
    int spacing() {
        return spacing;
    }

    boolean canThin() {
        return grid.size() > FEW;
    }

    /** Drops every second state. */
    void thin() {
        grid.thin();
        spacing *= 2;
    }

    long bytes() {
        return grid.bytes() + afterRestarts.bytes();
    }

    /** What is held, and what there should be room for when the states between two of them are made again. */
    long bytesToReplay() {
        return bytes() + (spacing == 1 ? 0 : rowBytes() * Math.min(spacing, grid.size()));
    }

    private long rowBytes() {
        return 8L * grid.width();
    }

    /** States that can be held for a while within a room, few at least. */
    int slots(long room) {
        long fit = (room - bytes()) / rowBytes();
        return (int) Math.max(Math.min(FEW / 2, spacing - 1), Math.min(spacing - 1, fit));
    }

    /** The last step, not after the one given, whose state is here. */
    int base(int step) {
        int onGrid = step - step % spacing;
        int i = restarts.last(step);
        return i < 0 ? onGrid : Math.max(onGrid, restarts.step(i));
    }

    /** Reads a state that is here. */
    void read(int step, double[] y) {
        int i = step % spacing == 0 ? -1 : restarts.indexOf(step);
        if (i < 0) {
            grid.read(step / spacing, y);
        } else {
            afterRestarts.read(i, y);
        }
    }

    void spillTo(CheckpointFile file) {
        grid.spillTo(file);
    }
}
