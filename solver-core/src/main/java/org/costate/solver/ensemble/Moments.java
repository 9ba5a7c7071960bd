package org.costate.solver.ensemble;

import java.util.Arrays;
import org.costate.solver.Solution;
import org.jspecify.annotations.Nullable;

/**
 * Mean and variance over the members of an ensemble, with their standard errors: of all saved states, or of what an
 * {@link Observable} makes of a solution. Members that failed are left out, a pair with one of them whole. Memory does
 * not grow with the number of members. Mutable; filled by {@link Ensemble#solve}, also by one after another.
 *
 * <p>With N samples the standard error of the mean is {@code s / sqrt(N)}, that of the variance
 * {@code sqrt((m4 - (N - 3)/(N - 1) s^4) / N)} with the sample variance s^2 and the fourth central moment m4. Both hold for
 * independent members; antithetic members are independent only as pairs ({@link #ofPairs}).
 *
 * <p>Source: Pebay 2008 for central moments in one pass.
 */
public final class Moments implements Reduction {

    private final @Nullable Observable observable;
    private final @Nullable Pairing pairing;
    private double[] times = {};
    private int width = 1;
    private long count;
    private double[] mean = {};
    private double[] squares = {};
    private double[] cubes = {};
    private double[] fourths = {};
    private double[] waiting = {};
    private long waitingIndex = -1;

    private Moments(@Nullable Observable observable, @Nullable Pairing pairing) {
        this.observable = observable;
        this.pairing = pairing;
    }

    /**
     * Moments of all saved states, which must be at the same times for every member.
     *
     * @return moments without a sample
     */
    public static Moments of() {
        return new Moments(null, null);
    }

    /**
     * Moments of what is observed of each solution.
     *
     * @param observable makes numbers of a solution
     * @return moments without a sample
     */
    public static Moments of(Observable observable) {
        return new Moments(observable, null);
    }

    /**
     * Moments of all saved states over pairs of members, each pair one sample.
     *
     * @param pairing what a pair becomes
     * @return moments without a sample
     */
    public static Moments ofPairs(Pairing pairing) {
        return new Moments(null, pairing);
    }

    /**
     * Moments of what is observed, over pairs of members, each pair one sample.
     *
     * @param pairing    what a pair becomes
     * @param observable makes numbers of a solution
     * @return moments without a sample
     */
    public static Moments ofPairs(Pairing pairing, Observable observable) {
        return new Moments(observable, pairing);
    }

    /**
     * Takes a member, or half of a pair.
     *
     * @throws IllegalArgumentException if its save times, or the number of values observed, are not those of the others
     */
    @Override
    public void add(long index, Solution solution) {
        Observable own = observable;
        double[] values = own == null ? states(index, solution) : own.values(solution);
        if (mean.length == 0) {
            begin(values.length);
        }
        if (values.length != mean.length) {
            throw new IllegalArgumentException("member " + index + " gave " + values.length
                    + " values, but must give as many as those before it: " + mean.length);
        }
        Pairing pairs = pairing;
        if (pairs == null) {
            sample(values);
        } else if (index % 2 == 0) {
            System.arraycopy(values, 0, waiting, 0, values.length);
            waitingIndex = index;
        } else if (waitingIndex == index - 1) {
            pairs.join(waiting, values);
            sample(waiting);
        }
    }

    private double[] states(long index, Solution solution) {
        int n = solution.dimension();
        if (mean.length == 0) {
            times = solution.times();
            width = n;
        }
        if (n != width || !Arrays.equals(times, solution.times())) {
            throw new IllegalArgumentException("member " + index + " saved " + solution.size() + " states of length "
                    + n + ", but must save at the same times as those before it; use SaveAt.end or SaveAt.times");
        }
        double[] values = new double[times.length * n];
        for (int i = 0; i < times.length; i++) {
            for (int c = 0; c < n; c++) {
                values[i * n + c] = solution.value(i, c);
            }
        }
        return values;
    }

    private void begin(int length) {
        mean = new double[length];
        squares = new double[length];
        cubes = new double[length];
        fourths = new double[length];
        waiting = new double[length];
    }

    private void sample(double[] values) {
        count++;
        double n = count;
        for (int i = 0; i < values.length; i++) {
            double delta = values[i] - mean[i];
            double part = delta / n;
            double square = part * part;
            double term = delta * part * (n - 1);
            mean[i] += part;
            fourths[i] += term * square * (n * n - 3 * n + 3) + 6 * square * squares[i] - 4 * part * cubes[i];
            cubes[i] += term * part * (n - 2) - 3 * part * squares[i];
            squares[i] += term;
        }
    }

    /**
     * Number of samples.
     *
     * @return members, or pairs
     */
    public long count() {
        return count;
    }

    /**
     * Times of the saved states.
     *
     * @return a copy; empty before the first member and for what is observed
     */
    public double[] times() {
        return times.clone();
    }

    /**
     * Mean of a component of a saved state.
     *
     * @param i         index of the saved state; 0 for what is observed
     * @param component index of the component, or of the number observed
     * @return the mean, NaN without a sample
     * @throws IndexOutOfBoundsException if there is no such state or component
     */
    public double mean(int i, int component) {
        int at = index(i, component);
        return count == 0 ? Double.NaN : mean[at];
    }

    /**
     * Sample variance of a component of a saved state, with the divisor N - 1.
     *
     * @param i         index of the saved state; 0 for what is observed
     * @param component index of the component, or of the number observed
     * @return the variance, NaN with less than two samples
     * @throws IndexOutOfBoundsException if there is no such state or component
     */
    public double variance(int i, int component) {
        int at = index(i, component);
        return count < 2 ? Double.NaN : squares[at] / (count - 1);
    }

    /**
     * Standard error of the mean.
     *
     * @param i         index of the saved state; 0 for what is observed
     * @param component index of the component, or of the number observed
     * @return the standard deviation of {@link #mean} in repetitions of the ensemble, NaN with less than two samples
     * @throws IndexOutOfBoundsException if there is no such state or component
     */
    public double standardError(int i, int component) {
        return Math.sqrt(variance(i, component) / count);
    }

    /**
     * Standard error of the variance.
     *
     * @param i         index of the saved state; 0 for what is observed
     * @param component index of the component, or of the number observed
     * @return the standard deviation of {@link #variance} in repetitions of the ensemble, NaN with less than two samples
     * @throws IndexOutOfBoundsException if there is no such state or component
     */
    public double varianceError(int i, int component) {
        double variance = variance(i, component);
        double n = count;
        double fourth = fourths[index(i, component)] / n;
        return Math.sqrt(Math.max(0, fourth - (n - 3) / (n - 1) * variance * variance) / n);
    }

    private int index(int i, int component) {
        int columns = observable == null ? width : mean.length;
        int rows = observable == null ? times.length : 1;
        if (count > 0 && (i < 0 || i >= rows || component < 0 || component >= columns)) {
            throw new IndexOutOfBoundsException(
                    "component " + component + " of state " + i + ", but there are " + rows + " states of " + columns);
        }
        return count == 0 ? 0 : i * columns + component;
    }

    @Override
    public String toString() {
        return "moments of " + count + " samples";
    }
}
