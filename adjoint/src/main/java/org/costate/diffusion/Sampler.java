package org.costate.diffusion;

import org.costate.adjoint.Memory;

/**
 * Sampling with a fixed grid of times: noise at the first node becomes data at the last by the steps of a
 * {@link SamplingMethod}. Batches are row-major, a row of width d for each sample. Immutable, for any number of
 * threads.
 *
 * <pre>{@code
 * Sampler sampler = Sampler.of(DpmPlusPlus2M.METHOD, denoiser, Grid.of(VpLinear.of(), Spacing.logSnr(), 20));
 * double[] x0 = sampler.sample(xT, condition);
 * SampleRecording recording = sampler.record(xT, condition);
 * SampleGradient gradient = recording.pullback(lossGradient);  // dL/dx_T, dL/dtheta, dL/dcondition, dL/dt_i
 * }</pre>
 */
public final class Sampler {

    private static final Memory DEFAULT = Memory.ofMiB(512);

    private final SamplingMethod method;
    private final Denoiser model;
    private final Grid grid;
    private final boolean denoised;
    private final Memory memory;
    private final SamplingPlan plan;

    private Sampler(SamplingMethod method, Denoiser model, Grid grid, boolean denoised, Memory memory) {
        this.method = method;
        this.model = model;
        this.grid = grid;
        this.denoised = denoised;
        this.memory = memory;
        plan = SamplingPlan.of(method, model, grid, denoised);
    }

    /**
     * A sampler.
     *
     * @param method how to step
     * @param model  the denoiser
     * @param grid   where to stop
     * @return the sampler
     * @throws IllegalArgumentException if the method asks for another quantity than NOISE, DATA or VELOCITY; if it or the model is
     *                                  singular at a level of the grid; if nodes are so close to each other that a coefficient of
     *                                  a step or its derivative by a node is not finite or, of a method that uses earlier steps,
     *                                  is mostly rounding: a step in lambda below 1e-5 of the next
     * @throws IllegalStateException    if the method describes a step without an evaluation or an end, or uses noise without saying
     *                                  that it is stochastic
     */
    public static Sampler of(SamplingMethod method, Denoiser model, Grid grid) {
        return new Sampler(method, model, grid, false, DEFAULT);
    }

    /**
     * The same with the data predicted at the last node as result, instead of the state there: one more evaluation, and
     * a step to rho = 0.
     *
     * @return a new sampler
     * @throws IllegalArgumentException if the grid rises, or the model does not tell the data at its last node
     */
    public Sampler withFinalDenoising() {
        requireFalling(grid);
        return new Sampler(method, model, grid, true, memory);
    }

    /**
     * The same with another budget for what recordings hold. The gradient has the same bits with each.
     *
     * @param budget the budget, of which the bytes count; unless set it is 512 MiB
     * @return a new sampler
     */
    public Sampler withMemory(Memory budget) {
        return new Sampler(method, model, grid, denoised, budget);
    }

    /**
     * The same on another grid.
     *
     * @param other where to stop
     * @return a new sampler
     * @throws IllegalArgumentException as of {@link #of}, or if the grid rises and there is a final denoising
     */
    public Sampler withGrid(Grid other) {
        if (denoised) {
            requireFalling(other);
        }
        return new Sampler(method, model, other, denoised, memory);
    }

    private static void requireFalling(Grid grid) {
        if (!grid.isFalling()) {
            throw new IllegalArgumentException("times rise from " + grid.time(0) + " to " + grid.time(grid.steps())
                    + ", but must fall, to data, for a final denoising");
        }
    }

    /**
     * The same with another model.
     *
     * @param other the denoiser
     * @return a new sampler
     * @throws IllegalArgumentException as of {@link #of}
     */
    public Sampler withModel(Denoiser other) {
        return new Sampler(method, other, grid, denoised, memory);
    }

    /**
     * Samples without noise on the way.
     *
     * @param noise     samples x at the first node, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @return samples x at the last node, n x d
     * @throws IllegalArgumentException if a length does not fit, or the method is stochastic
     * @throws SamplingException        if a prediction is not finite
     */
    public double[] sample(double[] noise, double[] condition) {
        return sample(noise, condition, nothing());
    }

    /**
     * Samples.
     *
     * @param noise     samples x at the first node, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @param seed      seed of the noise on the way, of which each row has its own part by its number
     * @return samples x at the last node, n x d
     * @throws IllegalArgumentException if a length does not fit
     * @throws SamplingException        if a prediction is not finite
     */
    public double[] sample(double[] noise, double[] condition, long seed) {
        return sample(noise, condition, SampleNoise.of(seed));
    }

    /**
     * Samples with given noise.
     *
     * @param noise     samples x at the first node, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @param along     the noise on the way
     * @return samples x at the last node, n x d
     * @throws IllegalArgumentException if a length does not fit
     * @throws SamplingException        if a prediction is not finite
     */
    public double[] sample(double[] noise, double[] condition, SampleNoise along) {
        SampleRun run = new SampleRun(this, condition.clone(), along, rows(noise, condition));
        SampleVectors vectors = plan.vectors(noise.length, 1);
        scale(noise, 1 / startScale(), vectors.state(0));
        run.advance(0, plan.steps(), vectors, new KeptPasses(run, 0));
        return toSamples(vectors.state(plan.steps()));
    }

    /**
     * States on the way, without noise there: what a picture of trajectories shows.
     *
     * @param noise     samples x at the first node, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @param nodes     nodes of the grid, rising from 0 to its steps; not modified
     * @return samples x at these nodes, each n x d; the first node has the noise itself. A final denoising is not among them
     * @throws IllegalArgumentException if a length does not fit, nodes do not rise or are not of the grid, or the method is
     *                                  stochastic
     * @throws SamplingException        if a prediction is not finite
     */
    public double[][] trajectory(double[] noise, double[] condition, int[] nodes) {
        return trajectory(noise, condition, nothing(), nodes);
    }

    /**
     * States on the way to the samples of a seed.
     *
     * @param noise     samples x at the first node, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @param seed      seed of the noise on the way, of which each row has its own part by its number
     * @param nodes     nodes of the grid, rising from 0 to its steps; not modified
     * @return samples x at these nodes, each n x d; the first node has the noise itself. A final denoising is not among them
     * @throws IllegalArgumentException if a length does not fit, or nodes do not rise or are not of the grid
     * @throws SamplingException        if a prediction is not finite
     */
    public double[][] trajectory(double[] noise, double[] condition, long seed, int[] nodes) {
        return trajectory(noise, condition, SampleNoise.of(seed), nodes);
    }

    /**
     * States on the way, with given noise there.
     *
     * @param noise     samples x at the first node, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @param along     the noise on the way
     * @param nodes     nodes of the grid, rising from 0 to its steps; not modified
     * @return samples x at these nodes, each n x d; the first node has the noise itself. A final denoising is not among them
     * @throws IllegalArgumentException if a length does not fit, or nodes do not rise or are not of the grid
     * @throws SamplingException        if a prediction is not finite
     */
    public double[][] trajectory(double[] noise, double[] condition, SampleNoise along, int[] nodes) {
        requireNodes(nodes);
        SampleRun run = new SampleRun(this, condition.clone(), along, rows(noise, condition));
        SampleVectors vectors = plan.vectors(noise.length, 1);
        scale(noise, 1 / startScale(), vectors.state(0));
        double[][] states = new double[nodes.length][noise.length];
        int at = 0;
        for (int i = 0; i < nodes.length; i++) {
            run.advance(at, nodes[i], vectors, new KeptPasses(run, 0));
            at = nodes[i];
            if (at == 0) {
                System.arraycopy(noise, 0, states[i], 0, noise.length);
            } else {
                scale(vectors.state(at), scaleAt(at), states[i]);
            }
        }
        return states;
    }

    private void requireNodes(int[] nodes) {
        for (int i = 0; i < nodes.length; i++) {
            if (nodes[i] < 0 || nodes[i] > grid.steps() || (i > 0 && nodes[i] <= nodes[i - 1])) {
                throw new IllegalArgumentException("nodes[" + i + "] = " + nodes[i]
                        + (i > 0 ? " after " + nodes[i - 1] : "") + ", but nodes must rise, from 0 to " + grid.steps());
            }
        }
    }

    /**
     * Samples without noise on the way, recorded for exact derivatives.
     *
     * @param noise     samples x at the first node, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @return the recording
     * @throws IllegalArgumentException if a length does not fit, or the method is stochastic
     * @throws SamplingException        if a prediction is not finite
     */
    public SampleRecording record(double[] noise, double[] condition) {
        return record(noise, condition, nothing());
    }

    /**
     * Samples, recorded for exact derivatives at held noise.
     *
     * @param noise     samples x at the first node, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @param seed      seed of the noise on the way, of which each row has its own part by its number
     * @return the recording
     * @throws IllegalArgumentException if a length does not fit
     * @throws SamplingException        if a prediction is not finite
     */
    public SampleRecording record(double[] noise, double[] condition, long seed) {
        return record(noise, condition, SampleNoise.of(seed));
    }

    /**
     * Samples with given noise, recorded for exact derivatives at held noise.
     *
     * @param noise     samples x at the first node, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @param along     the noise on the way
     * @return the recording
     * @throws IllegalArgumentException if a length does not fit
     * @throws SamplingException        if a prediction is not finite
     */
    public SampleRecording record(double[] noise, double[] condition, SampleNoise along) {
        return new SampleRecording(this, noise, condition, along);
    }

    /**
     * Samples with what {@link #encode} needs to go back.
     *
     * @param noise     samples x at the first node, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @return samples and the states before them
     * @throws IllegalArgumentException if a length does not fit, or the method is not reversible
     * @throws SamplingException        if a prediction is not finite
     */
    public ReversibleSample sampleReversibly(double[] noise, double[] condition) {
        reversible();
        SampleRun run = new SampleRun(this, condition.clone(), nothing(), rows(noise, condition));
        SampleVectors vectors = plan.vectors(noise.length, 1);
        scale(noise, 1 / startScale(), vectors.state(0));
        run.advance(0, grid.steps(), vectors, new KeptPasses(run, 0));
        double[] before = vectors.state(grid.steps() - 1).clone();
        scale(before, scaleAt(grid.steps() - 1), before);
        return ReversibleSample.of(toSamples(vectors.state(grid.steps())), before);
    }

    /**
     * Undoes a reversible method's steps, to rounding.
     *
     * @param sample    samples and the states before them
     * @param condition the conditioning that they were sampled with, n x k; not modified
     * @return samples x at the first node, n x d
     * @throws IllegalArgumentException if a length does not fit, or the method is not reversible
     * @throws SamplingException        if a prediction is not finite
     */
    public double[] encode(ReversibleSample sample, double[] condition) {
        Sampler back = new Sampler(reversible().inverse(), model, grid.reversed(), false, memory);
        double[] end = sample.samples();
        double[] before = sample.before();
        SampleRun run = new SampleRun(back, condition.clone(), nothing(), rows(end, condition));
        SampleVectors vectors = back.plan.vectors(end.length, 1);
        scale(end, 1 / back.scaleAt(0), vectors.state(0));
        scale(before, 1 / back.scaleAt(1), vectors.state(1));
        run.advance(1, grid.steps(), vectors, new KeptPasses(run, 0));
        return back.toSamples(vectors.state(grid.steps()));
    }

    private ReversibleMethod reversible() {
        if (method instanceof ReversibleMethod found && !denoised) {
            return found;
        }
        throw new IllegalArgumentException("method = " + method + (denoised ? " with a final denoising" : "")
                + ", but must be a ReversibleMethod without one, such as Bdia");
    }

    private SampleNoise nothing() {
        return (steps, rows, width) -> {
            throw new IllegalArgumentException(
                    "method = " + method + " adds noise on the way, so a seed or noise must be given");
        };
    }

    /** Number of rows, if lengths fit. */
    int rows(double[] noise, double[] condition) {
        Batch.requireRows("noise", noise, condition, model);
        return noise.length / model.dimension();
    }

    private double scaleAt(int node) {
        return grid.schedule().scale(grid.time(node));
    }

    double startScale() {
        return scaleAt(0);
    }

    /** Factor from the last state to samples; the data predicted by a final denoising have none. */
    double endScale() {
        return denoised ? 1 : scaleAt(grid.steps());
    }

    private double[] toSamples(double[] z) {
        double[] x = new double[z.length];
        scale(z, endScale(), x);
        return x;
    }

    static void scale(double[] from, double factor, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = factor * from[i];
        }
    }

    SamplingPlan plan() {
        return plan;
    }

    /**
     * The method.
     *
     * @return how it steps
     */
    public SamplingMethod method() {
        return method;
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
     * The grid.
     *
     * @return where it stops
     */
    public Grid grid() {
        return grid;
    }

    /**
     * Whether the result is the data predicted at the last node.
     *
     * @return true after {@link #withFinalDenoising}
     */
    public boolean isDenoised() {
        return denoised;
    }

    /**
     * The budget of recordings.
     *
     * @return the budget
     */
    public Memory memory() {
        return memory;
    }

    /**
     * Evaluations of the model that one sample takes.
     *
     * @return their number
     */
    public int evaluations() {
        return plan.evaluations();
    }
}
