package org.costate.solver;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a solve gave: how it ended, the saved states, the last good state, and what it cost. It has exactly the saved
 * points, never any padding. Immutable.
 */
public final class Solution {

    private final Status status;
    private final String message;
    private final double[] times;
    private final double[] states;
    private final double endTime;
    private final double[] endState;
    private final Statistics statistics;
    private final @Nullable DenseOutput dense;
    private final List<Occurrence> occurrences;

    Solution(
            Status status,
            String message,
            double[] times,
            double[] states,
            double endTime,
            double[] endState,
            Statistics statistics,
            @Nullable DenseOutput dense,
            List<Occurrence> occurrences) {
        this.status = status;
        this.message = message;
        this.times = times;
        this.states = states;
        this.endTime = endTime;
        this.endState = endState;
        this.statistics = statistics;
        this.dense = dense;
        this.occurrences = occurrences;
    }

    /**
     * How the solve ended.
     *
     * @return the status
     */
    public Status status() {
        return status;
    }

    /**
     * What the status means here, with a diagnosis from the last steps if it is a failure.
     *
     * @return one or two sentences
     */
    public String message() {
        return message;
    }

    /**
     * Number of saved states.
     *
     * @return the number
     */
    public int size() {
        return times.length;
    }

    /**
     * Length of the state.
     *
     * @return n
     */
    public int dimension() {
        return endState.length;
    }

    /**
     * Time of a saved state.
     *
     * @param i index of the saved state
     * @return its time
     * @throws IndexOutOfBoundsException if there is no such state
     */
    public double time(int i) {
        return times[check(i)];
    }

    /**
     * Times of the saved states.
     *
     * @return a copy
     */
    public double[] times() {
        return times.clone();
    }

    /**
     * A saved state.
     *
     * @param i index of the saved state
     * @return a copy, length n
     * @throws IndexOutOfBoundsException if there is no such state
     */
    public double[] state(int i) {
        int n = endState.length;
        return Arrays.copyOfRange(states, check(i) * n, (i + 1) * n);
    }

    /**
     * One component of a saved state.
     *
     * @param i         index of the saved state
     * @param component index of the component
     * @return its value
     * @throws IndexOutOfBoundsException if there is no such state or component
     */
    public double value(int i, int component) {
        if (component < 0 || component >= endState.length) {
            throw new IndexOutOfBoundsException("component " + component + " of " + endState.length);
        }
        return states[check(i) * endState.length + component];
    }

    private int check(int i) {
        if (i < 0 || i >= times.length) {
            throw new IndexOutOfBoundsException("saved state " + i + " of " + times.length);
        }
        return i;
    }

    /**
     * Time that was reached.
     *
     * @return t1 on success, the time of the event that stopped the solve, else the time of the last good state
     */
    public double endTime() {
        return endTime;
    }

    /**
     * State at {@link #endTime}, whatever was saved.
     *
     * @return a copy, length n
     */
    public double[] endState() {
        return endState.clone();
    }

    /**
     * The events that happened, in their order. A saved state at the time of one is the state before it; the end state is
     * the state after.
     *
     * @return an unmodifiable list
     */
    public List<Occurrence> occurrences() {
        return occurrences;
    }

    /**
     * What the solve cost.
     *
     * @return counts
     */
    public Statistics statistics() {
        return statistics;
    }

    /**
     * The solution as a function of time.
     *
     * @return the dense output
     * @throws IllegalStateException unless the solver saved at {@link SaveAt#dense}
     */
    public DenseOutput dense() {
        if (dense == null) {
            throw new IllegalStateException("no dense output was kept; solve with SaveAt.dense()");
        }
        return dense;
    }

    @Override
    public String toString() {
        return status + " at t = " + endTime + " after " + statistics.accepted() + " steps";
    }
}
