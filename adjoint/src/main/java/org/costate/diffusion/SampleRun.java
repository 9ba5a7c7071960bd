package org.costate.diffusion;

import java.util.Arrays;

/** Goes through the steps of a plan, forward and in reverse. Mutable, for one thread. */
final class SampleRun {

    private final SamplingPlan plan;
    private final Grid grid;
    private final Denoiser model;
    private final double[] condition;
    private final SampleNoise.Draws draws;
    private final boolean stochastic;
    private final int rows;
    private final NoiseLevels levels;
    private final double[] input;
    private final double[] inputBar;
    private final double[] phiRows;
    private final double[] unused;
    private final NoisyLinearization working;

    SampleRun(Sampler sampler, double[] condition, SampleNoise noise, int rows) {
        plan = sampler.plan();
        grid = sampler.grid();
        model = sampler.model().as(sampler.method().quantity());
        stochastic = sampler.method().isStochastic();
        this.condition = condition;
        this.rows = rows;
        draws = stochastic ? noise.open(grid.steps(), rows, model.dimension()) : (step, xi) -> {};
        levels = NoiseLevels.of(rows);
        input = new double[rows * model.dimension()];
        inputBar = new double[input.length];
        unused = new double[input.length];
        phiRows = new double[rows];
        working = model.linearization();
    }

    int length() {
        return input.length;
    }

    SamplingPlan plan() {
        return plan;
    }

    NoisyLinearization linearization() {
        return model.linearization();
    }

    /**
     * Makes steps.
     *
     * @param from    first step
     * @param to      step after the last
     * @param vectors states and predictions that the first step uses; those of all steps are written
     * @param kept    keeps evaluations as long as it has room
     */
    void advance(int from, int to, SampleVectors vectors, KeptPasses kept) {
        for (int i = from; i < to; i++) {
            PlannedStep step = plan.step(i);
            drawNoise(i, vectors);
            for (PlannedStage stage : step.stages()) {
                double[] out = vectors.output(stage.evaluation());
                if (kept.isOpen()) {
                    evaluate(stage, vectors, kept.pass(stage.evaluation()), out);
                    kept.count(stage.evaluation());
                } else {
                    evaluate(stage, vectors, working, out);
                }
                requireFinite(i, stage, out);
            }
            step.end().evaluate(vectors, vectors.state(i + 1));
        }
    }

    private void drawNoise(int step, SampleVectors vectors) {
        if (stochastic && step < grid.steps()) {
            draws.write(step, vectors.noise());
        }
    }

    private void evaluate(PlannedStage stage, SampleVectors vectors, NoisyLinearization pass, double[] out) {
        stage.input().evaluate(vectors, input);
        levels.fill(stage.cos(), stage.sin());
        pass.evaluate(levels, input, condition, out);
    }

    private void requireFinite(int step, PlannedStage stage, double[] out) {
        for (int i = 0; i < out.length; i++) {
            if (!Double.isFinite(out[i])) {
                int row = i / model.dimension();
                double t = grid.time(step);
                throw new SamplingException(
                        step,
                        t,
                        row,
                        "the prediction for row " + row + " is " + out[i] + " at rho = " + stage.sin() / stage.cos()
                                + ", in step " + step + " from t = " + t
                                + "; are the model's parameters and the samples finite?");
            }
        }
    }

    /**
     * Pulls back through steps.
     *
     * @param from    first step
     * @param to      step after the last
     * @param vectors states and predictions of these steps and those that they use
     * @param kept    the evaluations, made again where it has none
     * @param bars    cotangents of states and predictions, those of the steps zeroed in the end
     * @param sum     derivatives, added to
     */
    void sweep(int from, int to, SampleVectors vectors, KeptPasses kept, SampleVectors bars, SampleSum sum) {
        for (int i = to - 1; i >= from; i--) {
            PlannedStep step = plan.step(i);
            drawNoise(i, vectors);
            double[] endBar = bars.state(i + 1);
            step.end().pullback(endBar, vectors, bars, step.firstNode(), sum.phi());
            Arrays.fill(endBar, 0);
            for (int j = step.stages().length - 1; j >= 0; j--) {
                sweep(step, step.stages()[j], vectors, kept, bars, sum);
            }
        }
    }

    private void sweep(
            PlannedStep step,
            PlannedStage stage,
            SampleVectors vectors,
            KeptPasses kept,
            SampleVectors bars,
            SampleSum sum) {
        NoisyLinearization pass = working;
        if (kept.holds(stage.evaluation())) {
            pass = kept.pass(stage.evaluation());
        } else {
            evaluate(stage, vectors, working, unused);
        }
        double[] outBar = bars.output(stage.evaluation());
        Arrays.fill(inputBar, 0);
        Arrays.fill(phiRows, 0);
        pass.pullback(outBar, inputBar, sum.condition(), sum.theta(), phiRows);
        Arrays.fill(outBar, 0);
        double along = 0;
        for (int row = 0; row < rows; row++) {
            along += phiRows[row];
        }
        for (int p = 0; p < stage.phiSlope().length; p++) {
            sum.phi()[step.firstNode() + p] += stage.phiSlope()[p] * along;
        }
        stage.input().pullback(inputBar, vectors, bars, step.firstNode(), sum.phi());
    }
}
