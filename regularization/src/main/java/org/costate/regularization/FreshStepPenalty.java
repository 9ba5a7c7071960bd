package org.costate.regularization;

import java.util.SplittableRandom;
import org.costate.adjoint.Cotangents;
import org.costate.adjoint.FreshStep;
import org.costate.adjoint.Recording;
import org.costate.adjoint.StochasticRecording;
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
 * <p>On stochastic solves the step is a {@code StochasticLocalStep}, whose noise is drawn anew in each iteration and is
 * independent of that of the solve. Their states are known where steps begin: {@link #atStepStarts} or
 * {@link #atSavedStates}.
 *
 * <p>Source: Pal, Edelman, Rackauckas, <i>Locally Regularized Neural Differential Equations</i>, ICML 2023.
 */
public final class FreshStepPenalty {

    private final StepCost cost;
    private final FreshStep step;
    private final long seed;
    private final Place place;
    private final StateGradient gradient;

    /** Where the step is taken. */
    private enum Place {
        ANY_TIME,
        STEP_STARTS,
        SAVED_TIMES
    }

    private FreshStepPenalty(StepCost cost, FreshStep step, long seed, Place place, StateGradient gradient) {
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
    public static FreshStepPenalty error(FreshStep step, long seed) {
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
    public static FreshStepPenalty stiffness(Method method, FreshStep step, long seed) {
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
     * The same penalty at the start of the accepted step that holds a time drawn uniformly from the interval: step j with
     * the chance {@code |h_j| / T}, which is what can be had of the paper's "unbiased" where there is no dense output. The
     * solver must save every step, unless the recording keeps these states as stochastic ones of the discrete adjoint do.
     *
     * @return a new penalty
     */
    public FreshStepPenalty atStepStarts() {
        return new FreshStepPenalty(cost, step, seed, Place.STEP_STARTS, gradient);
    }

    /**
     * The same penalty with another answer to what becomes of the cotangent of the state.
     *
     * @param choice the answer; {@link StateGradient#FULL} needs the state to be a saved one
     * @return a new penalty
     */
    public FreshStepPenalty withStateGradient(StateGradient choice) {
        return new FreshStepPenalty(cost, step, seed, place, choice);
    }

    /**
     * The penalty of one training iteration.
     *
     * @param iteration index of the iteration; the same seed and iteration draw the same place
     * @return a penalty, 0 for a solve without steps; with the same noise in the same iteration
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
        switch (place) {
            case SAVED_TIMES -> {
                int row = savedState(solution, random);
                t = solution.time(row);
                y = solution.state(row);
            }
            case STEP_STARTS -> {
                int j = holding(log, drawnTime(log, end, random));
                t = log.t(j);
                y = startState(recording, j);
            }
            default -> {
                requireInterpolant(recording);
                t = drawnTime(log, end, random);
                y = new double[solution.dimension()];
                solution.dense().evaluate(t, y);
            }
        }
        step.evaluateFresh(t, y, end, random.nextLong());
        gradient.pull(cost, step, t, weight, recording, bar, thetaBar);
        return cost.of(step.size(), step.error(), step.stiffness());
    }

    private static double drawnTime(StepLog log, double end, SplittableRandom random) {
        double drawn = log.t(0) + random.nextDouble() * (end - log.t(0));
        return drawn == end ? log.t(log.size() - 1) : drawn;
    }

    /** The step that holds a time. */
    private static int holding(StepLog log, double time) {
        int low = 0;
        int high = log.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if ((time - log.tNext(middle)) * log.h(middle) < 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static double[] startState(Recording recording, int j) {
        if (recording instanceof StochasticRecording stochastic && stochastic.hasStartStates()) {
            return stochastic.startState(j);
        }
        Solution solution = recording.solution();
        return solution.state(StateGradient.row(solution, recording.log().t(j), "the step that is drawn begins there"));
    }

    private static void requireInterpolant(Recording recording) {
        if (recording instanceof StochasticRecording) {
            throw new IllegalArgumentException(
                    "the recording is of a stochastic solve, which has no dense output, but the"
                            + " penalty draws any time; use atStepStarts or atSavedStates");
        }
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
