package org.costate.examples.problem;

import java.util.List;

/** Measurements at times, and how well a solution meets them. Immutable. */
final class DataEntry {

    private final double[] times;
    private final List<Formula> columns;
    private final double[][] values;
    private final double[][] weights;

    /**
     * Keeps what was read.
     *
     * @param times   times in the order of the solve
     * @param columns what was measured, mostly a component of the state
     * @param values  a row for each time, an entry for each column; NaN where nothing was measured
     * @param weights like the values; 0 where nothing was measured
     */
    DataEntry(double[] times, List<Formula> columns, double[][] values, double[][] weights) {
        this.times = times;
        this.columns = List.copyOf(columns);
        this.values = values;
        this.weights = weights;
    }

    /** The times, a new array. */
    double[] times() {
        return times.clone();
    }

    /** What was measured. */
    List<Formula> columns() {
        return columns;
    }

    /** Whether there is a measurement that counts. */
    boolean counts(int time, int column) {
        return weights[time][column] != 0;
    }

    /** What was measured. */
    double value(int time, int column) {
        return values[time][column];
    }

    /** Weight of the square. */
    double weight(int time, int column) {
        return weights[time][column];
    }
}
