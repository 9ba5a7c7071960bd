package org.costate.regularization;

import java.util.function.ToDoubleFunction;
import org.costate.solver.Method;
import org.costate.solver.StepLog;
import org.jspecify.annotations.Nullable;

/**
 * A penalty that looks at one or a few of the accepted steps, drawn anew in every training iteration. This is the
 * definition; {@link #at} makes the penalty of one iteration, a pure function of the log. The derivative goes to the
 * estimates of the drawn steps only, so the reverse sweep has less to do, and an adjoint that does not keep all steps can
 * carry it ({@link StepDraw} has the weights that make its mean that of the global penalty). Immutable.
 *
 * <pre>{@code
 * LocalPenalty local = LocalPenalty.error(StepDraw.OVER_TIME, seed);
 * local.at(iteration).addCotangents(recording.log(), weight, bar);
 * }</pre>
 *
 * <p>Source: Pal, Edelman, Rackauckas, <i>Locally Regularized Neural Differential Equations</i>, ICML 2023. They take a
 * fresh step at the drawn time ({@link FreshStepPenalty}); this takes the step that the solver made there.
 */
public final class LocalPenalty {

    private final StepCost cost;
    private final StepDraw draw;
    private final long seed;
    private final int draws;
    private final Form form;
    private final @Nullable RunningNormalizer normalizer;

    /** The estimate itself, or its logarithm. */
    private enum Form {
        PLAIN,
        LOGARITHM
    }

    private LocalPenalty(
            StepCost cost, StepDraw draw, long seed, int draws, Form form, @Nullable RunningNormalizer normalizer) {
        this.cost = cost;
        this.draw = draw;
        this.seed = seed;
        this.draws = draws;
        this.form = form;
        this.normalizer = normalizer;
    }

    private static LocalPenalty one(StepCost cost, StepDraw draw, long seed) {
        return new LocalPenalty(cost, draw, seed, 1, Form.PLAIN, null);
    }

    /**
     * An estimate of {@code sum_j E_j |h_j|}, see {@link ErrorEstimatePenalty}.
     *
     * @param draw how a step is drawn
     * @param seed of the draws
     * @return the penalty, with one draw
     */
    public static LocalPenalty error(StepDraw draw, long seed) {
        return one(StepCost.error(), draw, seed);
    }

    /**
     * An estimate of {@code sum_j S_j / size}, see {@link StiffnessPenalty}.
     *
     * @param method method of the solves it will be asked about
     * @param draw   how a step is drawn
     * @param seed   of the draws
     * @return the penalty, with one draw
     * @throws IllegalArgumentException if the method has no stiffness estimate
     */
    public static LocalPenalty stiffness(Method method, StepDraw draw, long seed) {
        return one(StepCost.stiffness(method), draw, seed);
    }

    /**
     * An estimate of {@code sum_j (E_j / E*)^(1/k)}, see {@link PredictedStepsPenalty}, under the standard controller.
     *
     * @param method method of the solves it will be asked about
     * @param draw   how a step is drawn; {@link StepDraw#OVER_STEPS} varies least, for the terms are nearly equal
     * @param seed   of the draws
     * @return the penalty, with one draw
     * @throws IllegalArgumentException if the method has no error estimate
     */
    public static LocalPenalty predictedSteps(Method method, StepDraw draw, long seed) {
        return predictedSteps(method, PredictedStepsPenalty.settledError(method), draw, seed);
    }

    /**
     * The same for another controller.
     *
     * @param method  method of the solves it will be asked about
     * @param settled error E* at which the controller settles, positive
     * @param draw    how a step is drawn
     * @param seed    of the draws
     * @return the penalty, with one draw
     * @throws IllegalArgumentException if the method has no error estimate, or the error is not positive and finite
     */
    public static LocalPenalty predictedSteps(Method method, double settled, StepDraw draw, long seed) {
        return one(StepCost.predictedSteps(method, settled), draw, seed);
    }

    /**
     * The mean of several draws, one from each of as many equal parts of the interval (or of the list of steps), which
     * varies less than independent ones.
     *
     * @param count draws in each iteration, at least 1
     * @return a new penalty
     * @throws IllegalArgumentException if it is below 1
     */
    public LocalPenalty withDraws(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("draws = " + count + ", but must be at least 1");
        }
        return new LocalPenalty(cost, draw, seed, count, form, normalizer);
    }

    /**
     * The logarithm of the global penalty with a sampled gradient: {@code log m + X / m - 1} with the estimate X and its
     * mean m, which the log knows without sampling and which counts as a constant. Value and gradient are those of the
     * logarithm in the mean.
     *
     * @return a new penalty
     */
    public LocalPenalty logarithm() {
        return new LocalPenalty(cost, draw, seed, draws, Form.LOGARITHM, null);
    }

    /**
     * The same with a running mean of past estimates as m, which needs the drawn steps only: the gradient is that of the
     * logarithm up to the factor by which the mean lags behind. Before the first update m is X itself.
     *
     * @param running the mean; updated by the caller with the plain estimate of each iteration
     * @return a new penalty
     */
    public LocalPenalty logarithm(RunningNormalizer running) {
        return new LocalPenalty(cost, draw, seed, draws, Form.LOGARITHM, running);
    }

    /**
     * The penalty of one training iteration.
     *
     * @param iteration index of the iteration; the same seed and iteration draw the same places
     * @return a penalty, a pure function of the log
     */
    public StepPenalty at(long iteration) {
        double[] places = IterationRandom.stratified(draws, seed, iteration);
        DrawnSteps plain = new DrawnSteps(cost, draw, places);
        if (form == Form.PLAIN) {
            return plain;
        }
        double mean = normalizer != null && normalizer.hasValue() ? normalizer.value() : Double.NaN;
        ToDoubleFunction<StepLog> m = normalizer == null
                ? log -> draw.mean(cost.sum(log), log)
                : log -> Double.isNaN(mean) ? plain.value(log) : mean;
        return new LogOfDrawnSteps(plain, m);
    }
}
