package org.costate.diffusion;

import org.costate.adjoint.Cotangents;
import org.costate.adjoint.DivergenceField;
import org.costate.adjoint.Gradient;
import org.costate.adjoint.Recording;
import org.costate.solver.Solution;

/** A likelihood that can be pulled back. Mutable, for one thread; its buffers serve {@link #again}. */
public final class LikelihoodRecording {

    private final FlowLikelihood likelihood;
    private final FlowField flowField;
    private final DivergenceField field;
    private final Recording recording;
    private double[] condition;

    LikelihoodRecording(FlowLikelihood likelihood, double[] data, double[] condition, SolveRecorder adjoint) {
        this.likelihood = likelihood;
        this.condition = condition.clone();
        flowField = likelihood.flow().field(condition);
        field = likelihood.field(flowField);
        recording = adjoint.record(field, likelihood.start(field, data), likelihood.from(), likelihood.to());
        Solution solution = recording.solution();
        if (solution.size() == 0 || solution.time(solution.size() - 1) != likelihood.to()) {
            throw new IllegalArgumentException("the adjoint's solver saves " + solution.size()
                    + " states, but the last must be the end state, as with SaveAt.end()");
        }
    }

    /**
     * Solves and records again, with the model's present parameters. What was recorded before is gone.
     *
     * @param data   samples, as many as before; not modified
     * @param values conditioning, as long as before; not modified
     * @return their likelihood
     * @throws IllegalArgumentException          if a length differs
     * @throws org.costate.solver.SolveException if the solver did not arrive
     */
    public Likelihood again(double[] data, double[] values) {
        flowField.loadCondition(values);
        condition = values.clone();
        recording.again(likelihood.start(field, data), likelihood.from(), likelihood.to());
        return likelihood();
    }

    /**
     * The likelihood of the recorded samples.
     *
     * @return log-densities and what belongs to them
     */
    public Likelihood likelihood() {
        return likelihood.read(field, recording.solution(), condition);
    }

    /**
     * The recorded solve, in the flow's coordinates, for penalties on its steps.
     *
     * @return the recording, of states with a divergence for each row
     */
    public Recording recording() {
        return recording;
    }

    /**
     * Pulls cotangents of the log-densities back.
     *
     * @param bar dL/d(log p) of each row, length n, not modified; {@code -1/n} for the mean negative log-likelihood
     * @return the gradient by the data, the parameters and the conditioning
     * @throws IllegalArgumentException if the length does not fit
     * @throws IllegalStateException    if parameters or conditioning have changed since the solve
     */
    public FlowGradient pullback(double[] bar) {
        ProbabilityFlow flow = likelihood.flow();
        double[] end = recording.solution().endState();
        double[] noise = flow.toSample(field.rows(end), flow.tNoise());
        int d = flow.model().dimension();
        int rows = noise.length / d;
        Batch.require("bar", bar, rows, 1);
        double[] noiseBar = new double[noise.length];
        double[] conditionBar = new double[condition.length];
        double[] thetaBar = new double[flow.model().parameterCount()];
        likelihood.prior().pullback(noise, condition, bar, noiseBar, conditionBar, thetaBar);

        double[] endBar = new double[end.length];
        double rT = flow.form().scale(flow.schedule(), flow.tNoise());
        for (int i = 0; i < noiseBar.length; i++) {
            endBar[i] = rT * noiseBar[i];
        }
        System.arraycopy(bar, 0, endBar, noiseBar.length, rows);
        Cotangents cotangents = recording.cotangents();
        cotangents.addState(recording.solution().size() - 1, endBar);
        Gradient gradient = recording.pullback(cotangents);

        double r0 = flow.form().scale(flow.schedule(), flow.tData());
        double[] dataBar = field.rows(gradient.initialState());
        for (int i = 0; i < dataBar.length; i++) {
            dataBar[i] /= r0;
        }
        double[] all = gradient.parameters();
        for (int i = 0; i < thetaBar.length; i++) {
            all[i] += thetaBar[i];
        }
        for (int i = 0; i < conditionBar.length; i++) {
            all[thetaBar.length + i] += conditionBar[i];
        }
        return new FlowGradient(dataBar, all, thetaBar.length, gradient);
    }
}
