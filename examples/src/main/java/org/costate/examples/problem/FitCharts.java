package org.costate.examples.problem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.costate.examples.fit.FitCurve;
import org.costate.examples.fit.Measurements;
import org.costate.examples.report.LineChart;

/** Pictures and a table of a fit: each column with its data and its band, and the residuals. */
public final class FitCharts {

    private static final int BAND = 1;
    private static final int DATA = 2;

    private final ProblemFit fit;
    private final FitCurve curve;

    private FitCharts(ProblemFit fit, FitCurve curve) {
        this.fit = fit;
        this.curve = curve;
    }

    /**
     * Of a fit.
     *
     * @param fit    the fit
     * @param points evenly spaced times, to which those of the data are added
     */
    public static FitCharts of(ProblemFit fit, int points) {
        return new FitCharts(fit, fit.curve(times(fit, points)));
    }

    /** From the start to the end of the problem, in the order of the solve. */
    private static double[] times(ProblemFit fit, int points) {
        double start = fit.file().start();
        double end = fit.file().end();
        double[] all =
                Arrays.copyOf(fit.measurements().times(), fit.measurements().size() + points);
        for (int i = 0; i < points; i++) {
            all[fit.measurements().size() + i] = i == points - 1 ? end : start + (end - start) * i / (points - 1);
        }
        double direction = Math.signum(end - start);
        return Arrays.stream(all)
                .distinct()
                .map(t -> direction * t)
                .sorted()
                .map(t -> direction * t)
                .toArray();
    }

    /** A chart for each column, then one of all residuals. */
    public List<LineChart> all() {
        List<LineChart> charts = new ArrayList<>();
        for (int c = 0; c < fit.measurements().names().size(); c++) {
            charts.add(column(c));
        }
        charts.add(residuals());
        return charts;
    }

    /** The curve of a column, its 95 % band and the data. */
    public LineChart column(int c) {
        Measurements data = fit.measurements();
        double[] measured = new double[data.size()];
        for (int i = 0; i < measured.length; i++) {
            measured[i] = fit.measured(i, c);
        }
        String name = data.names().get(c);
        return LineChart.of(
                name,
                "t",
                "",
                List.of(
                        LineChart.Series.band("95 % band", curve.times(), curve.lower(c), curve.upper(c))
                                .withColor(BAND),
                        LineChart.Series.of("fit", curve.times(), curve.values(c))
                                .withColor(BAND),
                        LineChart.Series.marks("data", data.times(), measured).withColor(DATA)));
    }

    /** Data less fit, weighted, in the scale of the fit. */
    public LineChart residuals() {
        Measurements data = fit.measurements();
        double[] residuals = fit.minimum().residuals();
        List<LineChart.Series> series = new ArrayList<>();
        for (int c = 0; c < data.names().size(); c++) {
            double[] off = new double[data.size()];
            Arrays.fill(off, Double.NaN);
            for (int r = 0; r < residuals.length; r++) {
                Measurements.Place place = data.places().get(r);
                if (place.column() == c) {
                    off[place.time()] = -residuals[r];
                }
            }
            series.add(LineChart.Series.marks(data.names().get(c), data.times(), off)
                    .withColor(c + 1));
        }
        return LineChart.of("residuals, data less fit" + scale(), "t", "", series);
    }

    private String scale() {
        boolean isLog = fit.isLogarithmic(0);
        for (int c = 1; c < fit.measurements().names().size(); c++) {
            if (fit.isLogarithmic(c) != isLog) {
                return "";
            }
        }
        return isLog ? ", of logarithms" : "";
    }

    /** As comma-separated values: for each column the curve, its band, and the measurement if there is one. */
    public String toCsv() {
        Measurements data = fit.measurements();
        StringBuilder csv = new StringBuilder("t");
        for (String name : data.names()) {
            for (String part : List.of("", " lower", " upper", " data")) {
                csv.append(',').append(quoted(name + part));
            }
        }
        csv.append('\n');
        double[] times = curve.times();
        double[] measured = data.times();
        List<double[]> columns = new ArrayList<>();
        for (int c = 0; c < data.names().size(); c++) {
            columns.addAll(List.of(curve.values(c), curve.lower(c), curve.upper(c)));
        }
        for (int i = 0; i < times.length; i++) {
            double t = times[i];
            int[] here = IntStream.range(0, measured.length)
                    .filter(m -> measured[m] == t)
                    .toArray();
            for (int row = 0; row < Math.max(1, here.length); row++) {
                csv.append(t);
                for (int c = 0; c < data.names().size(); c++) {
                    for (int part = 0; part < 3; part++) {
                        csv.append(',').append(present(columns.get(3 * c + part)[i]));
                    }
                    csv.append(',').append(here.length == 0 ? "" : present(fit.measured(here[row], c)));
                }
                csv.append('\n');
            }
        }
        return csv.toString();
    }

    private static String present(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }

    private static String quoted(String name) {
        return name.matches("[^,\"]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
