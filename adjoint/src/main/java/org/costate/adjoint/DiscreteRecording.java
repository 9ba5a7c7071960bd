package org.costate.adjoint;

import org.costate.solver.Rejection;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.costate.solver.StepLog;
import org.costate.solver.StepRecord;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.jspecify.annotations.Nullable;

/**
 * The recording of {@link DiscreteAdjoint}: exact at frozen steps. Mutable, for one thread. It needs to be closed only if
 * its {@link Memory} spills to a file that should go at once, and not when nobody holds the recording any more.
 */
public final class DiscreteRecording implements Recording, AutoCloseable {

    private final Solver solver;
    private final DifferentiableField field;
    private final Tape tape;
    private final ReverseSweep sweep;
    private final BoundedLog log;
    private final StepListener listener;
    private @Nullable Solution solution;
    private double t0;
    private double t1;
    private long revision;

    DiscreteRecording(
            DiscreteAdjoint adjoint, ExplicitRungeKutta method, DifferentiableField field, StepListener listener) {
        this.listener = listener;
        solver = adjoint.solver();
        this.field = field;
        tape = new Tape(field, method.tableau(), adjoint.memory());
        log = new BoundedLog(adjoint.memory());
        sweep = new ReverseSweep(method.tableau(), solver, field);
    }

    @Override
    public Solution again(double[] y0, double t0, double t1) {
        solution = null;
        log.clear();
        tape.rewind(t0, y0.length, log.share());
        this.t0 = t0;
        this.t1 = t1;
        revision = field.revision();
        Solution solved = solver.solve(tape, y0, t0, t1, new Recorder());
        solution = solved;
        return solved;
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
        public void evaluating(int stage) {
            tape.evaluating(stage);
            listener.evaluating(stage);
        }
    }

    private Solution recorded() {
        if (solution == null) {
            throw new IllegalStateException(
                    "nothing is recorded: the last solve did not reach its end, or it is closed");
        }
        return solution;
    }

    @Override
    public Solution solution() {
        return recorded();
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
     * Accepted steps whose stages are stored; those of later steps are evaluated again in the reverse sweep.
     *
     * @return number of steps
     */
    public int storedSteps() {
        return tape.storedSteps();
    }

    @Override
    public Cotangents cotangents() {
        return new Cotangents(
                recorded().size(),
                recorded().dimension(),
                tape.steps(),
                recorded().occurrences().size());
    }

    @Override
    public Gradient pullback(Cotangents bar) {
        requireFitting(bar);
        return sweep.run(tape, recorded(), bar, t0, t1);
    }

    /**
     * Estimates how far a loss is off because the steps have errors. It costs each step again in two halves, linearized and
     * pulled back through, and one more for each saved state inside of it.
     *
     * @param bar cotangents of this solve: derivatives of a loss of its states, and of events that act; not modified
     * @return the error
     * @throws IllegalArgumentException if the cotangents are of another solve's shape, if some are of E or S, which the
     *                                  exact solution does not have, or of events that were only recorded
     * @throws IllegalStateException    as {@link #pullback}
     * @throws ArithmeticException      if a cotangent becomes NaN or infinite
     */
    public ErrorBar errorBar(Cotangents bar) {
        requireFitting(bar);
        bar.requireStatesOnly("these are of the steps alone, and have no exact value to be off from");
        return sweep.errorBar(tape, recorded(), bar);
    }

    private void requireFitting(Cotangents bar) {
        Solution solved = recorded();
        requireSameParameters();
        int n = solved.dimension();
        if (!bar.hasShape(solved.size(), n, tape.steps())) {
            throw new IllegalArgumentException("bar is for " + bar.shape() + ", but this solve has " + solved.size()
                    + " states of length " + n + " and " + tape.steps() + " steps");
        }
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
        int n = recorded().dimension();
        requireSameParameters();
        if (samples < 1 || n % samples != 0) {
            throw new IllegalArgumentException(
                    "samples = " + samples + ", but must divide the length of the state, " + n);
        }
        return sweep.sampleEstimates(tape, n, samples);
    }

    private void requireSameParameters() {
        if (field.revision() != revision) {
            throw new IllegalStateException("the parameters of the field have changed since it was solved");
        }
    }

    @Override
    public long reevaluations() {
        return sweep.reevaluations();
    }

    /**
     * Evaluations that a pullback will make, as a multiple of those of the forward solve: 0 if all stages are stored,
     * about 1 if the states of all steps are, about 2 between checkpoints whose steps in between fit. Extra stages of the
     * dense output, which a pullback needs in steps with saved times, are not counted.
     *
     * @return evaluations for one of the forward solve
     * @throws IllegalStateException if the last solve failed
     */
    public double predictedRecomputation() {
        Solution solved = recorded();
        return perEvaluation(sweep.predictedReevaluations(tape, solved.dimension()), solved);
    }

    /**
     * Evaluations that the last pullback made, as a multiple of those of the forward solve.
     *
     * @return evaluations for one of the forward solve
     * @throws IllegalStateException if the last solve failed
     */
    public double recomputation() {
        return perEvaluation(sweep.reevaluations(), recorded());
    }

    private static double perEvaluation(long evaluations, Solution solved) {
        return evaluations == 0 ? 0 : (double) evaluations / solved.statistics().evaluations();
    }

    /** Forgets the solve, gives back its memory and deletes its files; {@link #again} would record anew. */
    @Override
    public void close() {
        solution = null;
        log.clear();
        tape.close();
    }
}
