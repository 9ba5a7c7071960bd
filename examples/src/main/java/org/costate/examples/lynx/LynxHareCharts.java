package org.costate.examples.lynx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.costate.examples.fit.FitCurve;
import org.costate.examples.fit.Measurements;
import org.costate.examples.problem.ProblemFit;
import org.costate.examples.report.LineChart;

/** The pictures of {@link LynxHareReport}. */
final class LynxHareCharts {

    private static final int POINTS = 401;
    private static final int PLAIN = 1;
    private static final int LEARNED = 2;
    private static final int DATA = 6;
    private static final int LEVELS = 70;

    /** Years that the pictures of forecasts know. */
    private static final int KNOWN = 13;

    private final LynxHare study;
    private final ProblemFit plain;
    private final Measurements data;

    LynxHareCharts(LynxHare study) {
        this.study = study;
        plain = study.mechanistic();
        data = plain.measurements();
    }

    private double[] times() {
        double start = plain.file().start();
        double end = plain.file().end();
        double[] times = new double[POINTS];
        Arrays.setAll(times, i -> start + (end - start) * i / (POINTS - 1));
        times[POINTS - 1] = end;
        return times;
    }

    private double[] measured(int column) {
        double[] values = new double[data.size()];
        Arrays.setAll(values, i -> plain.measured(i, column));
        return values;
    }

    /** A chart for each species. */
    List<LineChart> fits() {
        return beside(plain.curve(times()), study.shown().curve(times()), List.of());
    }

    private List<LineChart> beside(FitCurve first, FitCurve second, List<LineChart.Series> more) {
        List<LineChart> charts = new ArrayList<>();
        for (int c = 0; c < data.names().size(); c++) {
            List<LineChart.Series> series = new ArrayList<>(List.of(
                    LineChart.Series.band("its 95 % band", first.times(), first.lower(c), first.upper(c))
                            .withColor(PLAIN),
                    LineChart.Series.band("band of learned", second.times(), second.lower(c), second.upper(c))
                            .withColor(LEARNED),
                    LineChart.Series.of("Lotka-Volterra", first.times(), first.values(c))
                            .withColor(PLAIN),
                    LineChart.Series.of("learned", second.times(), second.values(c))
                            .withColor(LEARNED),
                    LineChart.Series.marks("data", data.times(), measured(c)).withColor(DATA)));
            series.addAll(more);
            charts.add(LineChart.of(data.names().get(c) + ", thousands", "year", "", series));
        }
        return charts;
    }

    List<LineChart> residuals() {
        List<LineChart> charts = new ArrayList<>();
        for (int c = 0; c < data.names().size(); c++) {
            charts.add(LineChart.of(
                    data.names().get(c) + ", residuals",
                    "year",
                    "",
                    List.of(
                            LineChart.Series.marks(
                                            "Lotka-Volterra",
                                            data.times(),
                                            off(plain.minimum().residuals(), c))
                                    .withColor(PLAIN),
                            LineChart.Series.marks(
                                            "learned",
                                            data.times(),
                                            off(study.shown().residuals(), c))
                                    .withColor(LEARNED))));
        }
        return charts;
    }

    private double[] off(double[] residuals, int column) {
        double[] off = new double[data.size()];
        for (int r = 0; r < residuals.length; r++) {
            if (data.places().get(r).column() == column) {
                off[data.places().get(r).time()] = -residuals[r];
            }
        }
        return off;
    }

    /** The terms of interaction along the fitted curve. */
    List<LineChart> terms() {
        return List.of(
                term("hares lost to lynxes, thousands a year", false), term("lynxes gained, thousands a year", true));
    }

    private LineChart term(String title, boolean isGain) {
        FitCurve curve = study.shown().curve(times());
        double[] hares = curve.values(0);
        double[] lynxes = curve.values(1);
        double[] meetings = new double[hares.length];
        Arrays.setAll(meetings, i -> hares[i] * lynxes[i]);
        return beside(title, "year", curve.times(), meetings, study.shown().rates(hares, lynxes, isGain), isGain);
    }

    private LineChart beside(
            String title, String below, double[] x, double[] factor, LearnedFit.Rate[] rates, boolean isGain) {
        double constant = plain.minimum().x()[isGain ? 3 : 1];
        double[][] lines = new double[4][x.length];
        for (int i = 0; i < x.length; i++) {
            lines[0][i] = factor[i] * constant;
            lines[1][i] = factor[i] * rates[i].value();
            lines[2][i] = factor[i] * rates[i].lower();
            lines[3][i] = factor[i] * rates[i].upper();
        }
        return LineChart.of(
                title,
                below,
                "",
                List.of(
                        LineChart.Series.band("band of learned", x, lines[2], lines[3])
                                .withColor(LEARNED),
                        LineChart.Series.of("Lotka-Volterra", x, lines[0]).withColor(PLAIN),
                        LineChart.Series.of("learned", x, lines[1]).withColor(LEARNED)));
    }

    /** What a lynx takes, and its young, by the hares that there are. */
    List<LineChart> responses() {
        return List.of(
                response("hares that a lynx takes in a year", false),
                response("young that a lynx has in a year", true));
    }

    private LineChart response(String title, boolean isGain) {
        double[] hares = DoubleStream.of(measured(0)).sorted().toArray();
        double[] lynxes = DoubleStream.of(measured(1)).sorted().toArray();
        double least = Math.ceil(hares[0]);
        double most = Math.floor(hares[hares.length - 1]);
        double[] range = new double[LEVELS];
        Arrays.setAll(range, i -> least + (most - least) * i / (LEVELS - 1));
        double[] usual = new double[LEVELS];
        Arrays.fill(usual, lynxes[lynxes.length / 2]);
        return beside(title, "hares, thousands", range, range, study.shown().rates(range, usual, isGain), isGain);
    }

    /** Both models with the first years alone. */
    List<LineChart> forecasts() {
        LynxHare.Pair pair = study.before(KNOWN);
        double split = (data.times()[KNOWN - 1] + data.times()[KNOWN]) / 2;
        double top = DoubleStream.concat(DoubleStream.of(measured(0)), DoubleStream.of(measured(1)))
                .max()
                .orElse(1);
        double[] at = new double[POINTS];
        double[] height = new double[POINTS];
        Arrays.fill(at, split);
        Arrays.setAll(height, i -> top * i / (POINTS - 1));
        LineChart.Series line =
                LineChart.Series.of("end of what is known", at, height).withColor(0);
        return beside(pair.mechanistic().curve(times()), pair.learned().curve(times()), List.of(line));
    }
}
