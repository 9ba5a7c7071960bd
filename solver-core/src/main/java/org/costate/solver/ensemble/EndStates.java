package org.costate.solver.ensemble;

import java.util.Arrays;
import org.costate.solver.Solution;

/**
 * Keeps the last state of each member, for quantiles and histograms: 8 bytes a component and member. Members that failed
 * are left out. Mutable; filled by {@link Ensemble#solve}.
 */
public final class EndStates implements Reduction {

    private int n;
    private int count;
    private double[] states = new double[64];
    private long[] indices = new long[64];

    private EndStates() {}

    /**
     * An empty collection.
     *
     * @return the collection
     */
    public static EndStates of() {
        return new EndStates();
    }

    /**
     * Keeps the last state of a member.
     *
     * @throws IllegalArgumentException if its length is not that of the others
     */
    @Override
    public void add(long index, Solution solution) {
        double[] end = solution.endState();
        if (count == 0) {
            n = end.length;
        }
        if (end.length != n) {
            throw new IllegalArgumentException(
                    "member " + index + " has a state of length " + end.length + ", but those before it have " + n);
        }
        if (count == indices.length) {
            indices = Arrays.copyOf(indices, 2 * count);
        }
        if ((long) (count + 1) * n > states.length) {
            states = Arrays.copyOf(states, Math.multiplyExact(2, Math.multiplyExact(count + 1, n)));
        }
        indices[count] = index;
        System.arraycopy(end, 0, states, count * n, n);
        count++;
    }

    /**
     * Number of states kept.
     *
     * @return members that reached the end
     */
    public int count() {
        return count;
    }

    /**
     * Which member a state is of.
     *
     * @param i index among the states kept
     * @return index of the member
     * @throws IndexOutOfBoundsException if there is no such state
     */
    public long index(int i) {
        return indices[checked(i)];
    }

    /**
     * One component of a state.
     *
     * @param i         index among the states kept
     * @param component index of the component
     * @return its value
     * @throws IndexOutOfBoundsException if there is no such state or component
     */
    public double value(int i, int component) {
        requireComponent(component);
        return states[checked(i) * n + component];
    }

    private int checked(int i) {
        if (i < 0 || i >= count) {
            throw new IndexOutOfBoundsException("state " + i + " of " + count);
        }
        return i;
    }

    private void requireComponent(int component) {
        if (component < 0 || component >= n) {
            throw new IndexOutOfBoundsException("component " + component + " of " + n);
        }
    }

    /**
     * One component of all states, in the order of the members.
     *
     * @param component index of the component
     * @return a new array, as long as there are states
     * @throws IndexOutOfBoundsException if there is no such component
     */
    public double[] values(int component) {
        requireComponent(component);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = states[i * n + component];
        }
        return values;
    }

    /**
     * A quantile of one component, linear between neighbours in the sorted sample: place {@code p (N - 1)} from 0 on
     * (definition 7 of Hyndman and Fan 1996). Sorts; for many quantiles at once sort {@link #values} yourself.
     *
     * @param component   index of the component
     * @param probability p, from 0 to 1
     * @return the quantile
     * @throws IllegalArgumentException  if the probability is not between 0 and 1
     * @throws IndexOutOfBoundsException if there is no such component, or no state
     */
    public double quantile(int component, double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability = " + probability + ", but must be from 0 to 1");
        }
        double[] sorted = values(component);
        Arrays.sort(sorted);
        double place = probability * (count - 1);
        int low = (int) place;
        int high = Math.min(low + 1, count - 1);
        return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
    }
}
