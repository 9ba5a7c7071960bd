package org.costate.adjoint;

import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Status;

/**
 * Runs through the steps of a tape from the last to the first, handing each step the cotangents that reach it: of its
 * end state, of its estimates, and of the states saved inside it.
 */
final class ReverseSweep {

    private final Solver solver;
    private final DifferentiableField field;
    private final Tape tape;
    private MethodSteps[] parts = {};
    private int n = -1;

    /**
     * A sweep over a tape.
     *
     * @param solver made the steps
     * @param field  right-hand side
     * @param tape   the steps
     */
    ReverseSweep(Solver solver, DifferentiableField field, Tape tape) {
        this.solver = solver;
        this.field = field;
        this.tape = tape;
    }

    /** Evaluations of the last run, those of steps made again included. */
    long reevaluations() {
        long sum = 0;
        for (MethodSteps part : parts) {
            sum += part.evaluations();
        }
        return sum;
    }

    /**
     * Evaluations that a run will make, but for extra stages of the dense output that are not stored.
     *
     * @param n       length of the state
     * @param perStep evaluations of the forward solve for each step, which is what implicit steps count
     */
    long predictedReevaluations(int n, double perStep) {
        double stages = 0;
        for (int j = 0; j < tape.steps(); j++) {
            if (!tape.isExplicit(j)) {
                stages += perStep;
            } else if (j >= tape.storedSteps()) {
                stages += tape.stages() - (tape.sharesLast(j) ? 1 : 0);
            }
        }
        double[] replays = new double[1];
        if (tape.checkpoints().spacing() > 1) {
            StateCursor dry = new StateCursor(
                    tape, n, (step, y) -> replays[0] += tape.isExplicit(step) ? tape.stagesToReplay() : perStep);
            for (int j = tape.steps() - 1; j >= 0; j--) {
                dry.moveTo(j);
            }
        }
        return Math.round(stages + replays[0]);
    }

    /** Errors of the steps of a solve, all of them explicit, weighted for a loss. */
    ErrorBar errorBar(Solution solution, Cotangents bar) {
        return new ErrorSweep(solver, field, tape, solution, bar).run();
    }

    private StateCursor cursor() {
        return new StateCursor(tape, n, (step, y) -> parts[tape.part(step)].advance(step, y));
    }

    /**
     * Pulls back through a solve.
     *
     * @param solution what it gave
     * @param bar      cotangents
     * @param t0       start time
     * @param t1       end time
     * @return the derivatives
     */
    Gradient run(Solution solution, Cotangents bar, double t0, double t1) {
        prepare(solution.dimension());
        return new Run(solution, bar, t0, t1).all();
    }

    private void prepare(int dimension) {
        if (n != dimension) {
            n = dimension;
            parts = tape.pullbacks(n, solver.tolerances());
        }
        for (MethodSteps part : parts) {
            part.forgetEvaluations();
        }
    }

    /** One reverse sweep. */
    private final class Run {

        private final Cotangents bar;
        private final double[] saveTimes;
        private final double[] saveTimeBars;
        private final boolean savesGivenTimes;
        private final StateCursor cursor;
        private final EventSweep events;
        private final PhaseTimes times = new PhaseTimes();
        private final double[] thetaBar = new double[field.parameterCount()];
        private final double t0;
        private final double direction;
        private final double[] before;
        private final Solution solution;
        private MethodSteps made;
        private StepPullback step;
        private final boolean isStopped;
        private boolean atRoot;
        private boolean atEnd;
        private boolean endIsFree;
        private double endBar;
        private int row;

        Run(Solution solution, Cotangents bar, double t0, double t1) {
            this.bar = bar;
            this.t0 = t0;
            saveTimes = solution.times();
            saveTimeBars = new double[saveTimes.length];
            savesGivenTimes = solver.saveAt().times().length > 0;
            made = parts[tape.part(Math.max(0, tape.steps() - 1))];
            step = made.step();
            cursor = cursor();
            direction = Math.signum(t1 - t0);
            events = new EventSweep(solver.events(), solution.occurrences(), field, n, direction);
            isStopped = solution.status() == Status.STOPPED_BY_EVENT;
            this.solution = solution;
            before = new double[n];
            row = saveTimes.length - 1;
            endIsFree = !tape.restartsAt(tape.steps());
        }

        Gradient all() {
            step.begin();
            bar.addEndTo(step.yBar());
            int steps = tape.steps();
            for (int j = steps - 1; j >= 0; j--) {
                double t = tape.t(j);
                double tNext = tape.t(j + 1);
                atRoot = false;
                atEnd = j == steps - 1 && tape.restartsAt(steps) && !isStopped;
                goTo(tape.part(j));
                if (tape.restartsAt(j + 1)) {
                    events(j, tNext);
                } else if (j == steps - 1) {
                    times.begin(tape.phaseStart(j), tNext, true);
                }
                cursor.moveTo(j);
                saved(j, t, tNext);
                events.addRoot(t, tape.reach(j) - t, before, step, thetaBar);
                events.addRecorded(j, t, tape.reach(j) - t, bar, step, thetaBar);
                step.estimates(bar.errorAt(j), bar.stiffnessAt(j));
                made.sampleEstimates(bar, j);
                made.pullback(j, thetaBar);
                SweepChecks.requireFinite(step.yBar(), j, t);
                times.add(step, t, tNext);
            }
            return gradient();
        }

        /** Goes on with the steps of another method, which have the cotangent of the state between the two. */
        private void goTo(int part) {
            if (parts[part] != made) {
                double[] reached = step.yBar();
                made = parts[part];
                step = made.step();
                step.begin();
                System.arraycopy(reached, 0, step.yBar(), 0, n);
            }
        }

        /** From the state after the events at the end of a step to the one before them. */
        private void events(int j, double time) {
            if (j == tape.steps() - 1 && !savesGivenTimes && saveTimes.length == 1) {
                add(bar.states(), 0, step.yBar());
                row--;
            }
            endOfPhase();
            if (atEnd) {
                endBar = alongEnd(time);
            }
            atRoot = events.isAtRoot(j, time);
            events.through(j, time, atEnd ? -endBar : times.startBar(), step.yBar(), bar, thetaBar);
            times.begin(tape.phaseStart(j), time, !atRoot);
            if (atRoot) {
                System.arraycopy(step.yBar(), 0, before, 0, n);
                step.begin();
            }
        }

        /** What a later end would add to a loss, if events happen at the end: the field at the state after them. */
        private double alongEnd(double time) {
            double[] slope = new double[n];
            field.evaluate(time, solution.endState(), slope);
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += step.yBar()[i] * slope[i];
            }
            return sum;
        }

        private void endOfPhase() {
            if (endIsFree) {
                endBar = times.endBar();
                endIsFree = false;
            }
        }

        /** Cotangents of the states saved at the end of the step and inside it, once its stages are known. */
        private void saved(int j, double t, double tNext) {
            int above = row;
            while (row >= 0 && saveTimes[row] == tNext && !(atRoot && savesGivenTimes) && !atEnd) {
                row--;
            }
            int inside = row;
            while (row >= 0 && (saveTimes[row] - t) * direction > 0) {
                row--;
            }
            made.enter(j, cursor.here(), cursor.next(j), inside > row || events.isIn(j));
            for (int i = above; i > inside; i--) {
                if (atRoot) {
                    add(bar.states(), i * n, before);
                } else {
                    step.addNext(bar.states(), i * n);
                }
            }
            for (int i = inside; i > row; i--) {
                double moved = step.addSample((saveTimes[i] - t) / (tape.reach(j) - t), bar.states(), i * n);
                if (atEnd && saveTimes[i] == tNext) {
                    endBar += moved;
                } else {
                    saveTimeBars[i] = moved;
                }
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

    /** Adds a row of cotangents. */
    static void add(double[] bars, int offset, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] += bars[offset + i];
        }
    }

    /** The estimates of each sample in all steps. */
    SampleEstimates sampleEstimates(int dimension, int samples) {
        double[] error = new double[Math.multiplyExact(tape.steps(), samples)];
        double[] stiffness = new double[error.length];
        prepare(dimension);
        StateCursor cursor = cursor();
        for (int j = tape.steps() - 1; j >= 0; j--) {
            cursor.moveTo(j);
            MethodSteps made = parts[tape.part(j)];
            made.enter(j, cursor.here(), cursor.next(j), false);
            made.sampleValues(samples, error, stiffness, j * samples);
        }
        return new SampleEstimates(samples, error, stiffness);
    }

    private static void requireFinite(double startBar, double endBar) {
        if (!((startBar + endBar) * 0.0 == 0)) {
            throw new ArithmeticException("the derivatives by t0 and t1 became " + startBar + " and " + endBar
                    + " in the reverse sweep, while the cotangents of all states are finite");
        }
    }
}
