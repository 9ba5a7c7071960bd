package org.costate.diffusion;

import java.util.ArrayList;
import java.util.List;
import org.hipparchus.analysis.differentiation.Gradient;
import org.jspecify.annotations.Nullable;

/**
 * One step of a sampler while its {@link SamplingMethod} describes it. States are z, of length 1 in the sense of
 * {@code cos^2 + sin^2}, or {@code y = z / cos} where that is finite. Mutable.
 */
public final class SamplingStep {

    private final SamplingMethod method;
    private final int index;
    private final int steps;
    private final Level[] levels;
    private final int first;
    private final int[] firstEvaluation;
    private final List<PlannedStage> stages = new ArrayList<>();
    private @Nullable Mix end;

    /**
     * A step to describe.
     *
     * @param method          the method that describes it
     * @param index           number of the step, from node index to node index + 1
     * @param steps           steps of the grid
     * @param levels          levels of the nodes from node {@code first} on
     * @param first           first node that is known
     * @param firstEvaluation number of the first evaluation of each step up to this one
     */
    SamplingStep(SamplingMethod method, int index, int steps, Level[] levels, int first, int[] firstEvaluation) {
        this.method = method;
        this.index = index;
        this.steps = steps;
        this.levels = levels;
        this.first = first;
        this.firstEvaluation = firstEvaluation;
    }

    /**
     * Number of this step.
     *
     * @return 0 for the first; as many steps, and predictions of theirs, lie before this one
     */
    public int index() {
        return index;
    }

    /**
     * Whether this is the last step.
     *
     * @return true if it ends at the last node
     */
    public boolean isLast() {
        return index == steps - 1;
    }

    /**
     * Number of steps of the grid.
     *
     * @return at least 1
     */
    public int steps() {
        return steps;
    }

    /**
     * Where the step begins.
     *
     * @return level of node {@link #index}
     */
    public Level from() {
        return before(0);
    }

    /**
     * Where the step ends.
     *
     * @return level of node {@link #index} + 1
     */
    public Level to() {
        return levels[index + 1 - first];
    }

    /**
     * Where an earlier step began.
     *
     * @param back 0 for this step, at most {@link #index} and {@link SamplingMethod#history}
     * @return level of node {@link #index} - back
     */
    public Level before(int back) {
        return levels[index - back - first];
    }

    /**
     * A number that does not depend on the grid.
     *
     * @param value the number
     * @return it as a coefficient
     */
    public Gradient constant(double value) {
        return Gradient.constant(levels.length, value);
    }

    /**
     * The state where the step begins.
     *
     * @return z
     */
    public Mix state() {
        return Mix.state(index, constant(1));
    }

    /**
     * The state where the step begins, over the data's weight.
     *
     * @return y
     */
    public Mix y() {
        return earlierY(0);
    }

    /**
     * The state where an earlier step began, over the data's weight.
     *
     * @param back as in {@link #before}
     * @return y of node {@link #index} - back
     */
    public Mix earlierY(int back) {
        return Mix.state(index - back, before(back).cos().reciprocal());
    }

    /**
     * What the first evaluation of an earlier step gave.
     *
     * @param back at least 1 and at most {@link #index}
     * @return the prediction
     */
    public Mix earlier(int back) {
        return Mix.output(firstEvaluation[index - back], constant(1));
    }

    /**
     * Standard normal numbers of this step.
     *
     * @return the noise
     * @throws IllegalStateException if the method does not say that it is stochastic
     */
    public Mix noise() {
        if (!method.isStochastic()) {
            throw new IllegalStateException("method = " + method + " uses noise in step " + index
                    + ", but isStochastic() is false; let it return true");
        }
        return Mix.noise(index, constant(1));
    }

    /**
     * Asks the denoiser.
     *
     * @param z     state
     * @param level its level
     * @return the method's quantity there
     */
    public Mix evaluate(Mix z, Level level) {
        int evaluation = firstEvaluation[index] + stages.size();
        stages.add(PlannedStage.of(z, level, evaluation));
        return Mix.output(evaluation, constant(1));
    }

    /**
     * Asks the denoiser.
     *
     * @param y     state over the data's weight
     * @param level its level
     * @return the method's quantity there
     */
    public Mix evaluateY(Mix y, Level level) {
        return evaluate(y.times(level.cos()), level);
    }

    /**
     * Ends the step.
     *
     * @param z the next state
     */
    public void end(Mix z) {
        end = z;
    }

    /**
     * Ends the step.
     *
     * @param y the next state over the data's weight
     */
    public void endY(Mix y) {
        end(y.times(to().cos()));
    }

    PlannedStep planned() {
        Mix there = end;
        if (there == null || stages.isEmpty()) {
            throw new IllegalStateException("step " + index + " evaluates the model " + stages.size() + " times and "
                    + (there == null ? "has no end" : "has an end") + ", but must have both");
        }
        return new PlannedStep(index, first, stages.toArray(new PlannedStage[0]), PlannedMix.of(there));
    }
}
