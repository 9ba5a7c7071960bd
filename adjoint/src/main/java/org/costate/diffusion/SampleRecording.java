package org.costate.diffusion;

/** A run of a sampler that can be pulled back. Mutable, for one thread; its buffers serve {@link #again}. */
public final class SampleRecording {

    private final Sampler sampler;
    private final double[] start;
    private final double[] condition;
    private final SampleTape tape;
    private final SampleVectors bars;
    private long revision;
    private boolean recorded;

    SampleRecording(Sampler sampler, double[] noise, double[] condition, SampleNoise along) {
        this.sampler = sampler;
        this.condition = condition.clone();
        SampleRun run = new SampleRun(sampler, this.condition, along, sampler.rows(noise, condition));
        tape = new SampleTape(run, sampler.memory().bytes());
        start = new double[noise.length];
        bars = sampler.plan().vectors(noise.length, 1);
        run(noise);
    }

    private void run(double[] noise) {
        recorded = false;
        revision = sampler.model().revision();
        Sampler.scale(noise, 1 / sampler.startScale(), start);
        tape.record(start);
        recorded = true;
    }

    private void requireRecorded() {
        if (!recorded) {
            throw new IllegalStateException("nothing is recorded, for the last run failed; call again(...)");
        }
    }

    /**
     * Samples and records again, with the model's present parameters and the same noise on the way. What was recorded
     * before is gone.
     *
     * @param noise     samples x at the first node, as many as before; not modified
     * @param condition conditioning, as long as before; not modified
     * @return samples x at the last node
     * @throws IllegalArgumentException if a length differs
     * @throws SamplingException        if a prediction is not finite
     */
    public double[] again(double[] noise, double[] condition) {
        int rows = start.length / sampler.model().dimension();
        Batch.require("noise", noise, rows, sampler.model().dimension());
        Batch.require("condition", condition, rows, sampler.model().conditionWidth());
        System.arraycopy(condition, 0, this.condition, 0, condition.length);
        run(noise);
        return samples();
    }

    /**
     * What came out.
     *
     * @return samples x at the last node, or the data predicted there, n x d
     * @throws IllegalStateException if the last run failed
     */
    public double[] samples() {
        requireRecorded();
        double[] x = new double[start.length];
        Sampler.scale(tape.end(), sampler.endScale(), x);
        return x;
    }

    /**
     * Pulls a cotangent of the samples back to all that went in.
     *
     * @param sampleBar dL/dx, n x d, not modified
     * @return the gradient
     * @throws IllegalArgumentException if the length does not fit
     * @throws ArithmeticException      if the cotangent is not finite
     * @throws IllegalStateException    if the model's parameters have changed since the run, or it failed
     */
    public SampleGradient pullback(double[] sampleBar) {
        Denoiser model = sampler.model();
        Batch.require("sampleBar", sampleBar, start.length / model.dimension(), model.dimension());
        requireRecorded();
        requireFinite(sampleBar);
        if (model.revision() != revision) {
            throw new IllegalStateException(
                    "parameters of the model have changed since the run was recorded; call again(...)");
        }
        Grid grid = sampler.grid();
        bars.clear();
        Sampler.scale(sampleBar, sampler.endScale(), bars.state(sampler.plan().steps()));
        SampleSum sum = new SampleSum(
                new double[model.parameterCount()], new double[condition.length], new double[grid.steps() + 1]);
        tape.sweep(bars, sum);
        double[] startBar = bars.state(0);
        double alongStart = 0;
        double alongEnd = 0;
        double[] input = new double[start.length];
        Sampler.scale(startBar, 1 / sampler.startScale(), input);
        double[] end = tape.end();
        for (int i = 0; i < input.length; i++) {
            alongStart -= startBar[i] * start[i];
            alongEnd += sampleBar[i] * sampler.endScale() * end[i];
        }
        return SampleGradient.of(grid, input, sum, alongStart, sampler.isDenoised() ? 0 : alongEnd);
    }

    private static void requireFinite(double[] sampleBar) {
        for (int i = 0; i < sampleBar.length; i++) {
            if (!Double.isFinite(sampleBar[i])) {
                throw new ArithmeticException("sampleBar[" + i + "] = " + sampleBar[i] + ", but must be finite");
            }
        }
    }

    /**
     * What this recording holds for its pullback, at most so far: states and predictions as arrays, and kept
     * evaluations, besides the workspace of one evaluation.
     *
     * @return bytes
     */
    public long bytes() {
        return tape.bytes();
    }

    /**
     * Steps that the last pullback had to make again because they did not fit into the budget.
     *
     * @return their number over that of all steps, 0 if everything fitted
     */
    public double recomputation() {
        return tape.recomputation();
    }
}
