package org.costate.solver;

/** Told of every accepted step of every row that a {@link RowSolver} solves. Called by the thread that solves. */
@FunctionalInterface
public interface RowListener {

    /**
     * A step of a row was accepted. Arrays are to be read in this call only.
     *
     * @param index index of the row
     * @param t     time at the start of its step
     * @param tNext time at its end
     * @param y     state at its start, length n
     * @param w     increments of the row's path over the step, in units of {@code sqrt|tNext - t|}, length m; empty for an
     *              ordinary equation
     * @param area  space-time areas over the step, in the same unit, length m
     */
    void accepted(long index, double t, double tNext, double[] y, double[] w, double[] area);
}
