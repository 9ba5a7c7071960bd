package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.Occurrence;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Status;

/**
 * Weighs the local errors of a solve, from its last step to the first. With Y the exact solution, R a step and Phi the flow,
 *
 * <pre>
 * y_(j+1) - Y_(j+1) = (R(y_j) - Phi(y_j)) + Phi(y_j) - Phi(Y_j)
 * </pre>
 *
 * so errors are taken at the computed states and carried on by the flow, whose place {@link FineSteps} take. (Carried on by
 * the steps themselves they are overestimated, tenfold where steps are at the limit of stability.)
 */
final class ErrorSweep {

    private static final double ULP = 0x1p-53;

    private final DifferentiableField field;
    private final ExplicitSteps made;
    private final Tape tape;
    private final Solution solution;
    private final Cotangents bar;
    private final int n;
    private final double[] times;
    private final boolean savesGivenTimes;
    private final double direction;
    private final ExplicitPullback coarse;
    private final StateCursor cursor;
    private final EventSweep events;
    private final FineSteps fine;
    private final double[] lambda;
    private final double[] before;
    private final double[] slope;
    private final double[] thetaBar;
    private final double[] shares;
    private double noise;
    private boolean atRoot;
    private int row;

    ErrorSweep(Solver solver, DifferentiableField field, Tape tape, Solution solution, Cotangents bar) {
        this.field = field;
        this.tape = tape;
        this.solution = solution;
        this.bar = bar;
        n = solution.dimension();
        times = solution.times();
        savesGivenTimes = solver.saveAt().times().length > 0;
        int steps = tape.steps();
        direction = steps == 0 ? 1 : Math.signum(tape.t(steps) - tape.t(0));
        made = tape.explicitSteps(n, solver.tolerances());
        coarse = made.step();
        cursor = new StateCursor(tape, n, made);
        events = new EventSweep(solver.events(), solution.occurrences(), field, n, direction);
        fine = new FineSteps(tape.explicitKernel(), field, n, solver.tolerances());
        lambda = new double[n];
        before = new double[n];
        slope = new double[n];
        thetaBar = new double[field.parameterCount()];
        shares = new double[steps];
        row = times.length - 1;
    }

    ErrorBar run() {
        requireActingEvents();
        int steps = tape.steps();
        coarse.begin();
        bar.addEndTo(lambda);
        for (int j = steps - 1; j >= 0; j--) {
            double t = tape.t(j);
            double tNext = tape.t(j + 1);
            atRoot = false;
            if (tape.restartsAt(j + 1)) {
                events(j, tNext);
            }
            cursor.moveTo(j);
            fine.begin(cursor.here(), t, tape.reach(j));
            readings(j, t, tNext);
            shares[j] = fine.share(coarse, lambda, before, events, thetaBar);
            SweepChecks.requireFinite(lambda, j, t);
            noise += fine.noise() * fine.noise();
        }
        return new ErrorBar(shares, ULP * Math.sqrt(noise), fine.evaluations());
    }

    /** The places of a step that the loss reads. */
    private void readings(int j, double t, double tNext) {
        while (row >= 0 && times[row] == tNext && !(atRoot && savesGivenTimes)) {
            ReverseSweep.add(bar.states(), row * n, atRoot ? before : lambda);
            row--;
        }
        int inside = row;
        while (row >= 0 && (times[row] - t) * direction > 0) {
            row--;
        }
        made.enter(j, cursor.here(), cursor.next(j), inside > row || atRoot);
        for (int i = row + 1; i <= inside; i++) {
            fine.read(times[i], bar.states(), i * n);
        }
        if (atRoot) {
            fine.endAtRoot(tNext);
        }
    }

    /** From the state after the events at the end of a step to the one before them, whose times move all that follows. */
    private void events(int j, double time) {
        double timeBar = 0;
        if (j == tape.steps() - 1) {
            if (!savesGivenTimes && times.length == 1) {
                ReverseSweep.add(bar.states(), 0, lambda);
                row--;
            }
        }
        if (j < tape.steps() - 1 || solution.status() != Status.STOPPED_BY_EVENT) {
            field.evaluate(time, j < tape.steps() - 1 ? cursor.here() : solution.endState(), slope);
            for (int i = 0; i < n; i++) {
                timeBar -= lambda[i] * slope[i];
            }
        }
        atRoot = events.isAtRoot(j, time);
        events.through(j, time, timeBar, lambda, bar, thetaBar);
        if (atRoot) {
            System.arraycopy(lambda, 0, before, 0, n);
            Arrays.fill(lambda, 0);
        }
    }

    private void requireActingEvents() {
        for (int q = 0; q < solution.occurrences().size(); q++) {
            Occurrence occurrence = solution.occurrences().get(q);
            if (isReached(q) && !events.isActing(q)) {
                throw new IllegalArgumentException("a cotangent of event " + occurrence.event() + " at t = "
                        + occurrence.time() + " was given, but it was only recorded, and the error of its time is not"
                        + " known; let it act");
            }
        }
    }

    private boolean isReached(int q) {
        boolean reached = bar.eventTimes()[q] != 0;
        for (int i = q * n; i < (q + 1) * n; i++) {
            reached |= bar.eventBefore()[i] != 0 || bar.eventAfter()[i] != 0;
        }
        return reached;
    }
}
