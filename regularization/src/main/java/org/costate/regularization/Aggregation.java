package org.costate.regularization;

import org.costate.adjoint.Cotangents;
import org.costate.solver.StepLog;

/**
 * How the terms of all steps become one number, {@code A(r_1, ..., r_N)} for terms that are not negative. Immutable.
 */
public final class Aggregation {

    private enum Kind {
        SUM,
        MEAN,
        MAX,
        SMOOTH_MAX,
        SUM_OF_SQUARES
    }

    private final Kind kind;
    private final double sharpness;

    private Aggregation(Kind kind, double sharpness) {
        this.kind = kind;
        this.sharpness = sharpness;
    }

    /**
     * The sum of the terms, as in the formulas of Pal et al. 2021.
     *
     * @return the aggregation
     */
    public static Aggregation sum() {
        return new Aggregation(Kind.SUM, 0);
    }

    /**
     * The mean of the terms, as in the code of Pal et al. 2021 for the error.
     *
     * @return the aggregation
     */
    public static Aggregation mean() {
        return new Aggregation(Kind.MEAN, 0);
    }

    /**
     * The largest term, as in the code of Pal et al. 2021 for the stiffness. Among equal ones the first has the whole
     * derivative.
     *
     * @return the aggregation
     */
    public static Aggregation max() {
        return new Aggregation(Kind.MAX, 0);
    }

    /**
     * A smooth maximum, {@code m + log(mean exp(a (r - m))) / a} with the largest term m: between the mean (a small) and
     * the maximum (a large).
     *
     * @param sharpness a, positive, in the inverse unit of the terms
     * @return the aggregation
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public static Aggregation smoothMax(double sharpness) {
        if (!(sharpness > 0) || sharpness == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("sharpness = " + sharpness + ", but must be > 0 and finite");
        }
        return new Aggregation(Kind.SMOOTH_MAX, sharpness);
    }

    /**
     * The sum of the squared terms.
     *
     * @return the aggregation
     */
    public static Aggregation sumOfSquares() {
        return new Aggregation(Kind.SUM_OF_SQUARES, 0);
    }

    /**
     * Value.
     *
     * @param r terms, not modified
     * @return the aggregate, 0 for no terms
     */
    double value(double[] r) {
        if (r.length == 0) {
            return 0;
        }
        double sum = 0;
        double largest = r[largest(r)];
        for (double term : r) {
            sum += switch (kind) {
                case SUM, MEAN -> term;
                case SUM_OF_SQUARES -> term * term;
                case SMOOTH_MAX -> Math.exp(sharpness * (term - largest));
                case MAX -> 0;
            };
        }
        return switch (kind) {
            case SUM, SUM_OF_SQUARES -> sum;
            case MEAN -> sum / r.length;
            case SMOOTH_MAX -> largest + Math.log(sum / r.length) / sharpness;
            case MAX -> largest;
        };
    }

    /**
     * Derivatives by the terms.
     *
     * @param r terms, replaced by the derivatives
     */
    void differentiate(double[] r) {
        if (r.length == 0) {
            return;
        }
        int largest = largest(r);
        double top = r[largest];
        double sum = 0;
        for (int j = 0; j < r.length; j++) {
            r[j] = switch (kind) {
                case SUM -> 1;
                case MEAN -> 1.0 / r.length;
                case SUM_OF_SQUARES -> 2 * r[j];
                case SMOOTH_MAX -> Math.exp(sharpness * (r[j] - top));
                case MAX -> j == largest ? 1 : 0;
            };
            sum += r[j];
        }
        if (kind == Kind.SMOOTH_MAX) {
            for (int j = 0; j < r.length; j++) {
                r[j] /= sum;
            }
        }
    }

    /** Adds {@code weight} times the derivatives of the aggregate of a cost. */
    void addCotangents(StepCost cost, StepLog log, double weight, Cotangents bar) {
        StepCost.requireFit(log, bar);
        double[] slope = cost.all(log);
        differentiate(slope);
        for (int j = 0; j < slope.length; j++) {
            cost.addCotangent(log, j, weight * slope[j], bar);
        }
    }

    private static int largest(double[] r) {
        int largest = 0;
        for (int j = 1; j < r.length; j++) {
            if (r[j] > r[largest]) {
                largest = j;
            }
        }
        return largest;
    }
}
