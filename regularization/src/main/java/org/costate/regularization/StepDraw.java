package org.costate.regularization;

import org.costate.solver.StepLog;

/**
 * How a local penalty draws an accepted step, and the weight that its term then has. With terms r_j that sum to the
 * global penalty R, N steps and the length T of the interval:
 *
 * <table>
 * <caption>draws</caption>
 * <tr><th>draw</th><th>chance of step j</th><th>estimate</th><th>its mean</th></tr>
 * <tr><td>{@link #OVER_TIME}</td><td>|h_j| / T</td><td>T r_j / |h_j|</td><td>R</td></tr>
 * <tr><td>{@link #OVER_STEPS}</td><td>1 / N</td><td>N r_j</td><td>R</td></tr>
 * <tr><td>{@link #OVER_STEPS_UNWEIGHTED}</td><td>1 / N</td><td>r_j</td><td>R / N</td></tr>
 * </table>
 *
 * <p>Source: Pal, Edelman, Rackauckas, ICML 2023, who draw over time ("unbiased") and over steps without a weight
 * ("biased"); the weights that make the first two unbiased for R on the solver's own steps are ours.
 */
public enum StepDraw {
    /** The step that holds a time drawn uniformly. The error penalty becomes {@code T E_j}. */
    OVER_TIME,
    /** Every step with the same chance, so that hard regions are drawn more often, with the weight that undoes this. */
    OVER_STEPS,
    /** Every step with the same chance and no weight: estimates the mean form of the penalty. */
    OVER_STEPS_UNWEIGHTED;

    /**
     * The step drawn.
     *
     * @param log accepted steps, at least one
     * @param u   uniform in [0, 1)
     * @return index of a step
     */
    int step(StepLog log, double u) {
        int n = log.size();
        if (this != OVER_TIME) {
            return Math.min((int) (u * n), n - 1);
        }
        double place = u * span(log);
        int low = 0;
        int high = n - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (place < Math.abs(log.tNext(middle) - log.t(0))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Factor of r_j in the estimate. */
    double weight(StepLog log, int j) {
        return switch (this) {
            case OVER_TIME -> span(log) / Math.abs(log.h(j));
            case OVER_STEPS -> log.size();
            case OVER_STEPS_UNWEIGHTED -> 1;
        };
    }

    /** Mean of the estimate, if the terms sum to a total. */
    double mean(double total, StepLog log) {
        return this == OVER_STEPS_UNWEIGHTED ? total / log.size() : total;
    }

    private static double span(StepLog log) {
        return Math.abs(log.tNext(log.size() - 1) - log.t(0));
    }
}
