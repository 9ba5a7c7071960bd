package org.costate.regularization;

/**
 * A rule that finds the weight of a penalty at which a solve takes a wanted number of evaluations of the field (NFE), so
 * that nobody must guess it. Immutable; {@link #start} begins the control of one training.
 *
 * <p>The rule is integral control of the logarithm of the weight: with the running mean of the measured evaluations,
 *
 * <pre>
 * log weight += gain * clamp(log(mean evaluations / target), -1, 1)
 * </pre>
 *
 * within bounds. The weight does not grow while the running mean of the task loss is more than an allowed share above
 * the smallest it has had; it may fall. The number of evaluations follows the weight only as fast as the model learns, so
 * the gain must be small: 0.01 changes the weight by at most 1 % in an iteration.
 */
public final class TargetEvaluations {

    private static final double GAIN = 0.01;
    private static final double RANGE = 1e4;

    private final Goal goal;
    private final double first;
    private final double gain;
    private final double lowest;
    private final double highest;
    private final double allowedLoss;

    /** A number of evaluations, or (with iterations to measure) a share of those measured. */
    private record Goal(double value, int iterations) {}

    private TargetEvaluations(Goal goal, double first, double gain, double lowest, double highest, double allowedLoss) {
        this.goal = goal;
        this.first = first;
        this.gain = gain;
        this.lowest = lowest;
        this.highest = highest;
        this.allowedLoss = allowedLoss;
    }

    private static TargetEvaluations with(Goal goal, double first) {
        positive("first", first);
        return new TargetEvaluations(goal, first, GAIN, first / RANGE, first * RANGE, Double.POSITIVE_INFINITY);
    }

    /**
     * A wanted number of evaluations.
     *
     * @param target evaluations of a solve, positive
     * @param first  weight to begin with, positive; the weight stays within a factor of 1e4 of it
     * @return the rule
     * @throws IllegalArgumentException if an argument is not positive and finite
     */
    public static TargetEvaluations of(double target, double first) {
        return with(new Goal(positive("target", target), 0), first);
    }

    /**
     * A wanted share of the evaluations of an unregularized solve, measured in the first iterations, in which the weight
     * is 0.
     *
     * @param ratio      wanted share, positive
     * @param iterations iterations to measure, at least 1; a model that has not learned yet takes fewer evaluations than
     *                   later, so give it time, or use {@link #of}
     * @param first      weight to begin with then, positive
     * @return the rule
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static TargetEvaluations ofRatio(double ratio, int iterations, double first) {
        if (iterations < 1) {
            throw new IllegalArgumentException("iterations = " + iterations + ", but must be at least 1");
        }
        return with(new Goal(positive("ratio", ratio), iterations), first);
    }

    static double positive(String name, double value) {
        if (!(value > 0) || value == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(name + " = " + value + ", but must be > 0 and finite");
        }
        return value;
    }

    /**
     * The same rule, following faster or slower than with a gain of 0.01.
     *
     * @param gain largest relative change of the weight in an iteration, positive
     * @return a new rule
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public TargetEvaluations withGain(double gain) {
        return new TargetEvaluations(goal, first, positive("gain", gain), lowest, highest, allowedLoss);
    }

    /**
     * The same rule with other bounds of the weight.
     *
     * @param lowest  smallest weight, positive
     * @param highest largest weight, not below the smallest
     * @return a new rule
     * @throws IllegalArgumentException if a bound is out of range
     */
    public TargetEvaluations withBounds(double lowest, double highest) {
        if (!(positive("highest", highest) >= positive("lowest", lowest))) {
            throw new IllegalArgumentException("highest = " + highest + ", but must be >= lowest = " + lowest);
        }
        return new TargetEvaluations(goal, first, gain, lowest, highest, allowedLoss);
    }

    /**
     * The same rule with a limit on how much of the task loss may be given up; there is none unless set.
     *
     * @param share by which the running mean of the task loss may be above its smallest value so far, at least 0
     * @return a new rule
     * @throws IllegalArgumentException if it is negative or NaN
     */
    public TargetEvaluations withAllowedLoss(double share) {
        if (!(share >= 0)) {
            throw new IllegalArgumentException("share = " + share + ", but must be >= 0");
        }
        return new TargetEvaluations(goal, first, gain, lowest, highest, share);
    }

    /**
     * Begins the control of one training.
     *
     * @return a new weight control
     */
    public WeightControl start() {
        return new WeightControl(this);
    }

    int iterationsToMeasure() {
        return goal.iterations;
    }

    /** The number wanted, given what the first iterations measured in the mean. */
    double target(double measured) {
        return goal.iterations == 0 ? goal.value : goal.value * measured;
    }

    double first() {
        return first;
    }

    /** The weight that follows a weight. */
    double next(double weight, double excess, double lossRatio) {
        boolean worse = lossRatio > 1 + allowedLoss;
        double change = worse ? Math.min(excess, 0) : excess;
        double moved = weight * Math.exp(gain * Math.max(-1, Math.min(1, change)));
        return Math.max(lowest, Math.min(highest, moved));
    }
}
