package org.costate.regularization;

import java.util.SplittableRandom;
import org.costate.adjoint.Cotangents;
import org.costate.adjoint.LocalStep;
import org.costate.adjoint.Recording;
import org.costate.solver.Method;
import org.costate.solver.Solution;
import org.costate.solver.StepLog;

/**
 * The local penalty as Pal et al. published it, for reproduction: at a drawn time one fresh step is taken whose size is
 * that of the automatic initial step, and {@code r = E |h|} or {@code S / size} of it is penalized. The state there, the
 * first stage and the size count as constants. The initial step is shorter than the steps of the solve, so r is not a
 * term of the global penalty, and there is no weight that would make its mean one. {@link #at} makes the penalty of one
 * iteration. Immutable.
 *
 * <p>Source: Pal, Edelman, Rackauckas, <i>Locally Regularized Neural Differential Equations</i>, ICML 2023.
 */
public final class FreshStepPenalty {

    private final StepCost cost;
    private final LocalStep step;
    private final long seed;
    private final Place place;
    private final StateGradient gradient;

    /** Where the step is taken. */
    private enum Place {
        ANY_TIME,
        SAVED_TIMES
    }

    private FreshStepPenalty(StepCost cost, LocalStep step, long seed, Place place, StateGradient gradient) {
        this.cost = cost;
        this.step = step;
        this.seed = seed;
        this.place = place;
        this.gradient = gradient;
    }

    /**
     * The penalty on the error estimate, at a time drawn uniformly from the interval (the paper's "unbiased"). The solver
     * must keep the dense output.
     *
     * @param step takes the step; made with the solver and the field of the solve
     * @param seed of the draws
     * @return the penalty
     */
    public static FreshStepPenalty error(LocalStep step, long seed) {
        return new FreshStepPenalty(
                StepCost.error(), step, seed, Place.ANY_TIME, StateGradient.DETACHED_WITH_FIRST_STAGE);
    }

    /**
     * The penalty on the stiffness estimate, at a time drawn uniformly from the interval.
     *
     * @param method method of the solve
     * @param step   takes the step; made with the solver and the field of the solve
     * @param seed   of the draws
     * @return the penalty
     * @throws IllegalArgumentException if the method has no stiffness estimate
     */
    public static FreshStepPenalty stiffness(Method method, LocalStep step, long seed) {
        return new FreshStepPenalty(
                StepCost.stiffness(method), step, seed, Place.ANY_TIME, StateGradient.DETACHED_WITH_FIRST_STAGE);
    }

    /**
     * The same penalty at a saved state other than the last, all with the same chance (the paper's "biased"): hard regions
     * are drawn more often if every step is saved.
     *
     * @return a new penalty
     */
    public FreshStepPenalty atSavedStates() {
        return new FreshStepPenalty(cost, step, seed, Place.SAVED_TIMES, gradient);
    }

    /**
     * The same penalty with another answer to what becomes of the cotangent of the state.
     *
     * @param choice the answer; {@link StateGradient#FULL} goes with {@link #atSavedStates} only
     * @return a new penalty
     */
    public FreshStepPenalty withStateGradient(StateGradient choice) {
        return new FreshStepPenalty(cost, step, seed, place, choice);
    }

    /**
     * The penalty of one training iteration.
     *
     * @param iteration index of the iteration; the same seed and iteration draw the same place
     * @return a penalty, 0 for a solve without steps
     */
    public Penalty at(long iteration) {
        return (recording, weight, bar, thetaBar) -> add(iteration, recording, weight, bar, thetaBar);
    }

    private double add(long iteration, Recording recording, double weight, Cotangents bar, double[] thetaBar) {
        StepLog log = recording.log();
        if (log.size() == 0) {
            return 0;
        }
        Solution solution = recording.solution();
        double end = solution.endTime();
        SplittableRandom random = IterationRandom.of(seed, iteration);
        double t;
        double[] y;
        if (place == Place.SAVED_TIMES) {
            int row = savedState(solution, random);
            t = solution.time(row);
            y = solution.state(row);
        } else {
            double drawn = log.t(0) + random.nextDouble() * (end - log.t(0));
            t = drawn == end ? log.t(log.size() - 1) : drawn;
            y = new double[solution.dimension()];
            solution.dense().evaluate(t, y);
        }
        step.evaluateFresh(t, y, end);
        gradient.pull(cost, step, t, weight, recording, bar, thetaBar);
        return cost.of(step.size(), step.error(), step.stiffness());
    }

    private static int savedState(Solution solution, SplittableRandom random) {
        int rows = solution.size();
        while (rows > 0 && solution.time(rows - 1) == solution.endTime()) {
            rows--;
        }
        if (rows == 0) {
            throw new IllegalArgumentException(
                    "no state was saved before the end, but the penalty draws one; save every step, or some times");
        }
        return random.nextInt(rows);
    }
}
