package org.costate.diffusion.guide;

/** Chooses one of the proposals for a sample by their values. */
@FunctionalInterface
public interface Selection {

    /**
     * Chooses.
     *
     * @param values values of all proposals of all samples, minus infinity at the lowest; not to be modified
     * @param from   index of the first proposal of this sample
     * @param count  number of its proposals, at least 1
     * @param u      a number uniform in [0, 1)
     * @return which, from 0 to count - 1
     */
    int choose(double[] values, int from, int count, double u);

    /**
     * With probability proportional to {@code exp(value/alpha)}.
     *
     * @param alpha temperature, in units of the reward
     * @return the selection
     * @throws IllegalArgumentException unless alpha is finite and positive
     */
    static Selection proportional(double alpha) {
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw new IllegalArgumentException("alpha = " + alpha + ", but must be finite and > 0; for 0 use best()");
        }
        return (values, from, count, u) -> {
            double largest = values[from + best(values, from, count)];
            double sum = 0;
            for (int m = from; m < from + count; m++) {
                sum += weight(values[m], largest, alpha);
            }
            double left = u * sum;
            int chosen = best(values, from, count);
            for (int m = 0; m < count; m++) {
                double weight = weight(values[from + m], largest, alpha);
                left -= weight;
                if (weight > 0 && left < 0) {
                    return m;
                }
            }
            // Only rounding of the sum gets here.
            return chosen;
        };
    }

    /** All equal if none may be chosen. */
    private static double weight(double value, double largest, double alpha) {
        return largest == Double.NEGATIVE_INFINITY ? 1 : Math.exp((value - largest) / alpha);
    }

    /**
     * The first of the highest values: the limit of alpha to 0.
     *
     * @return the selection
     */
    static Selection best() {
        return (values, from, count, u) -> best(values, from, count);
    }

    private static int best(double[] values, int from, int count) {
        int best = 0;
        for (int m = 1; m < count; m++) {
            if (values[from + m] > values[from + best]) {
                best = m;
            }
        }
        return best;
    }
}
