package org.costate.diffusion;

import org.hipparchus.analysis.differentiation.Gradient;

/**
 * All steps of a method on a grid, with what they need of each other. The state after step i has number i + 1.
 * Immutable.
 */
final class SamplingPlan {

    private static final double LEAST_RATIO = 1e-5;

    private final PlannedStep[] steps;
    private final int[] firstEvaluation;
    private final int stateDepth;
    private final int outputDepth;
    private final int mostStages;

    private SamplingPlan(PlannedStep[] steps, int[] firstEvaluation) {
        this.steps = steps;
        this.firstEvaluation = firstEvaluation;
        int states = 0;
        int outputs = 0;
        int stages = 0;
        for (PlannedStep step : steps) {
            stages = Math.max(stages, step.stages().length);
            states = Math.max(states, depth(step, true, step.index()));
            outputs = Math.max(outputs, depth(step, false, firstEvaluation[step.index()]));
        }
        stateDepth = states;
        outputDepth = outputs;
        mostStages = stages;
    }

    /** How far back of a number a step's combinations reach. */
    private static int depth(PlannedStep step, boolean states, int from) {
        int most = depth(step.end(), states, from);
        for (PlannedStage stage : step.stages()) {
            most = Math.max(most, depth(stage.input(), states, from));
        }
        return most;
    }

    private static int depth(PlannedMix mix, boolean states, int from) {
        int most = 0;
        for (int term = 0; term < mix.size(); term++) {
            int vector = mix.vector(term);
            if (states ? Mix.isState(vector) : Mix.isOutput(vector)) {
                most = Math.max(most, from - Mix.index(vector));
            }
        }
        return most;
    }

    static SamplingPlan of(SamplingMethod method, Denoiser model, Grid grid, boolean denoised) {
        requireQuantity(method);
        requireLevels(method, grid);
        if (method.history() > 0 && !(method instanceof ReversibleMethod)) {
            requireRoom(method, grid);
        }
        int count = grid.steps();
        PlannedStep[] steps = new PlannedStep[denoised ? count + 1 : count];
        int[] firstEvaluation = new int[steps.length + 1];
        for (int i = 0; i < steps.length; i++) {
            PlannedStep step =
                    i < count ? step(method, grid, i, firstEvaluation) : denoising(method, grid, firstEvaluation);
            for (PlannedStage stage : step.stages()) {
                requireStage(method, model, grid, step, stage);
            }
            requireFinite(step.end().isFinite(), method, grid, i);
            steps[i] = step;
            firstEvaluation[i + 1] = firstEvaluation[i] + step.stages().length;
        }
        return new SamplingPlan(steps, firstEvaluation);
    }

    private static PlannedStep step(SamplingMethod method, Grid grid, int i, int[] firstEvaluation) {
        int first = Math.max(0, i - method.history());
        Level[] levels = levels(grid, first, i + 1);
        SamplingStep step = new SamplingStep(method, i, grid.steps(), levels, first, firstEvaluation);
        method.write(step);
        return step.planned();
    }

    private static Level[] levels(Grid grid, int first, int last) {
        Level[] levels = new Level[last - first + 1];
        for (int p = 0; p < levels.length; p++) {
            levels[p] = Level.node(levels.length, p, grid.cos(first + p), grid.sin(first + p));
        }
        return levels;
    }

    /** After the last node: the data predicted there take the place of a state. */
    private static PlannedStep denoising(SamplingMethod method, Grid grid, int[] firstEvaluation) {
        int last = grid.steps();
        Level level = levels(grid, last, last)[0];
        Gradient one = level.cos().newInstance(1);
        Mix z = Mix.state(last, one);
        Mix q = Mix.output(firstEvaluation[last], one);
        Mix data = switch (method.quantity()) {
            case DATA -> q;
            case VELOCITY -> z.times(level.cos()).minus(q.times(level.sin()));
            default -> z.minus(q.times(level.sin())).times(level.cos().reciprocal());
        };
        PlannedStage stage = PlannedStage.of(z, level, firstEvaluation[last]);
        return new PlannedStep(last, last, new PlannedStage[] {stage}, PlannedMix.of(data));
    }

    private static void requireQuantity(SamplingMethod method) {
        Prediction quantity = method.quantity();
        if (quantity != Prediction.NOISE && quantity != Prediction.DATA && quantity != Prediction.VELOCITY) {
            throw new IllegalArgumentException(
                    "quantity = " + quantity + " of " + method + ", but must be NOISE, DATA or VELOCITY");
        }
    }

    /** Differences of predictions over a step that is far shorter than the next are rounding, and their slopes are sooner. */
    private static void requireRoom(SamplingMethod method, Grid grid) {
        double before = Double.POSITIVE_INFINITY;
        for (int i = 0; i < grid.steps(); i++) {
            double length = Math.abs(Math.log(grid.rho(i)) - Math.log(grid.rho(i + 1)));
            if (Double.isFinite(length) && before < LEAST_RATIO * length) {
                throw new IllegalArgumentException("the step of " + method + " from t = " + grid.time(i - 1) + " to "
                        + grid.time(i) + " is " + before / length
                        + " times as long in lambda as the next, but must be at least "
                        + LEAST_RATIO + " times, for the method uses the differences of both; leave more room");
            }
            before = length;
        }
    }

    private static void requireLevels(SamplingMethod method, Grid grid) {
        if (method.isStochastic() && !grid.isFalling()) {
            throw new IllegalArgumentException("times rise from " + grid.time(0) + " to " + grid.time(grid.steps())
                    + ", but must fall for " + method + ", which adds noise");
        }
        if (method.takesEveryLevel()) {
            return;
        }
        for (int i = 0; i <= grid.steps(); i++) {
            if (grid.cos(i) == 0 || (grid.sin(i) == 0 && i < grid.steps())) {
                throw new IllegalArgumentException("t = " + grid.time(i) + ", where rho = " + grid.rho(i) + " and "
                        + method + " is singular; use Ddim, which works with the angle, or a grid whose rho is "
                        + (grid.cos(i) == 0 ? "finite" : "positive there"));
            }
        }
    }

    private static void requireStage(
            SamplingMethod method, Denoiser model, Grid grid, PlannedStep step, PlannedStage stage) {
        requireFinite(stage.isFinite(), method, grid, step.index());
        if (!model.tells(method.quantity(), stage.cos(), stage.sin())) {
            throw new IllegalArgumentException("t = " + grid.time(step.index()) + ", where rho = "
                    + stage.sin() / stage.cos() + " and a model of " + model.prediction() + " does not tell "
                    + method.quantity() + ", which " + method
                    + " needs; use " + (model.prediction().isVelocity() ? "" : "a model of VELOCITY or FLOW, or ")
                    + "a grid away from that end");
        }
    }

    private static void requireFinite(boolean finite, SamplingMethod method, Grid grid, int step) {
        if (!finite) {
            throw new IllegalArgumentException("the step of " + method + " from t = " + grid.time(step)
                    + ", where rho = " + grid.rho(step)
                    + ", has coefficients, or derivatives of them by the nodes, that are not finite; leave more room"
                    + " between the times of the grid, and rho between 1e-150 and 1e150 unless it is 0 or infinite");
        }
    }

    /** Number of steps, the denoising too. */
    int steps() {
        return steps.length;
    }

    PlannedStep step(int index) {
        return steps[index];
    }

    /** Number of a step's first evaluation; of the step after the last, the number of all evaluations. */
    int firstEvaluation(int index) {
        return firstEvaluation[index];
    }

    int evaluations() {
        return firstEvaluation[steps.length];
    }

    /** How far back of its begin a step reaches for states. */
    int stateDepth() {
        return stateDepth;
    }

    /** How far back of its first evaluation a step reaches for predictions. */
    int outputDepth() {
        return outputDepth;
    }

    int mostStages() {
        return mostStages;
    }

    /** Vectors that hold what some steps use and make. */
    SampleVectors vectors(int length, int count) {
        return new SampleVectors(length, count + stateDepth + 1, Math.max(1, count * mostStages + outputDepth));
    }
}
