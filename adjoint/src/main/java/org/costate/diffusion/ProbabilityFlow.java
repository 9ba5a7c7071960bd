package org.costate.diffusion;

import org.costate.adjoint.DiscreteAdjoint;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;

/**
 * Sampling by the probability-flow ODE: noise at the end of a schedule becomes data at its start, by any solver, in one of
 * three forms. Batches are row-major, a row of width d for each sample. Immutable.
 *
 * <pre>{@code
 * ProbabilityFlow flow = ProbabilityFlow.of(VpLinear.of(), denoiser, Solver.of(Tsit5.METHOD, tolerances));
 * double[] x0 = flow.sample(xT, condition);
 * FlowRecording recording = flow.record(xT, condition);
 * FlowGradient gradient = recording.pullback(lossGradient);     // dL/dx_T, dL/dtheta, dL/dc
 * }</pre>
 */
public final class ProbabilityFlow {

    private final Schedule schedule;
    private final Denoiser model;
    private final Solver solver;
    private final FlowForm form;
    private final double tData;
    private final double tNoise;

    private ProbabilityFlow(
            Schedule schedule, Denoiser model, Solver solver, FlowForm form, double tData, double tNoise) {
        this.schedule = schedule;
        this.model = model;
        this.solver = solver;
        this.form = form;
        this.tData = tData;
        this.tNoise = tNoise;
        requireTold(tData);
        requireTold(tNoise);
    }

    /**
     * The flow between the ends of a schedule in the angle form.
     *
     * @param schedule the schedule
     * @param model    the denoiser
     * @param solver   the solver; for gradients its method must be one that {@link DiscreteAdjoint} takes
     * @return the flow
     * @throws IllegalArgumentException if the model is singular at an end
     */
    public static ProbabilityFlow of(Schedule schedule, Denoiser model, Solver solver) {
        return new ProbabilityFlow(schedule, model, solver, FlowForm.ANGLE, schedule.tMin(), schedule.tMax());
    }

    /**
     * The same flow in another form.
     *
     * @param other the form
     * @return a new flow
     * @throws IllegalArgumentException if the form or the model is singular at an end
     */
    public ProbabilityFlow withForm(FlowForm other) {
        return new ProbabilityFlow(schedule, model, solver, other, tData, tNoise);
    }

    /**
     * The same flow between other times.
     *
     * @param data  time of the data
     * @param noise time of the noise
     * @return a new flow
     * @throws IllegalArgumentException if a time lies outside the schedule's range, data &gt; noise, or the form or the model is
     *                                  singular at an end
     */
    public ProbabilityFlow withTimes(double data, double noise) {
        if (data > noise) {
            throw new IllegalArgumentException("data = " + data + ", but must be at most noise = " + noise);
        }
        return new ProbabilityFlow(schedule, model, solver, form, data, noise);
    }

    private void requireTold(double t) {
        form.coordinate(schedule, t);
        NoiseLevels level = NoiseLevels.of(1);
        level.setRho(0, schedule.rho(t));
        if (!model.tells(form.quantity(), level.cos(0), level.sin(0))) {
            throw new IllegalArgumentException("t = " + t + ", where rho = " + schedule.rho(t) + " and a model of "
                    + model.prediction() + " does not tell " + form.quantity() + ", which the " + form
                    + " form needs; use a model of VELOCITY or FLOW, or times away from that end");
        }
    }

    /**
     * Noise to data.
     *
     * @param noise     samples x at the noise's time, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @return samples x at the data's time, n x d
     * @throws IllegalArgumentException          if a length does not fit
     * @throws org.costate.solver.SolveException if the solver did not arrive
     */
    public double[] sample(double[] noise, double[] condition) {
        Batch.requireRows("noise", noise, condition, model);
        return solve(noise, condition, tNoise, tData);
    }

    /**
     * Data to noise, by the same ODE.
     *
     * @param data      samples x at the data's time, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @return samples x at the noise's time, n x d
     * @throws IllegalArgumentException          if a length does not fit
     * @throws org.costate.solver.SolveException if the solver did not arrive
     */
    public double[] encode(double[] data, double[] condition) {
        Batch.requireRows("data", data, condition, model);
        return solve(data, condition, tData, tNoise);
    }

    private double[] solve(double[] x, double[] condition, double from, double to) {
        return toSample(solution(x, condition, from, to).endState(), to);
    }

    private Solution solution(double[] x, double[] condition, double from, double to) {
        return solver.withSaveAt(SaveAt.end())
                .solve(field(condition), toState(x, from), coordinate(from), coordinate(to));
    }

    /**
     * Data to noise and back, to see what the solver makes of it.
     *
     * @param data      samples x at the data's time, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @return the noise, the samples that came back and how far off they are
     * @throws IllegalArgumentException          if a length does not fit
     * @throws org.costate.solver.SolveException if the solver did not arrive
     */
    public RoundTrip roundTrip(double[] data, double[] condition) {
        Solution there = solution(data, condition, tData, tNoise);
        double[] noise = toSample(there.endState(), tNoise);
        Solution back = solution(noise, condition, tNoise, tData);
        return new RoundTrip(
                data,
                noise,
                toSample(back.endState(), tData),
                there.statistics().evaluations(),
                back.statistics().evaluations());
    }

    /**
     * Noise to data, recorded for exact derivatives of the solver's steps.
     *
     * @param noise     samples x at the noise's time, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @return the recording
     * @throws IllegalArgumentException          if a length does not fit, or steps of the solver's method cannot be differentiated
     * @throws org.costate.solver.SolveException if the solver did not arrive
     */
    public FlowRecording record(double[] noise, double[] condition) {
        return record(noise, condition, DiscreteAdjoint.of(solver.withSaveAt(SaveAt.end()))::record);
    }

    /**
     * Noise to data, recorded by a given adjoint, whose solver takes the place of this flow's.
     *
     * @param noise     samples x at the noise's time, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @param adjoint   the adjoint, whose solver must save the end state last
     * @return the recording
     * @throws IllegalArgumentException          if a length does not fit, or the end state is not saved
     * @throws org.costate.solver.SolveException if the solver did not arrive
     */
    public FlowRecording record(double[] noise, double[] condition, SolveRecorder adjoint) {
        Batch.requireRows("noise", noise, condition, model);
        return new FlowRecording(this, tNoise, tData, noise, condition, adjoint);
    }

    /**
     * Data to noise, recorded for exact derivatives of the solver's steps.
     *
     * @param data      samples x at the data's time, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @return the recording
     * @throws IllegalArgumentException          if a length does not fit, or steps of the solver's method cannot be differentiated
     * @throws org.costate.solver.SolveException if the solver did not arrive
     */
    public FlowRecording recordEncoding(double[] data, double[] condition) {
        Batch.requireRows("data", data, condition, model);
        DiscreteAdjoint adjoint = DiscreteAdjoint.of(solver.withSaveAt(SaveAt.end()));
        return new FlowRecording(this, tData, tNoise, data, condition, adjoint::record);
    }

    /**
     * The ODE that is solved.
     *
     * @param condition conditioning, n x k; copied
     * @return a new field
     * @throws IllegalArgumentException if the length does not fit
     */
    public FlowField field(double[] condition) {
        return FlowField.of(form, model, condition);
    }

    /**
     * The form's coordinate at a time.
     *
     * @param t time
     * @return rho, lambda or phi
     * @throws IllegalArgumentException if t lies outside the schedule's range, or the form is singular there
     */
    public double coordinate(double t) {
        return form.coordinate(schedule, t);
    }

    /**
     * Samples as states of the form: y or z.
     *
     * @param x samples at a time, not modified
     * @param t the time
     * @return a new array of the same length
     * @throws IllegalArgumentException if t lies outside the schedule's range
     */
    public double[] toState(double[] x, double t) {
        double scale = form.scale(schedule, t);
        double[] state = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            state[i] = x[i] / scale;
        }
        return state;
    }

    /**
     * States of the form as samples.
     *
     * @param state y or z at a time, not modified
     * @param t     the time
     * @return a new array of the same length
     * @throws IllegalArgumentException if t lies outside the schedule's range
     */
    public double[] toSample(double[] state, double t) {
        double scale = form.scale(schedule, t);
        double[] x = new double[state.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = scale * state[i];
        }
        return x;
    }

    /**
     * The schedule.
     *
     * @return the schedule
     */
    public Schedule schedule() {
        return schedule;
    }

    /**
     * The denoiser.
     *
     * @return the model as it was given
     */
    public Denoiser model() {
        return model;
    }

    /**
     * The solver.
     *
     * @return the solver
     */
    public Solver solver() {
        return solver;
    }

    /**
     * The form.
     *
     * @return the form
     */
    public FlowForm form() {
        return form;
    }

    /**
     * Time of the data.
     *
     * @return the earlier time
     */
    public double tData() {
        return tData;
    }

    /**
     * Time of the noise.
     *
     * @return the later time
     */
    public double tNoise() {
        return tNoise;
    }
}
