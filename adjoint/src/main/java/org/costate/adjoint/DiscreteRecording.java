package org.costate.adjoint;

import java.util.List;
import org.costate.solver.Method;
import org.costate.solver.Rejection;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.costate.solver.StepLog;
import org.costate.solver.StepRecord;
import org.costate.solver.VectorField;

/**
 * The recording of {@link DiscreteAdjoint}: exact at frozen steps. Mutable, for one thread. It needs to be closed only if
 * its {@link Memory} spills to a file that should go at once, and not when nobody holds the recording any more.
 */
public final class DiscreteRecording implements Recording, AutoCloseable {

    private final Solver solver;
    private final DifferentiableField field;
    private final Tape tape;
    private final VectorField recorded;
    private final ReverseSweep sweep;
    private final BoundedLog log;
    private final StepListener listener;
    private final RecordedSolve solve = new RecordedSolve();
    private double t0;
    private double t1;

    DiscreteRecording(
            Solver solver, List<Method> methods, Memory memory, DifferentiableField field, StepListener listener) {
        this.listener = listener;
        this.solver = solver;
        this.field = field;
        tape = new Tape(field, methods, memory);
        recorded = tape.isAllExplicit() ? tape : new ExactField(field, tape);
        log = new BoundedLog(memory);
        sweep = new ReverseSweep(solver, field, tape);
    }

    @Override
    public Solution again(double[] y0, double t0, double t1) {
        solve.begin(field.revision());
        log.clear();
        tape.rewind(t0, y0.length, log.share());
        this.t0 = t0;
        this.t1 = t1;
        Solution solved = solver.solve(recorded, y0, t0, t1, new Recorder());
        return solve.end(solved);
    }

    /** Tells the tape, the log and the listener, in this order. */
    private final class Recorder implements StepListener {

        @Override
        public void accepted(StepRecord step) {
            if (log.isDroppedBy(step)) {
                tape.take(0);
            }
            tape.accepted(step);
            listener.accepted(step);
        }

        @Override
        public void rejected(StepRecord step, Rejection cause) {
            tape.rejected(step, cause);
            listener.rejected(step, cause);
        }

        @Override
        public void restarting(double t, double[] y) {
            tape.restarting(t, y);
            listener.restarting(t, y);
        }

        @Override
        public void switched(Method method) {
            tape.switched(method);
            listener.switched(method);
        }

        @Override
        public void evaluating(int stage) {
            tape.evaluating(stage);
            listener.evaluating(stage);
        }
    }

    @Override
    public Solution solution() {
        return solve.get();
    }

    /**
     * {@inheritDoc} It is kept while it takes no more than an eighth of the {@link Memory}, or 4096 steps.
     *
     * @throws IllegalStateException if the steps were too many; a {@link StepLog} as the listener of
     *                               {@link DiscreteAdjoint#record(DifferentiableField, double[], double, double, StepListener)}
     *                               takes them all
     */
    @Override
    public StepLog log() {
        return log.get();
    }

    /**
     * Accepted steps from the first on whose stages are stored, as far as they are explicit; those of other steps are evaluated again in the reverse sweep.
     *
     * @return number of steps
     */
    public int storedSteps() {
        return tape.storedSteps();
    }

    @Override
    public Cotangents cotangents() {
        return solve.cotangents(tape.steps(), solve.get().occurrences().size());
    }

    @Override
    public Gradient pullback(Cotangents bar) {
        Solution solved = solve.get();
        solve.requireRevision(field.revision());
        solve.requireShape(bar, tape.steps());
        return sweep.run(solved, bar, t0, t1);
    }

    /**
     * Whether the last solve has an {@link #errorBar}: all of its steps were explicit.
     *
     * @return false if some were implicit
     * @throws IllegalStateException if the last solve failed
     */
    public boolean hasErrorBar() {
        solve.get();
        return tape.isMadeExplicitly();
    }

    /**
     * Estimates how far a loss is off because the steps have errors. It costs each step again in two halves, linearized and
     * pulled back through, and one more for each saved state inside of it.
     *
     * @param bar cotangents of this solve: derivatives of a loss of its states, and of events that act; not modified
     * @return the error
     * @throws IllegalArgumentException if the cotangents are of another solve's shape, if some are of E or S, which the
     *                                  exact solution does not have, or of events that were only recorded
     * @throws IllegalStateException    as {@link #pullback}, and if not all steps were explicit
     * @throws ArithmeticException      if a cotangent becomes NaN or infinite
     */
    public ErrorBar errorBar(Cotangents bar) {
        Solution solved = solve.get();
        solve.requireRevision(field.revision());
        solve.requireShape(bar, tape.steps());
        bar.requireStatesOnly("these are of the steps alone, and have no exact value to be off from");
        if (!tape.isMadeExplicitly()) {
            throw new IllegalStateException(
                    "method = " + solver.method().name()
                            + ", but the error of a loss is estimated for explicit steps only; compare with a solve at smaller tolerances");
        }
        return sweep.errorBar(solved, bar);
    }

    /**
     * Error and stiffness estimates of each sample of a batch-major state. Stages that are not stored are evaluated again,
     * as in a pullback. Their cotangents have a place in {@link Cotangents#separate}.
     *
     * @param samples number of samples, a divisor of n
     * @return the estimates of all steps
     * @throws IllegalArgumentException if it is not a divisor
     * @throws IllegalStateException    if the last solve failed, or the field's parameters have changed since
     */
    public SampleEstimates sampleEstimates(int samples) {
        int n = solve.get().dimension();
        solve.requireRevision(field.revision());
        if (samples < 1 || n % samples != 0) {
            throw new IllegalArgumentException(
                    "samples = " + samples + ", but must divide the length of the state, " + n);
        }
        return sweep.sampleEstimates(n, samples);
    }

    @Override
    public long reevaluations() {
        return sweep.reevaluations();
    }

    /**
     * Evaluations that a pullback will make, as a multiple of those of the forward solve: 0 if all stages are stored,
     * about 1 if the states of all steps are, about 2 between checkpoints whose steps in between fit. Extra stages of the
     * dense output, which a pullback needs in steps with saved times, are not counted. An implicit step counts as many
     * evaluations as the forward solve made for each accepted step.
     *
     * @return evaluations for one of the forward solve
     * @throws IllegalStateException if the last solve failed
     */
    public double predictedRecomputation() {
        Solution solved = solve.get();
        double perStep = solved.statistics().evaluations() / (double) Math.max(1, tape.steps());
        return perEvaluation(sweep.predictedReevaluations(solved.dimension(), perStep), solved);
    }

    /**
     * Evaluations that the last pullback made, as a multiple of those of the forward solve.
     *
     * @return evaluations for one of the forward solve
     * @throws IllegalStateException if the last solve failed
     */
    public double recomputation() {
        return perEvaluation(sweep.reevaluations(), solve.get());
    }

    private static double perEvaluation(long evaluations, Solution solved) {
        return evaluations == 0 ? 0 : (double) evaluations / solved.statistics().evaluations();
    }

    /** Forgets the solve, gives back its memory and deletes its files; {@link #again} would record anew. */
    @Override
    public void close() {
        solve.forget();
        log.clear();
        tape.close();
    }
}
