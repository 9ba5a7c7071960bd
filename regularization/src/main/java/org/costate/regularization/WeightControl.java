package org.costate.regularization;

/**
 * The weight of a penalty in one training, moved by {@link TargetEvaluations}. Mutable: {@link #update} once for each
 * iteration.
 */
public final class WeightControl {

    private static final double DECAY = 0.98;

    private final TargetEvaluations rule;
    private final RunningNormalizer evaluations = RunningNormalizer.of(DECAY);
    private final RunningNormalizer loss = RunningNormalizer.of(DECAY);
    private double smallestLoss = Double.POSITIVE_INFINITY;
    private double measured;
    private int updates;
    private double target;
    private double weight;

    WeightControl(TargetEvaluations rule) {
        this.rule = rule;
        boolean atOnce = rule.iterationsToMeasure() == 0;
        target = atOnce ? rule.target(Double.NaN) : Double.NaN;
        weight = atOnce ? rule.first() : 0;
    }

    /**
     * The weight for the next iteration.
     *
     * @return lambda; 0 while the unregularized solve is measured
     */
    public double weight() {
        return weight;
    }

    /**
     * The wanted number of evaluations.
     *
     * @return the number; NaN while the unregularized solve is measured
     */
    public double target() {
        return target;
    }

    /**
     * Takes what an iteration measured.
     *
     * @param evaluationsOfSolve evaluations of the field in the forward solve, those of rejected steps included,
     *                           positive
     * @param taskLoss           loss without penalties, at least 0
     * @throws IllegalArgumentException if an argument is out of range; nothing is changed then
     */
    public void update(double evaluationsOfSolve, double taskLoss) {
        TargetEvaluations.positive("evaluations", evaluationsOfSolve);
        if (!(taskLoss >= 0) || taskLoss == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("taskLoss = " + taskLoss + ", but must be >= 0 and finite");
        }
        evaluations.update(evaluationsOfSolve);
        loss.update(taskLoss);
        smallestLoss = Math.min(smallestLoss, loss.value());
        updates++;
        int toMeasure = rule.iterationsToMeasure();
        if (updates > toMeasure) {
            double excess = Math.log(evaluations.value() / target);
            double lossRatio = smallestLoss > 0 ? loss.value() / smallestLoss : 1;
            weight = rule.next(weight, excess, lossRatio);
            return;
        }
        measured += evaluationsOfSolve / toMeasure;
        if (updates == toMeasure) {
            target = rule.target(measured);
            weight = rule.first();
        }
    }
}
