package org.costate.examples.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a fitted model says at some times, with a band for each column. Immutable. */
public final class FitCurve {

    private final double[] times;
    private final double[][] values;
    private final double[][] lower;
    private final double[][] upper;

    private FitCurve(double[] times, double[][] values, double[][] lower, double[][] upper) {
        this.times = times;
        this.values = values;
        this.lower = lower;
        this.upper = upper;
    }

    /**
     * A curve.
     *
     * @param model       the model
     * @param theta       all its parameters, not modified
     * @param unknowns    which of them were fitted
     * @param times       in the order of the solve; copied
     * @param logarithmic for each column whether the model gives its logarithm, of which the curve is the exponential
     * @param information about those that were fitted; without it there are no bands
     * @return the curve, as far as the solve comes
     */
    public static FitCurve of(
            SolvedModel model,
            double[] theta,
            int[] unknowns,
            double[] times,
            List<Boolean> logarithmic,
            Optional<FisherInformation> information) {
        double[][] values = model.values(theta, times);
        double[] reached = Arrays.copyOf(times, values.length);
        double[][] half = new double[values.length][logarithmic.size()];
        Arrays.stream(half).forEach(row -> Arrays.fill(row, Double.NaN));
        if (information.isPresent() && values.length == times.length) {
            List<Measurements.Place> places = SolvedModel.everywhere(values.length, logarithmic.size());
            double[][] jacobian = model.jacobian(theta, reached, unknowns, places);
            for (int r = 0; r < jacobian.length; r++) {
                FisherInformation known = information.get();
                half[places.get(r).time()][places.get(r).column()] = known.quantile() * known.deviation(jacobian[r]);
            }
        }
        double[][] lower = new double[values.length][logarithmic.size()];
        double[][] upper = new double[values.length][logarithmic.size()];
        for (int i = 0; i < values.length; i++) {
            for (int c = 0; c < values[i].length; c++) {
                boolean isLog = logarithmic.get(c);
                double middle = values[i][c];
                values[i][c] = isLog ? Math.exp(middle) : middle;
                lower[i][c] = isLog ? Math.exp(middle - half[i][c]) : middle - half[i][c];
                upper[i][c] = isLog ? Math.exp(middle + half[i][c]) : middle + half[i][c];
            }
        }
        return new FitCurve(reached, values, lower, upper);
    }

    /** The times, a new array. */
    public double[] times() {
        return times.clone();
    }

    /** A column at all times, a new array. */
    public double[] values(int column) {
        return column(values, column);
    }

    /** Lower end of a column's band, a new array; not a number where it is not known. */
    public double[] lower(int column) {
        return column(lower, column);
    }

    /** Upper end of a column's band, a new array; not a number where it is not known. */
    public double[] upper(int column) {
        return column(upper, column);
    }

    private static double[] column(double[][] rows, int column) {
        return Arrays.stream(rows).mapToDouble(row -> row[column]).toArray();
    }
}
