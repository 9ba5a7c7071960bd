package org.costate.adjoint;

import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.rk.ButcherTableau;
import org.costate.solver.rk.ExplicitKernel;
import org.jspecify.annotations.Nullable;

/**
 * Runs through the steps of a tape from the last to the first, handing each step the cotangents that reach it: of its
 * end state, of its estimates, and of the states saved inside it.
 */
final class ReverseSweep {

    private final ExplicitKernel kernel;
    private final Solver solver;
    private final DifferentiableField field;
    private @Nullable ExplicitPullback pullback;
    private @Nullable StepReplay replay;
    private Stage[] work = {};
    private long reevaluations;

    ReverseSweep(ButcherTableau tableau, Solver solver, DifferentiableField field) {
        kernel = new ExplicitKernel(tableau);
        this.solver = solver;
        this.field = field;
    }

    /** Evaluations of the last run, those of steps made again included. */
    long reevaluations() {
        return reevaluations + (replay == null ? 0 : replay.evaluations());
    }

    /** Evaluations that a run will make, but for extra stages of the dense output that are not stored. */
    long predictedReevaluations(Tape tape, int n) {
        boolean firstSameAsLast = kernel.tableau().isFirstSameAsLast();
        long stages = 0;
        for (int j = tape.storedSteps(); j < tape.steps(); j++) {
            boolean shared = firstSameAsLast && j + 1 < tape.steps() && !tape.restartsAt(j + 1);
            stages += kernel.tableau().stages() - (shared ? 1 : 0);
        }
        long[] replays = new long[1];
        if (tape.checkpoints().spacing() > 1) {
            StateCursor dry = new StateCursor(tape, n, (step, y) -> replays[0]++);
            for (int j = tape.steps() - 1; j >= 0; j--) {
                dry.moveTo(j);
            }
        }
        return stages + replays[0] * StepReplay.evaluations(kernel);
    }

    /** Errors of the steps of a solve, weighted for a loss. */
    ErrorBar errorBar(Tape tape, Solution solution, Cotangents bar) {
        long counted = reevaluations();
        ErrorBar errors = new ErrorSweep(this, tape, solution, bar).run();
        reevaluations = counted;
        replay = null;
        return errors;
    }

    ExplicitKernel kernel() {
        return kernel;
    }

    Solver solver() {
        return solver;
    }

    DifferentiableField field() {
        return field;
    }

    StateCursor cursor(Tape tape, int n) {
        StepReplay again = new StepReplay(kernel, field, tape, n);
        replay = again;
        return new StateCursor(tape, n, again);
    }

    /**
     * Pulls back through a solve.
     *
     * @param tape     its steps
     * @param solution what it gave
     * @param bar      cotangents
     * @param t0       start time
     * @param t1       end time
     * @return the derivatives
     */
    Gradient run(Tape tape, Solution solution, Cotangents bar, double t0, double t1) {
        reevaluations = 0;
        return new Run(tape, solution, bar, t0, t1).all();
    }

    /** One reverse sweep. */
    private final class Run {

        private final Tape tape;
        private final Cotangents bar;
        private final int n;
        private final double[] saveTimes;
        private final double[] saveTimeBars;
        private final boolean savesGivenTimes;
        private final ExplicitPullback step;
        private final StateCursor cursor;
        private final EventSweep events;
        private final PhaseTimes times = new PhaseTimes();
        private final double[] thetaBar = new double[field.parameterCount()];
        private final double t0;
        private final double direction;
        private final double[] before;
        private boolean atRoot;
        private boolean endIsFree;
        private double endBar;
        private int row;

        Run(Tape tape, Solution solution, Cotangents bar, double t0, double t1) {
            this.tape = tape;
            this.bar = bar;
            this.t0 = t0;
            n = solution.dimension();
            saveTimes = solution.times();
            saveTimeBars = new double[saveTimes.length];
            savesGivenTimes = solver.saveAt().times().length > 0;
            step = workspace(n);
            cursor = cursor(tape, n);
            events = new EventSweep(solver.events(), solution.occurrences(), field, n);
            direction = Math.signum(t1 - t0);
            before = new double[n];
            row = saveTimes.length - 1;
            endIsFree = !tape.restartsAt(tape.steps());
        }

        Gradient all() {
            step.begin();
            int steps = tape.steps();
            for (int j = steps - 1; j >= 0; j--) {
                double t = tape.t(j);
                double tNext = tape.t(j + 1);
                atRoot = false;
                if (tape.restartsAt(j + 1)) {
                    events(j, tNext);
                } else if (j == steps - 1) {
                    times.begin(tape.phaseStart(j), tNext, true);
                }
                cursor.moveTo(j);
                step.enter(cursor.here(), t, tape.reach(j) - t, cursor.next(j));
                saved(j, t, tNext);
                events.addRoot(t, tape.reach(j) - t, before, step, thetaBar);
                events.addRecorded(j, t, tape.reach(j) - t, bar, step, thetaBar);
                step.estimates(bar.errorAt(j), bar.stiffnessAt(j));
                step.sampleEstimates(bar, j);
                step.pullback(thetaBar, j == 0 || tape.restartsAt(j));
                SweepChecks.requireFinite(step.yBar(), j, t);
                times.add(step, t, tNext);
            }
            return gradient();
        }

        /** From the state after the events at the end of a step to the one before them. */
        private void events(int j, double time) {
            if (j == tape.steps() - 1 && !savesGivenTimes && saveTimes.length == 1) {
                add(bar.states(), 0, step.yBar());
                row--;
            }
            endOfPhase();
            atRoot = events.isAtRoot(j, time);
            events.through(j, time, times.startBar(), step.yBar(), bar, thetaBar);
            times.begin(tape.phaseStart(j), time, !atRoot);
            if (atRoot) {
                System.arraycopy(step.yBar(), 0, before, 0, n);
                step.begin();
            }
        }

        private void endOfPhase() {
            if (endIsFree) {
                endBar = times.endBar();
                endIsFree = false;
            }
        }

        /** Cotangents of the states saved at the end of the step and inside it, once its stages are known. */
        private void saved(int j, double t, double tNext) {
            while (row >= 0 && saveTimes[row] == tNext && !(atRoot && savesGivenTimes)) {
                if (atRoot) {
                    add(bar.states(), row * n, before);
                } else {
                    step.addNext(bar.states(), row * n);
                }
                row--;
            }
            int inside = row;
            while (row >= 0 && (saveTimes[row] - t) * direction > 0) {
                row--;
            }
            stagesOf(tape, j, step, inside > row || events.isIn(j));
            for (int i = inside; i > row; i--) {
                saveTimeBars[i] = step.addSample((saveTimes[i] - t) / (tape.reach(j) - t), bar.states(), i * n);
            }
        }

        private Gradient gradient() {
            endOfPhase();
            events.through(-1, t0, 0, step.yBar(), bar, thetaBar);
            double[] y0Bar = step.yBar().clone();
            for (; row >= 0; row--) {
                add(bar.states(), row * n, y0Bar);
            }
            SweepChecks.requireFinite(y0Bar, 0, t0);
            SweepChecks.requireFinite(thetaBar);
            requireFinite(times.startBar(), endBar);
            return new Gradient(y0Bar, thetaBar, times.startBar(), endBar, saveTimeBars);
        }
    }

    private static void add(double[] bars, int offset, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] += bars[offset + i];
        }
    }

    /** The estimates of each sample in all steps. */
    SampleEstimates sampleEstimates(Tape tape, int n, int samples) {
        ExplicitPullback step = workspace(n);
        double[] error = new double[Math.multiplyExact(tape.steps(), samples)];
        double[] stiffness = new double[error.length];
        long counted = reevaluations();
        StateCursor cursor = cursor(tape, n);
        step.begin();
        for (int j = tape.steps() - 1; j >= 0; j--) {
            cursor.moveTo(j);
            step.enter(cursor.here(), tape.t(j), tape.reach(j) - tape.t(j), cursor.next(j));
            stagesOf(tape, j, step, false);
            step.sampleValues(samples, error, stiffness, j * samples);
        }
        reevaluations = counted;
        replay = null;
        return new SampleEstimates(samples, error, stiffness);
    }

    ExplicitPullback workspace(int n) {
        if (pullback == null || pullback.dimension() != n) {
            pullback = new ExplicitPullback(kernel, n, solver.tolerances());
            work = new Stage[kernel.tableau().rows()];
        }
        return pullback;
    }

    /** Gives the step its stages: those stored, or evaluated again. */
    void stagesOf(Tape tape, int j, ExplicitPullback step, boolean withExtraStages) {
        ButcherTableau tableau = kernel.tableau();
        Stage[] frame = tape.frame(j);
        int stages = tableau.stages();
        if (frame != null) {
            step.setStages(frame, 0, stages);
            for (int s = stages; withExtraStages && s < tableau.rows(); s++) {
                boolean stored = frame[s] != null;
                if (!stored) {
                    evaluate(work, s, step, tape, j);
                }
                step.setStages(stored ? frame : work, s, s + 1);
            }
            return;
        }
        boolean haveLast = tableau.isFirstSameAsLast() && j + 1 < tape.steps() && !tape.restartsAt(j + 1);
        for (int s = 0; s < (withExtraStages ? tableau.rows() : stages); s++) {
            boolean carried = s == stages - 1 && haveLast;
            if (!carried) {
                evaluate(work, s, step, tape, j);
            }
            step.setStages(work, s, s + 1);
        }
        if (tableau.isFirstSameAsLast()) {
            Stage first = work[0];
            work[0] = work[stages - 1];
            work[stages - 1] = first;
        }
    }

    private void evaluate(@Nullable Stage[] into, int s, ExplicitPullback step, Tape tape, int j) {
        Stage slot = into[s];
        if (slot == null) {
            slot = new Stage(field.linearization(), step.dimension());
            into[s] = slot;
        }
        if (s == 0) {
            step.evaluateFirst(slot, tape.firstStageTime(j));
        } else {
            step.evaluate(slot, s);
        }
        reevaluations++;
    }

    private static void requireFinite(double startBar, double endBar) {
        if (!((startBar + endBar) * 0.0 == 0)) {
            throw new ArithmeticException("the derivatives by t0 and t1 became " + startBar + " and " + endBar
                    + " in the reverse sweep, while the cotangents of all states are finite");
        }
    }
}
