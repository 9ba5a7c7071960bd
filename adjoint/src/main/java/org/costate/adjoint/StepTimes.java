package org.costate.adjoint;

/** When the steps of a solve began, where their attempts ended, and before which of them the method started anew. */
final class StepTimes {

    private final Rows starts = new Rows(1);
    private final StepMarks cut = new StepMarks();
    private final Rows reaches = new Rows(1);
    private final StepMarks restarts = new StepMarks();

    /** Forgets the last solve. */
    void clear(double t0) {
        starts.clear();
        cut.clear();
        reaches.clear();
        restarts.clear();
        starts.add(t0);
    }

    /** Adds a step. */
    void add(double tNext, double reach) {
        if (reach != tNext) {
            cut.add(starts.size() - 1);
            reaches.add(reach);
        }
        starts.add(tNext);
    }

    /** Marks that the method starts anew before a step. */
    void restart(int step) {
        restarts.add(step);
    }

    double t(int j) {
        return starts.value(j);
    }

    double reach(int j) {
        int i = cut.indexOf(j);
        return i < 0 ? starts.value(j + 1) : reaches.value(i);
    }

    boolean restartsAt(int j) {
        return restarts.indexOf(j) >= 0;
    }

    StepMarks restarts() {
        return restarts;
    }

    /** Time at which the method last started anew before a step. */
    double phaseStart(int j) {
        int i = restarts.last(j);
        return starts.value(i < 0 ? 0 : restarts.step(i));
    }

    long bytes() {
        return starts.bytes() + reaches.bytes() + cut.bytes() + restarts.bytes();
    }

    void spillTo(CheckpointFile file) {
        starts.spillTo(file);
    }
}
