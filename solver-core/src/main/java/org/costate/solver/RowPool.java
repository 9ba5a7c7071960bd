package org.costate.solver;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The loop of a {@link RowSolver}: one stepper makes the steps of all rows from time 0 to time 1 of a {@link RowsOfStep}, in
 * which each row runs through its own step. Places of rows that have ended are taken by the next ones; at the end
 * the last rows move together. Mutable, for one thread.
 */
final class RowPool implements StageMonitor {

    private final Solver solver;
    private final @Nullable RowListener listener;
    private final RowEquation equation;
    private final LongFunction<RowStart> starts;
    private final long from;
    private final double t0;
    private final double t1;
    private final int n;
    private final boolean keepsLast;
    private final boolean startsSteps;
    private final @Nullable Cancellation cancellation;
    private final Thread thread = Thread.currentThread();
    private final Solution[] solutions;

    private final double[] row;
    private final double[] w;
    private final double[] area;

    private int next;
    private int active;
    private RowRun[] runs;
    private RowsOfStep batch;
    private Stepper stepper;
    private RowNorms norms;
    private double[] errors;
    private double[] y;
    private double[] yNext;
    private double[] inside;
    private boolean counting;
    private long evaluations;
    private long diffusionEvaluations;

    RowPool(
            RowSolver settings,
            LongFunction<RowStart> starts,
            long from,
            int count,
            double t0,
            double t1,
            @Nullable RowListener listener) {
        solver = settings.solver();
        equation = settings.equation();
        this.listener = listener;
        this.starts = starts;
        this.from = from;
        this.t0 = t0;
        this.t1 = t1;
        n = equation.width();
        startsSteps = !equation.isStochastic();
        keepsLast = startsSteps && solver.method().isFirstSameAsLast();
        cancellation = solver.cancellation();
        row = new double[n];
        w = new double[equation.sources()];
        area = new double[w.length];
        solutions = new Solution[count];
        runs = new RowRun[Math.max(1, Math.min(settings.rows(), count))];
        y = new double[runs.length * n];
        batch = new RowsOfStep(equation, runs.length, keepsLast);
        allocate();
    }

    /** Makes what depends on the number of places; states and the batch are there. */
    private void allocate() {
        int places = runs.length;
        yNext = new double[places * n];
        inside = new double[places * n];
        errors = new double[places];
        norms = new RowNorms(solver.tolerances(), n, places);
        // the stepper's own norm, over all rows, is not asked for
        stepper = solver.method().stepper(batch.field(), places * n, Tolerances.of(0.5, 1), this);
    }

    List<Solution> run() {
        fill();
        while (active > 0) {
            advance();
        }
        return Arrays.asList(solutions);
    }

    private void fill() {
        for (int place = 0; place < runs.length; place++) {
            active = place;
            if (!open(place)) {
                break;
            }
            active = place + 1;
        }
    }

    /** Begins the next row that has a step to make; false if there is none. */
    private boolean open(int place) {
        while (next < solutions.length) {
            int number = next++;
            RowStart start = starts.apply(from + number);
            double[] y0 = start.initialState();
            VectorField field = equation.alone(start);
            if (y0.length != n) {
                throw new IllegalArgumentException(
                        "y0 of row " + (from + number) + " has length " + y0.length + ", but must have length " + n);
            }
            solver.requireProblem(field, y0, t0, t1);
            RowRun run = new RowRun(solver, field, number, y0, t0, t1, this);
            run.count(-evaluations, -diffusionEvaluations);
            if (run.begin()) {
                runs[place] = run;
                System.arraycopy(y0, 0, y, place * n, n);
                batch.begin(place, run.derivative(), start.path());
                return true;
            }
            run.count(evaluations, diffusionEvaluations);
            solutions[number] = run.solution(y0, 0);
        }
        return false;
    }

    private void advance() {
        batch.aim(runs, active);
        Attempt attempt = attempt();
        if (attempt == Attempt.CANCELLED) {
            throw cancelled();
        }
        boolean hasStates = attempt == Attempt.OK || attempt == Attempt.NOT_FINITE;
        if (hasStates && solver.method().hasErrorEstimate()) {
            stepper.rowErrors(norms, y, yNext, errors);
        } else {
            Arrays.fill(errors, Double.NaN);
        }
        boolean allFinite = attempt == Attempt.OK;
        DenseSegment dense = null;
        for (int r = 0; r < active; r++) {
            RowRun run = runs[r];
            if (!hasStates) {
                run.retry(Rejection.FIELD_REFUSED);
            } else if (run.judge(errors[r], allFinite || RowRun.isFinite(yNext, r * n, n)) && run.wantsInterior()) {
                dense = dense == null ? interpolant() : dense;
                run.look(new RowSegment(dense, inside, r * n, n));
            }
            if (run.isAccepted()) {
                if (listener != null) {
                    tell(listener, r);
                }
                run.advance(yNext, r * n);
                batch.accepted(r);
            } else {
                System.arraycopy(y, r * n, yNext, r * n, n);
            }
        }
        stepper.accept();
        // places without a row keep the state that they had
        System.arraycopy(y, active * n, yNext, active * n, (runs.length - active) * n);
        double[] old = y;
        y = yNext;
        yNext = old;
        replace();
    }

    private Attempt attempt() {
        counting = true;
        if (startsSteps) {
            counting = !keepsLast;
            batch.starting(true);
            Attempt start = stepper.start(0, y);
            batch.starting(false);
            counting = true;
            if (start != Attempt.OK && start != Attempt.NOT_FINITE) {
                return start;
            }
        }
        return stepper.attempt(0, 1, y, yNext);
    }

    private void tell(RowListener told, int r) {
        RowRun run = runs[r];
        System.arraycopy(y, r * n, row, 0, n);
        batch.noise(r, w, area);
        told.accepted(from + run.number(), run.t(), run.tNext(), row, w, area);
    }

    private DenseSegment interpolant() {
        DenseSegment dense = stepper.dense();
        if (dense.prepare() == Attempt.CANCELLED) {
            throw cancelled();
        }
        return dense;
    }

    private static CancellationException cancelled() {
        return new CancellationException("the solve of rows was cancelled");
    }

    /** Gives the places of rows that have ended to the next ones, and closes gaps when there are none left. */
    private void replace() {
        for (int r = 0; r < active; r++) {
            RowRun run = runs[r];
            if (run.goesOn()) {
                continue;
            }
            run.count(evaluations, diffusionEvaluations);
            solutions[run.number()] = run.solution(y, r * n);
            if (!open(r)) {
                active--;
                move(active, r);
                r--;
            }
        }
        if (active > 0 && active <= runs.length / 2) {
            shrink();
        }
    }

    private void move(int source, int target) {
        if (source != target) {
            runs[target] = runs[source];
            System.arraycopy(y, source * n, y, target * n, n);
            batch.move(source, target);
        }
    }

    private void shrink() {
        runs = Arrays.copyOf(runs, active);
        y = Arrays.copyOf(y, active * n);
        batch = batch.first(active);
        allocate();
    }

    @Override
    public boolean evaluating(int stage) {
        if (thread.isInterrupted() || (cancellation != null && cancellation.isRequested())) {
            return false;
        }
        evaluations += counting ? 1 : 0;
        return true;
    }

    @Override
    public boolean evaluatingDiffusion(int stage) {
        diffusionEvaluations++;
        return true;
    }

    @Override
    public boolean isAdaptive() {
        return solver.controller().isAdaptive();
    }
}
