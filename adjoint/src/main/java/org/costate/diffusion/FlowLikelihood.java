package org.costate.diffusion;

import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.DivergenceField;
import org.costate.adjoint.TraceProbe;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;

/**
 * The likelihood of data under a probability flow: the sample is solved to noise together with the divergence of the flow,
 *
 * <pre>{@code
 * log p(x_0) = log prior(x_T) + d log(r_T / r_0) + integral of tr(dv/dz) dphi
 * }</pre>
 *
 * <p>in the coordinates of the flow's form, r being {@link FlowForm#scale}. In the ANGLE form, the default of a flow, the trace
 * is {@code (d cos - tr(dD/dy) / cos) / sin} with {@code tr(dD/dy)} in [0, d] and stays regular at both ends, like v itself.
 * The schedule enters by r and by the ends alone. Immutable.
 *
 * <p>Source: Song et al. 2021, Score-based generative modeling through SDEs, app. D.2; Grathwohl et al. 2019.
 */
public final class FlowLikelihood {

    private final ProbabilityFlow flow;
    private final Prior prior;
    private final TraceProbe probe;

    private FlowLikelihood(ProbabilityFlow flow, Prior prior, TraceProbe probe) {
        this.flow = flow;
        this.prior = prior;
        this.probe = probe;
    }

    /**
     * The likelihood with exact traces.
     *
     * @param flow  the flow; its solver's tolerances hold for the divergence too
     * @param prior density at the flow's noise time
     * @return the likelihood
     */
    public static FlowLikelihood of(ProbabilityFlow flow, Prior prior) {
        return new FlowLikelihood(flow, prior, TraceProbe.exact());
    }

    /**
     * The same with another trace.
     *
     * @param other how traces are had; a random probe makes the log-density a random number of the right mean
     * @return a new likelihood
     */
    public FlowLikelihood withProbe(TraceProbe other) {
        return new FlowLikelihood(flow, prior, other);
    }

    /**
     * Log-densities of samples.
     *
     * @param data      samples x at the data's time, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @return the likelihood of each
     * @throws IllegalArgumentException          if a length does not fit
     * @throws org.costate.solver.SolveException if the solver did not arrive
     */
    public Likelihood evaluate(double[] data, double[] condition) {
        Batch.requireRows("data", data, condition, flow.model());
        DivergenceField field = field(flow.field(condition));
        Solution solution = solver().solve(field, start(field, data), from(), to());
        return read(field, solution, condition);
    }

    /**
     * The same, recorded for exact derivatives of the solver's steps.
     *
     * @param data      samples x at the data's time, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @return the recording
     * @throws IllegalArgumentException          if a length does not fit, steps of the solver's method cannot be differentiated
     *                                           or the model has no second derivatives
     * @throws org.costate.solver.SolveException if the solver did not arrive
     */
    public LikelihoodRecording record(double[] data, double[] condition) {
        return record(data, condition, DiscreteAdjoint.of(solver())::record);
    }

    /**
     * The same, recorded by a given adjoint, whose solver takes the place of the flow's.
     *
     * @param data      samples x at the data's time, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @param adjoint   the adjoint, whose solver must save the end state last
     * @return the recording
     * @throws IllegalArgumentException          if a length does not fit, the end state is not saved or the model has no second
     *                                           derivatives
     * @throws org.costate.solver.SolveException if the solver did not arrive
     */
    public LikelihoodRecording record(double[] data, double[] condition, SolveRecorder adjoint) {
        if (!flow.model().hasSecondDerivatives()) {
            throw new IllegalArgumentException("the flow's model, a "
                    + flow.model().getClass().getName()
                    + ", has no second derivatives, which gradients of a likelihood need; implement"
                    + " NoisyLinearization.pullbackProduct and NoisyModel.hasSecondDerivatives");
        }
        Batch.requireRows("data", data, condition, flow.model());
        return new LikelihoodRecording(this, data, condition, adjoint);
    }

    /**
     * The flow.
     *
     * @return the flow
     */
    public ProbabilityFlow flow() {
        return flow;
    }

    /**
     * The density at the noise's end.
     *
     * @return the prior
     */
    public Prior prior() {
        return prior;
    }

    private Solver solver() {
        return flow.solver().withSaveAt(SaveAt.end());
    }

    DivergenceField field(FlowField inner) {
        return DivergenceField.of(inner, flow.model().dimension(), probe);
    }

    double[] start(DivergenceField field, double[] data) {
        return field.start(flow.toState(data, flow.tData()));
    }

    double from() {
        return flow.coordinate(flow.tData());
    }

    double to() {
        return flow.coordinate(flow.tNoise());
    }

    Likelihood read(DivergenceField field, Solution solution, double[] condition) {
        double[] end = solution.endState();
        double[] noise = flow.toSample(field.rows(end), flow.tNoise());
        double[] divergence = field.divergences(end);
        double[] priorDensity = new double[divergence.length];
        prior.logDensity(noise, condition, priorDensity);
        double rT = flow.form().scale(flow.schedule(), flow.tNoise());
        double r0 = flow.form().scale(flow.schedule(), flow.tData());
        double stretch = flow.model().dimension() * Math.log(rT / r0);
        double[] density = new double[divergence.length];
        for (int row = 0; row < density.length; row++) {
            density[row] = priorDensity[row] + stretch + divergence[row];
        }
        return new Likelihood(
                density, priorDensity, noise, solution.statistics().evaluations());
    }
}
