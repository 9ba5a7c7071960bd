package org.costate.examples.problem;

import java.util.List;
import org.costate.examples.fit.Measurements;

/** Measurements at times, and how well a solution meets them. Immutable. */
final class DataEntry {

    private final double[] times;
    private final List<String> names;
    private final List<Formula> columns;
    private final List<Scale> scales;
    private final boolean isVarianceKnown;
    private final double[][] given;
    private final double[][] values;
    private final double[][] weights;

    /** What the squares are taken of. */
    enum Scale {
        /** Differences. */
        LINEAR,
        /** Differences of logarithms. */
        LOG
    }

    /**
     * Something that was measured.
     *
     * @param name    as the file has it, mostly a component of the state
     * @param formula what is compared with the values: that, or its logarithm
     * @param scale   which of the two
     */
    record Column(String name, Formula formula, Scale scale) {}

    /**
     * Keeps what was read.
     *
     * @param times           times in the order of the solve
     * @param columns         what was measured
     * @param given           a row for each time, an entry for each column; NaN where nothing was measured
     * @param weights         like those; 0 where nothing was measured
     * @param isVarianceKnown whether weights are inverse variances
     */
    DataEntry(double[] times, List<Column> columns, double[][] given, double[][] weights, boolean isVarianceKnown) {
        this.times = times;
        names = columns.stream().map(Column::name).toList();
        this.columns = columns.stream().map(Column::formula).toList();
        scales = columns.stream().map(Column::scale).toList();
        this.given = given;
        values = new double[times.length][names.size()];
        for (int i = 0; i < times.length; i++) {
            for (int c = 0; c < names.size(); c++) {
                values[i][c] = isLogarithmic(c) ? Math.log(given[i][c]) : given[i][c];
            }
        }
        this.weights = weights;
        this.isVarianceKnown = isVarianceKnown;
    }

    /** The same as measurements alone. */
    Measurements measurements() {
        return new Measurements(names, times, values, weights);
    }

    /** What was measured, as the file has it. */
    String name(int column) {
        return names.get(column);
    }

    /** Whether a column is compared by its logarithm. */
    boolean isLogarithmic(int column) {
        return scales.get(column) == Scale.LOG;
    }

    /** Whether weights are inverse variances, and not only relative to one another. */
    boolean isVarianceKnown() {
        return isVarianceKnown;
    }

    /** The times, a new array. */
    double[] times() {
        return times.clone();
    }

    /** What is compared with the values, each in its scale. */
    List<Formula> columns() {
        return columns;
    }

    /** Whether there is a measurement that counts. */
    boolean counts(int time, int column) {
        return weights[time][column] != 0;
    }

    /** What was measured, in the column's scale. */
    double value(int time, int column) {
        return values[time][column];
    }

    /** What was measured, as the file has it. */
    double given(int time, int column) {
        return given[time][column];
    }

    /** Weight of the square. */
    double weight(int time, int column) {
        return weights[time][column];
    }
}
