package org.costate.adjoint;

import java.util.Arrays;

/**
 * Cotangents of what a solve gave: the derivative of a loss by every saved state, and by the scaled error norm E and
 * the stiffness estimate S of every accepted step. Zeros when made; a loss and penalties add to it. Mutable.
 */
public final class Cotangents {

    private final int saved;
    private final int n;
    private final double[] states;
    private final int steps;
    private double[] error = {};
    private double[] stiffness = {};
    private int samples;
    private double[] sampleError = {};
    private double[] sampleStiffness = {};
    private double[] end = {};
    private final double[] eventTimes;
    private final double[] eventBefore;
    private final double[] eventAfter;

    Cotangents(int saved, int n, int steps) {
        this(saved, n, steps, 0);
    }

    Cotangents(int saved, int n, int steps, int occurrences) {
        this.saved = saved;
        this.n = n;
        states = new double[Math.multiplyExact(saved, n)];
        this.steps = steps;
        eventTimes = new double[occurrences];
        eventBefore = new double[Math.multiplyExact(occurrences, n)];
        eventAfter = new double[eventBefore.length];
    }

    boolean hasShape(int saved, int n, int steps) {
        return this.saved == saved && this.n == n && this.steps == steps;
    }

    /** For messages. */
    String shape() {
        return saved + " states of length " + n + " and " + steps + " steps";
    }

    /**
     * Adds a cotangent of a saved state.
     *
     * @param i   index of the saved state
     * @param bar dL/dy, length n, not modified
     * @throws IndexOutOfBoundsException if there is no such state
     * @throws IllegalArgumentException  if the length is not n
     */
    public void addState(int i, double[] bar) {
        if (bar.length != n) {
            throw new IllegalArgumentException("bar has length " + bar.length + ", but the state has length " + n);
        }
        if (i < 0 || i >= saved) {
            throw new IndexOutOfBoundsException("saved state " + i + " of " + saved);
        }
        for (int c = 0; c < n; c++) {
            states[i * n + c] += bar[c];
        }
    }

    /**
     * All cotangents of saved states, to be read and written.
     *
     * @return the array itself, one row of length n for each saved state
     */
    public double[] states() {
        return states;
    }

    /**
     * Adds a cotangent of the state at which the solve ended, saved or not: {@link org.costate.solver.Solution#endState}.
     * Only the discrete adjoint of ordinary equations takes one.
     *
     * @param bar dL/dy, length n, not modified
     * @throws IllegalArgumentException if the length is not n
     */
    public void addEndState(double[] bar) {
        if (bar.length != n) {
            throw new IllegalArgumentException("bar has length " + bar.length + ", but the state has length " + n);
        }
        end = end.length == n ? end : new double[n];
        for (int c = 0; c < n; c++) {
            end[c] += bar[c];
        }
    }

    /** Adds the cotangent of the end state to another. */
    void addEndTo(double[] yBar) {
        for (int c = 0; c < end.length; c++) {
            yBar[c] += end[c];
        }
    }

    /** Misuse, if there is a cotangent of the end state. */
    void requireNoEnd() {
        if (end.length > 0) {
            throw new IllegalArgumentException("a cotangent of the end state was given, but only DiscreteAdjoint of an"
                    + " ordinary equation takes it; save the state at t1");
        }
    }

    /**
     * Cotangents of the scaled error norms, to be read and written; room for them is made when they are asked for.
     *
     * @return the array itself, dL/dE_j for each accepted step
     */
    public double[] error() {
        if (error.length != steps) {
            error = new double[steps];
        }
        return error;
    }

    /** That of one step, without making room for all. */
    double errorAt(int j) {
        return error.length == 0 ? 0 : error[j];
    }

    /**
     * Cotangents of the stiffness estimates, to be read and written; room for them is made when they are asked for.
     *
     * @return the array itself, dL/dS_j for each accepted step
     */
    public double[] stiffness() {
        if (stiffness.length != steps) {
            stiffness = new double[steps];
        }
        return stiffness;
    }

    /** That of one step, without making room for all. */
    double stiffnessAt(int j) {
        return stiffness.length == 0 ? 0 : stiffness[j];
    }

    /**
     * Cotangents of the times of the events that happened, to be read and written.
     *
     * @return the array itself, one for each of {@link org.costate.solver.Solution#occurrences}
     */
    public double[] eventTimes() {
        return eventTimes;
    }

    /**
     * Cotangents of the states before the events that happened, to be read and written.
     *
     * @return the array itself, one row of length n for each occurrence
     */
    public double[] eventBefore() {
        return eventBefore;
    }

    /**
     * Cotangents of the states after the events that happened, to be read and written.
     *
     * @return the array itself, one row of length n for each occurrence
     */
    public double[] eventAfter() {
        return eventAfter;
    }

    /**
     * Makes room for cotangents of estimates of each sample, which adjoints other than the discrete one of explicit
     * Runge-Kutta methods refuse.
     *
     * @param count number of samples, a divisor of n, always the same
     * @throws IllegalArgumentException if it is not
     */
    public void separate(int count) {
        if (count < 1 || n % count != 0) {
            throw new IllegalArgumentException(
                    "samples = " + count + ", but must divide the length of the state, " + n);
        }
        if (samples != 0 && samples != count) {
            throw new IllegalArgumentException("samples = " + count + ", but was " + samples + " before");
        }
        if (samples == 0) {
            samples = count;
            sampleError = new double[Math.multiplyExact(steps, count)];
            sampleStiffness = new double[Math.multiplyExact(steps, count)];
        }
    }

    /**
     * Cotangents of the samples' scaled error norms, to be read and written.
     *
     * @return the array itself, a row with one entry for each sample for each accepted step; empty before {@link #separate}
     */
    public double[] sampleError() {
        return sampleError;
    }

    /**
     * Cotangents of the samples' stiffness estimates, to be read and written.
     *
     * @return the array itself, a row with one entry for each sample for each accepted step; empty before {@link #separate}
     */
    public double[] sampleStiffness() {
        return sampleStiffness;
    }

    int samples() {
        return samples;
    }

    /** Misuse, if there are cotangents of samples and the adjoint does not know their estimates. */
    void requireNoSamples() {
        if (samples > 0) {
            throw new IllegalArgumentException("cotangents of the estimates of each sample were given, but only"
                    + " DiscreteAdjoint of an explicit Runge-Kutta method knows them");
        }
    }

    /** Misuse, if there are cotangents of estimates; a sentence says why they cannot be. */
    void requireStatesOnly(String why) {
        for (double[] bars : new double[][] {error, stiffness, sampleError, sampleStiffness}) {
            for (double bar : bars) {
                if (bar != 0) {
                    throw new IllegalArgumentException("a cotangent of E or S was given, " + bar + ", but " + why);
                }
            }
        }
    }

    /** Sets all to zero. */
    public void clear() {
        Arrays.fill(end, 0);
        Arrays.fill(eventTimes, 0);
        Arrays.fill(eventBefore, 0);
        Arrays.fill(eventAfter, 0);
        Arrays.fill(sampleError, 0);
        Arrays.fill(sampleStiffness, 0);
        Arrays.fill(states, 0);
        Arrays.fill(error, 0);
        Arrays.fill(stiffness, 0);
    }
}
