package org.costate.adjoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.costate.solver.Method;
import org.costate.solver.StepListener;
import org.costate.solver.StepRecord;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.implicit.CollocationMethod;
import org.costate.solver.implicit.EsdirkMethod;
import org.costate.solver.implicit.RosenbrockMethod;
import org.costate.solver.rk.ButcherTableau;
import org.costate.solver.rk.ExplicitKernel;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.jspecify.annotations.Nullable;

/**
 * What the reverse sweep needs of a forward solve: the times of all steps, the states at their starts or checkpoints from
 * which these can be made again, which method made which step, and, while the budget lasts, the linearized stages of
 * explicit steps, those of the dense output included if it was asked for. It stands between the solver and the field, so that a stored stage is evaluated once. Buffers are
 * kept from one solve to the next.
 */
final class Tape implements VectorField, StepListener {

    private static final int NONE = -1;

    private final DifferentiableField field;
    private final List<Method> methods;
    private final int explicit;
    private final int stages;
    private final int rows;
    private final boolean firstSameAsLast;
    private final double lastNode;
    private final Memory memory;

    private final StepTimes times = new StepTimes();
    private final MethodRuns runs = new MethodRuns();
    private int part;
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

    /**
     * A tape.
     *
     * @param field   right-hand side
     * @param methods the methods that make its steps, at most one of them explicit; the first begins
     * @param memory  the budget
     */
    Tape(DifferentiableField field, List<Method> methods, Memory memory) {
        this.field = field;
        this.methods = methods;
        int found = NONE;
        ButcherTableau tableau = null;
        for (int i = 0; i < methods.size(); i++) {
            if (methods.get(i) instanceof ExplicitRungeKutta method) {
                found = i;
                tableau = method.tableau();
            }
        }
        explicit = found;
        stages = tableau == null ? 0 : tableau.stages();
        rows = tableau == null ? 0 : tableau.rows();
        firstSameAsLast = tableau != null && tableau.isFirstSameAsLast();
        lastNode = tableau == null ? 0 : tableau.node(stages - 1);
        this.memory = memory;
        pending = new Stage[rows];
    }

    /** Workspaces that pull back through the steps of each method. */
    MethodSteps[] pullbacks(int n, Tolerances tolerances) {
        MethodSteps[] all = new MethodSteps[methods.size()];
        for (int i = 0; i < all.length; i++) {
            Method method = methods.get(i);
            if (method instanceof EsdirkMethod esdirk) {
                all[i] = new EsdirkPullback(esdirk, field, this, n, tolerances);
            } else if (method instanceof RosenbrockMethod rosenbrock) {
                all[i] = new RosenbrockPullback(rosenbrock, field, this, n, tolerances);
            } else if (method instanceof CollocationMethod collocation) {
                all[i] = new CollocationPullback(collocation, field, this, n, tolerances);
            } else if (method instanceof ExplicitRungeKutta runge) {
                all[i] = new ExplicitSteps(new ExplicitKernel(runge.tableau()), field, this, n, tolerances);
            }
        }
        return all;
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
        runs.clear();
        part = 0;
        states.clear();
        this.taken = taken;
        steps = 0;
        stored = 0;
        held = 0;
        spilling = false;
        storing = memory.bytes() > 0 && explicit != NONE;
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
        for (int s = isShared ? 1 : 0; s < rows; s++) {
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
        if (!storing || part != explicit || stage < 0) {
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

    @Override
    public void switched(Method method) {
        int next = methods.indexOf(method);
        if (next != part) {
            part = next;
            runs.add(steps, next);
            if (firstSameAsLast) {
                pending[0] = null;
            }
        }
    }

    /** Whether the first stage of a step is the last of the one before. */
    boolean sharesFirst(int j) {
        return firstSameAsLast && j > 0 && isExplicit(j) && !times.restartsAt(j) && !runs.beginsAt(j);
    }

    /** Whether the last stage of a step is the first of the one after. */
    boolean sharesLast(int j) {
        return j + 1 < steps && sharesFirst(j + 1);
    }

    /** Which of the methods made a step. */
    int part(int j) {
        return runs.part(j);
    }

    boolean isExplicit(int j) {
        return runs.part(j) == explicit;
    }

    /** Whether all steps were made by the explicit method, whatever others were ready. */
    boolean isMadeExplicitly() {
        boolean made = explicit != NONE;
        for (int j = 0; made && j < steps; j++) {
            made = isExplicit(j);
        }
        return made;
    }

    /** The explicit method's steps for a sweep of their own. */
    ExplicitSteps explicitSteps(int n, Tolerances tolerances) {
        return new ExplicitSteps(explicitKernel(), field, this, n, tolerances);
    }

    ExplicitKernel explicitKernel() {
        return new ExplicitKernel(((ExplicitRungeKutta) methods.get(explicit)).tableau());
    }

    boolean isAllExplicit() {
        return explicit != NONE && methods.size() == 1;
    }

    /** Stages of an explicit step. */
    int stages() {
        return stages;
    }

    /** Stages that the end of an explicit step needs. */
    int stagesToReplay() {
        return firstSameAsLast ? stages - 1 : stages;
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
        stored = steps;
        if (part != explicit) {
            Arrays.fill(frame, null);
            return;
        }
        System.arraycopy(pending, 0, frame, 0, rows);
        Arrays.fill(pending, null);
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
        return times.bytes() + runs.bytes() + states.bytes();
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
