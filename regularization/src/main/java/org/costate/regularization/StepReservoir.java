package org.costate.regularization;

import java.util.SplittableRandom;
import org.costate.solver.StepListener;
import org.costate.solver.StepRecord;

/**
 * Draws one of the accepted steps while they pass, without knowing how many will come and keeping no more than one state:
 * step j replaces the one held with the chance of its weight over the sum of weights so far, so that at the end every step
 * is held with the chance that {@link StepDraw} says. A listener of a recording; mutable, {@link #begin} before each
 * solve.
 *
 * <p>Source: Chao, <i>A general purpose unequal probability sampling plan</i>, Biometrika 69 (1982).
 */
public final class StepReservoir implements StepListener {

    private final StepDraw draw;
    private final long seed;
    private SplittableRandom random;
    private double total;
    private double held;
    private double t;
    private double h;
    private double[] y = {};

    private StepReservoir(StepDraw draw, long seed) {
        this.draw = draw;
        this.seed = seed;
        random = IterationRandom.of(seed, 0);
    }

    /**
     * A reservoir, ready for iteration 0.
     *
     * @param draw how a step is drawn
     * @param seed of the draws
     * @return an empty reservoir
     */
    public static StepReservoir of(StepDraw draw, long seed) {
        return new StepReservoir(draw, seed);
    }

    /**
     * Forgets what passed, and makes ready for the solve of an iteration.
     *
     * @param iteration index of the iteration; the same seed and iteration draw the same numbers
     */
    public void begin(long iteration) {
        random = IterationRandom.of(seed, iteration);
        total = 0;
        held = 0;
    }

    @Override
    public void accepted(StepRecord step) {
        double size = Math.abs(step.h());
        double share = draw == StepDraw.OVER_TIME ? size : 1;
        total += share;
        if (random.nextDouble() * total < share) {
            held = share;
            t = step.t();
            h = step.h();
            double[] state = step.y();
            if (y.length != state.length) {
                y = new double[state.length];
            }
            System.arraycopy(state, 0, y, 0, state.length);
        }
    }

    /**
     * Whether a step passed.
     *
     * @return false before the first
     */
    public boolean hasStep() {
        return held > 0;
    }

    private void require() {
        if (!hasStep()) {
            throw new IllegalStateException("the reservoir is empty: no step has passed since begin");
        }
    }

    /**
     * Time at the start of the step held.
     *
     * @return t
     * @throws IllegalStateException if there is none
     */
    public double time() {
        require();
        return t;
    }

    /**
     * Size of the step held.
     *
     * @return h, negative when going back in time
     * @throws IllegalStateException if there is none
     */
    public double size() {
        require();
        return h;
    }

    /**
     * State at the start of the step held.
     *
     * @return a copy, length n
     * @throws IllegalStateException if there is none
     */
    public double[] state() {
        require();
        return y.clone();
    }

    /** Factor of the term of the step held, as in {@link StepDraw#weight}. */
    double weight() {
        return draw == StepDraw.OVER_STEPS_UNWEIGHTED ? 1 : total / held;
    }
}
