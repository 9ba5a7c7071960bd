package org.costate.adjoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.costate.solver.StepListener;
import org.costate.solver.StepRecord;
import org.costate.solver.VectorField;
import org.costate.solver.rk.ButcherTableau;
import org.jspecify.annotations.Nullable;

/**
 * What the reverse sweep needs of a forward solve: the times and start states of all steps, and, while the budget
 * lasts, the linearized stages, those of the dense output included if it was asked for. It stands between the solver and the field, so that a stored stage is evaluated once.
 * Buffers are kept from one solve to the next.
 */
final class Tape implements VectorField, StepListener {

    private final DifferentiableField field;
    private final int stages;
    private final int rows;
    private final boolean firstSameAsLast;
    private final long budget;

    private final List<double[]> states = new ArrayList<>();
    private final List<Stage[]> frames = new ArrayList<>();
    private final List<Stage> spare = new ArrayList<>();
    private double[] times = new double[64];
    private double[] reaches = new double[64];
    private final BitSet restarts = new BitSet();
    private int n = -1;
    private int steps;
    private int stored;
    private boolean storing;
    private long held;

    private final @Nullable Stage[] pending;
    private int stage;

    Tape(DifferentiableField field, ButcherTableau tableau, Memory memory) {
        this.field = field;
        stages = tableau.stages();
        rows = tableau.rows();
        firstSameAsLast = tableau.isFirstSameAsLast();
        budget = memory.bytes();
        pending = new Stage[rows];
    }

    /** Forgets the last solve, keeping its buffers if the state has the same length. */
    void rewind(double t0, int length) {
        if (length != n) {
            n = length;
            states.clear();
            spare.clear();
            frames.clear();
            Arrays.fill(pending, null);
            stored = 0;
        }
        boolean isShared = stored > 0 && pending[0] != null && pending[0] == frames.get(stored - 1)[stages - 1];
        for (int j = 0; j < stored; j++) {
            Stage[] frame = frames.get(j);
            int from = sharesFirst(j) ? 1 : 0;
            for (int s = from; s < rows; s++) {
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
        restarts.clear();
        steps = 0;
        stored = 0;
        held = 0;
        storing = budget > 0;
        times[0] = t0;
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
        if (steps + 1 == times.length) {
            times = Arrays.copyOf(times, 2 * times.length);
            reaches = Arrays.copyOf(reaches, times.length);
        }
        if (steps == states.size()) {
            states.add(new double[step.y().length]);
        }
        System.arraycopy(step.y(), 0, states.get(steps), 0, step.y().length);
        reaches[steps] = step.reach();
        steps++;
        times[steps] = step.tNext();
        if (storing) {
            store();
        }
    }

    @Override
    public void restarting(double t, double[] y) {
        restarts.set(steps);
        if (firstSameAsLast) {
            pending[0] = null;
        }
    }

    /** Whether the first stage of a step is the last of the one before. */
    private boolean sharesFirst(int j) {
        return firstSameAsLast && j > 0 && !restarts.get(j);
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
        for (int s = 0; s < rows; s++) {
            Stage one = frame[s];
            boolean shared = s == 0 && sharesFirst(steps - 1);
            if (one != null && !shared) {
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
        storing = sum(held, next) <= budget;
    }

    private static long sum(long a, long b) {
        return a + b < 0 ? Long.MAX_VALUE : a + b;
    }

    int steps() {
        return steps;
    }

    double t(int j) {
        return times[j];
    }

    /** Where the attempt of a step ended, which an event may have cut. */
    double reach(int j) {
        return reaches[j];
    }

    /** Whether the method started anew before a step, or after the last. */
    boolean restartsAt(int j) {
        return restarts.get(j);
    }

    /** Time at which the method last started anew before a step. */
    double phaseStart(int j) {
        return times[Math.max(0, restarts.previousSetBit(j))];
    }

    /** State at the start of a step. */
    double[] y(int j) {
        return states.get(j);
    }

    /** Stages of a step, or null if they are to be evaluated again; extra stages are null unless they were stored. */
    @Nullable
    Stage @Nullable [] frame(int j) {
        return j < stored ? frames.get(j) : null;
    }

    int storedSteps() {
        return stored;
    }
}
