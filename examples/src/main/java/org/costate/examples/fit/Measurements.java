package org.costate.examples.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What was measured, when, and how much it counts. Immutable. */
public final class Measurements {

    private final List<String> names;
    private final double[] times;
    private final double[][] values;
    private final double[][] weights;
    private final List<Place> places;

    /**
     * Where a measurement that counts stands.
     *
     * @param time   index of the time
     * @param column index of what was measured
     */
    public record Place(int time, int column) {}

    /**
     * Measurements.
     *
     * @param names   of what was measured, c of them; copied
     * @param times   in the order of a solve; copied
     * @param values  a row of length c for each time; copied; not a number where nothing was measured
     * @param weights of the squares of residuals, like the values; copied; 0 where a value does not count
     */
    public Measurements(List<String> names, double[] times, double[][] values, double[][] weights) {
        this.names = List.copyOf(names);
        this.times = times.clone();
        this.values = copy("values", values);
        this.weights = copy("weights", weights);
        places = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            for (int c = 0; c < names.size(); c++) {
                if (this.weights[i][c] > 0) {
                    places.add(new Place(i, c));
                }
            }
        }
    }

    private double[][] copy(String what, double[][] rows) {
        if (rows.length != times.length || Arrays.stream(rows).anyMatch(row -> row.length != names.size())) {
            throw new IllegalArgumentException(what + " must have " + times.length + " rows of length " + names.size());
        }
        return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    }

    /** Those of the first times alone. */
    public Measurements first(int count) {
        double[][] left = copy("weights", weights);
        for (int i = count; i < times.length; i++) {
            Arrays.fill(left[i], 0);
        }
        return new Measurements(names, times, values, left);
    }

    /** All but those of one time. */
    public Measurements without(int time) {
        double[][] left = copy("weights", weights);
        Arrays.fill(left[time], 0);
        return new Measurements(names, times, values, left);
    }

    /** Names of what was measured. */
    public List<String> names() {
        return names;
    }

    /** The times, a new array. */
    public double[] times() {
        return times.clone();
    }

    /** The times up to the last one that counts, a new array. */
    public double[] countedTimes() {
        return Arrays.copyOf(
                times, places.isEmpty() ? 0 : places.get(places.size() - 1).time() + 1);
    }

    /** Number of the times. */
    public int size() {
        return times.length;
    }

    /** The measurements that count, by time, then by column. */
    public List<Place> places() {
        return List.copyOf(places);
    }

    /** Weighted sum of the squares of the values. */
    double sumOfSquares() {
        double sum = 0;
        for (Place place : places) {
            double value = values[place.time()][place.column()];
            sum += weights[place.time()][place.column()] * value * value;
        }
        return sum;
    }

    /** Whether it counts. */
    public boolean counts(int time, int column) {
        return weights[time][column] > 0;
    }

    /** What was measured. */
    public double value(int time, int column) {
        return values[time][column];
    }

    /** Weight of the square of its residual. */
    public double weight(int time, int column) {
        return weights[time][column];
    }
}
