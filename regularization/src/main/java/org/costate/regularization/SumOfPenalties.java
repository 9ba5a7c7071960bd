package org.costate.regularization;

import java.util.Arrays;
import org.costate.adjoint.Cotangents;
import org.costate.solver.StepLog;

/** A weighted sum of penalties, which is a penalty. Immutable. */
public final class SumOfPenalties implements StepPenalty {

    private final double[] factors;
    private final StepPenalty[] penalties;

    private SumOfPenalties(double[] factors, StepPenalty[] penalties) {
        this.factors = factors;
        this.penalties = penalties;
    }

    /**
     * A sum in which every penalty has the weight 1.
     *
     * @param penalties the penalties, none for a sum that is zero; copied
     * @return the sum
     */
    public static SumOfPenalties of(StepPenalty... penalties) {
        double[] ones = new double[penalties.length];
        Arrays.fill(ones, 1);
        return new SumOfPenalties(ones, penalties.clone());
    }

    @Override
    public SumOfPenalties plus(StepPenalty other) {
        return plus(1, other);
    }

    /**
     * The sum with one more penalty.
     *
     * @param factor  its weight in the sum, finite
     * @param penalty the penalty
     * @return a new sum
     * @throws IllegalArgumentException if the weight is not finite
     */
    public SumOfPenalties plus(double factor, StepPenalty penalty) {
        if (!(Math.abs(factor) < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("factor = " + factor + ", but must be finite");
        }
        int n = factors.length;
        double[] moreFactors = Arrays.copyOf(factors, n + 1);
        StepPenalty[] morePenalties = Arrays.copyOf(penalties, n + 1);
        moreFactors[n] = factor;
        morePenalties[n] = penalty;
        return new SumOfPenalties(moreFactors, morePenalties);
    }

    @Override
    public double value(StepLog log) {
        double sum = 0;
        for (int i = 0; i < factors.length; i++) {
            sum += factors[i] * penalties[i].value(log);
        }
        return sum;
    }

    @Override
    public void addCotangents(StepLog log, double weight, Cotangents bar) {
        for (int i = 0; i < factors.length; i++) {
            penalties[i].addCotangents(log, weight * factors[i], bar);
        }
    }
}
