package org.costate.diffusion;

import org.costate.adjoint.Cotangents;
import org.costate.adjoint.Gradient;
import org.costate.adjoint.Recording;
import org.costate.solver.Solution;

/** A flow that can be pulled back. Mutable, for one thread; its buffers serve {@link #again}. */
public final class FlowRecording {

    private final ProbabilityFlow flow;
    private final double from;
    private final double to;
    private final int length;
    private final FlowField field;
    private final Recording recording;

    FlowRecording(ProbabilityFlow flow, double from, double to, double[] x, double[] condition, SolveRecorder adjoint) {
        this.flow = flow;
        this.from = from;
        this.to = to;
        length = x.length;
        field = flow.field(condition);
        recording = adjoint.record(field, flow.toState(x, from), flow.coordinate(from), flow.coordinate(to));
        requireEnd();
    }

    private void requireEnd() {
        Solution solution = recording.solution();
        if (solution.size() == 0 || solution.time(solution.size() - 1) != flow.coordinate(to)) {
            throw new IllegalArgumentException("the adjoint's solver saves " + solution.size()
                    + " states, but the last must be the end state, as with SaveAt.end()");
        }
    }

    /**
     * Solves and records again, with the model's present parameters. What was recorded before is gone.
     *
     * @param x         samples that go in, as many as before; not modified
     * @param condition conditioning, as long as before; not modified
     * @return samples that come out
     * @throws IllegalArgumentException          if a length differs
     * @throws org.costate.solver.SolveException if the solver did not arrive
     */
    public double[] again(double[] x, double[] condition) {
        Batch.require("x", x, length / flow.model().dimension(), flow.model().dimension());
        field.loadCondition(condition);
        recording.again(flow.toState(x, from), flow.coordinate(from), flow.coordinate(to));
        return samples();
    }

    /**
     * What came out.
     *
     * @return samples x at the end, n x d
     */
    public double[] samples() {
        return flow.toSample(recording.solution().endState(), to);
    }

    /**
     * The recorded solve, in the flow's coordinates, for penalties on its steps.
     *
     * @return the recording
     */
    public Recording recording() {
        return recording;
    }

    /**
     * Adds a cotangent of the samples that came out to those of the recorded solve.
     *
     * @param bar       cotangents of {@link #recording}, added to
     * @param sampleBar dL/dx at the end, n x d, not modified
     */
    public void addSamples(Cotangents bar, double[] sampleBar) {
        double scale = flow.form().scale(flow.schedule(), to);
        double[] stateBar = new double[sampleBar.length];
        for (int i = 0; i < stateBar.length; i++) {
            stateBar[i] = scale * sampleBar[i];
        }
        bar.addState(recording.solution().size() - 1, stateBar);
    }

    /**
     * Pulls a cotangent of the samples that came out back to what went in.
     *
     * @param sampleBar dL/dx at the end, n x d, not modified
     * @return the gradient
     * @throws IllegalArgumentException if the length does not fit
     * @throws IllegalStateException    if parameters or conditioning have changed since the solve
     */
    public FlowGradient pullback(double[] sampleBar) {
        Cotangents bar = recording.cotangents();
        addSamples(bar, sampleBar);
        return pullback(bar);
    }

    /**
     * Pulls cotangents of the recorded solve back.
     *
     * @param bar cotangents of {@link #recording}, filled by {@link #addSamples} and penalties; not modified
     * @return the gradient
     * @throws IllegalStateException if parameters or conditioning have changed since the solve
     */
    public FlowGradient pullback(Cotangents bar) {
        Gradient gradient = recording.pullback(bar);
        double scale = flow.form().scale(flow.schedule(), from);
        double[] input = gradient.initialState();
        for (int i = 0; i < input.length; i++) {
            input[i] /= scale;
        }
        return new FlowGradient(input, gradient.parameters(), flow.model().parameterCount(), gradient);
    }
}
