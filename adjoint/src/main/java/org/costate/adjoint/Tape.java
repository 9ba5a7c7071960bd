package org.costate.adjoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.costate.solver.StepListener;
import org.costate.solver.StepRecord;
import org.costate.solver.VectorField;
import org.costate.solver.rk.ButcherTableau;
import org.jspecify.annotations.Nullable;

/**
 * What the reverse sweep needs of a forward solve: the times of all steps, the states at their starts or checkpoints from
 * which these can be made again, and, while the budget lasts, the linearized stages, those of the dense output included
 * if it was asked for. It stands between the solver and the field, so that a stored stage is evaluated once. Buffers are
 * kept from one solve to the next.
 */
final class Tape implements VectorField, StepListener {

    private final DifferentiableField field;
    private final int stages;
    private final int rows;
    private final boolean firstSameAsLast;
    private final double lastNode;
    private final Memory memory;

    private final StepTimes times = new StepTimes();
    private Checkpoints states = new Checkpoints(0, times.restarts());
    private final List<CheckpointFile> files = new ArrayList<>();
    private final List<Stage[]> frames = new ArrayList<>();
    private final List<Stage> spare = new ArrayList<>();
    private int n = -1;
    private int steps;
    private int stored;
    private boolean storing;
    private boolean spilling;
    private long held;
    private long taken;

    private final @Nullable Stage[] pending;
    private int stage;

    Tape(DifferentiableField field, ButcherTableau tableau, Memory memory) {
        this.field = field;
        stages = tableau.stages();
        rows = tableau.rows();
        firstSameAsLast = tableau.isFirstSameAsLast();
        lastNode = tableau.node(stages - 1);
        this.memory = memory;
        pending = new Stage[rows];
    }

    /**
     * Forgets the last solve, keeping its buffers if the state has the same length.
     *
     * @param taken bytes of the budget that something else takes
     */
    void rewind(double t0, int length, long taken) {
        if (length != n) {
            n = length;
            states = new Checkpoints(n, times.restarts());
            spare.clear();
            frames.clear();
            Arrays.fill(pending, null);
            stored = 0;
        }
        releaseStages();
        times.clear(t0);
        states.clear();
        this.taken = taken;
        steps = 0;
        stored = 0;
        held = 0;
        spilling = false;
        storing = memory.bytes() > 0;
    }

    private void releaseStages() {
        boolean isShared = stored > 0 && pending[0] != null && pending[0] == frames.get(stored - 1)[stages - 1];
        for (int j = 0; j < stored; j++) {
            Stage[] frame = frames.get(j);
            for (int s = ownFrom(j); s < rows; s++) {
                release(frame[s]);
            }
            Arrays.fill(frame, null);
        }
        if (!isShared) {
            release(pending[0]);
        }
        for (int s = 1; s < rows; s++) {
            release(pending[s]);
        }
        Arrays.fill(pending, null);
    }

    private void release(@Nullable Stage free) {
        if (free != null) {
            spare.add(free);
        }
    }

    @Override
    public void requireDimension(int n) {
        field.requireDimension(n);
    }

    @Override
    public void evaluating(int stage) {
        this.stage = stage;
    }

    @Override
    public void evaluate(double t, double[] y, double[] dydt) {
        if (!storing || stage < 0) {
            field.evaluate(t, y, dydt);
            return;
        }
        Stage slot = pending[stage];
        if (slot == null) {
            slot = spare.isEmpty() ? new Stage(field.linearization(), dydt.length) : spare.remove(spare.size() - 1);
            pending[stage] = slot;
        }
        slot.evaluate(t, y);
        System.arraycopy(slot.k(), 0, dydt, 0, dydt.length);
    }

    @Override
    public void accepted(StepRecord step) {
        states.add(steps, step.y());
        times.add(step.tNext(), step.reach());
        steps++;
        if (storing) {
            store();
        }
        fit();
    }

    @Override
    public void restarting(double t, double[] y) {
        times.restart(steps);
        if (firstSameAsLast) {
            pending[0] = null;
        }
    }

    /** Whether the first stage of a step is the last of the one before. */
    private boolean sharesFirst(int j) {
        return firstSameAsLast && j > 0 && !times.restartsAt(j);
    }

    /** Index of the first stage that a step does not share with the one before. */
    private int ownFrom(int j) {
        return sharesFirst(j) ? 1 : 0;
    }

    /** Keeps the stages of the step, and goes on storing if another with all its extra stages would fit. */
    private void store() {
        if (frames.size() < steps) {
            frames.add(new Stage[rows]);
        }
        Stage[] frame = frames.get(steps - 1);
        System.arraycopy(pending, 0, frame, 0, rows);
        Arrays.fill(pending, null);
        stored = steps;
        long largest = 0;
        for (int s = ownFrom(steps - 1); s < rows; s++) {
            Stage one = frame[s];
            if (one != null) {
                held = sum(held, one.bytes());
                largest = Math.max(largest, one.bytes());
            }
        }
        if (firstSameAsLast) {
            pending[0] = frame[stages - 1];
        }
        long next = 0;
        for (int s = firstSameAsLast ? 1 : 0; s < rows; s++) {
            next = sum(next, largest);
        }
        storing = sum(sum(held, next), taken + records()) <= memory.bytes();
        if (!storing) {
            spare.clear();
        }
    }

    private long records() {
        return times.bytes() + states.bytes();
    }

    /** Makes room: for times and states by giving up stages, then by giving up states or writing them to a file. */
    private void fit() {
        while (stored > 1 && sum(held, taken + records()) > memory.bytes()) {
            giveUpStages();
        }
        if (memory.folder() != null) {
            if (!spilling && records() > memory.room() / 4) {
                spill();
            }
            return;
        }
        while (states.canThin() && states.bytesToReplay() > roomForStates()) {
            states.thin();
        }
    }

    /** What times leave, or as much as is small beside them, if they leave nothing. */
    private long roomForStates() {
        return Math.max(memory.room() - taken - times.bytes(), times.bytes() / 8);
    }

    /** Gives up the stages of the last step that has them. */
    private void giveUpStages() {
        stored--;
        Stage[] frame = frames.get(stored);
        for (int s = ownFrom(stored); s < rows; s++) {
            Stage one = frame[s];
            held -= one == null ? 0 : one.bytes();
        }
        frames.subList(stored, frames.size()).clear();
        Arrays.fill(pending, null);
        storing = false;
        held = stored == 0 ? 0 : held;
    }

    private static long sum(long a, long b) {
        return a + b < 0 ? Long.MAX_VALUE : a + b;
    }

    /** Bytes of the budget that something else takes from now on. */
    void take(long bytes) {
        taken = bytes;
    }

    int steps() {
        return steps;
    }

    double t(int j) {
        return times.t(j);
    }

    /** Where the attempt of a step ended, which an event may have cut. */
    double reach(int j) {
        return times.reach(j);
    }

    /** When the first stage of a step was evaluated: as the last of the step before, if the two are one. */
    double firstStageTime(int j) {
        if (!sharesFirst(j)) {
            return times.t(j);
        }
        double before = times.t(j - 1);
        return before + lastNode * (times.reach(j - 1) - before);
    }

    /** Whether the method started anew before a step, or after the last. */
    boolean restartsAt(int j) {
        return times.restartsAt(j);
    }

    /** Time at which the method last started anew before a step. */
    double phaseStart(int j) {
        return times.phaseStart(j);
    }

    Checkpoints checkpoints() {
        return states;
    }

    /** States between checkpoints that may be held for a while. */
    int slots() {
        return states.slots(roomForStates());
    }

    /** Stages of a step, or null if they are to be evaluated again; extra stages are null unless they were stored. */
    @Nullable
    Stage @Nullable [] frame(int j) {
        return j < stored ? frames.get(j) : null;
    }

    int storedSteps() {
        return stored;
    }

    private void spill() {
        Path folder = memory.folder();
        while (folder != null && files.size() < 2) {
            files.add(CheckpointFile.in(folder));
        }
        spilling = true;
        times.spillTo(files.get(0));
        states.spillTo(files.get(1));
    }

    /** Forgets everything and deletes the files. */
    void close() {
        rewind(0, 0, 0);
        for (CheckpointFile file : files) {
            file.close();
        }
        files.clear();
    }
}
