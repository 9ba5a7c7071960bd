package org.costate.examples.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Lines over a common axis, drawn by XChart. Immutable. */
public final class LineChart {

    private static final int MARKED_UP_TO = 60;
    private static final int LABELLED_UP_TO = 20;

    private static final Marker[] MARKS = {
        SeriesMarkers.CIRCLE,
        SeriesMarkers.DIAMOND,
        SeriesMarkers.SQUARE,
        SeriesMarkers.TRIANGLE_UP,
        SeriesMarkers.TRIANGLE_DOWN
    };

    private final String title;
    private final String xTitle;
    private final String yTitle;
    private final List<Series> series;
    private final boolean logarithmic;
    private final boolean wholeNumbers;

    private LineChart(
            String title,
            String xTitle,
            String yTitle,
            List<Series> series,
            boolean logarithmic,
            boolean wholeNumbers) {
        this.title = title;
        this.xTitle = xTitle;
        this.yTitle = yTitle;
        this.series = series;
        this.logarithmic = logarithmic;
        this.wholeNumbers = wholeNumbers;
    }

    /** One line of a chart. Immutable. */
    public static final class Series {
        private final String name;
        private final double[] x;
        private final double[] y;
        private final boolean dashed;

        private Series(String name, double[] x, double[] y, boolean dashed) {
            this.name = name;
            this.x = x;
            this.y = y;
            this.dashed = dashed;
        }

        /**
         * A line.
         *
         * @param name for the legend
         * @param x    copied
         * @param y    of the same length; copied; values that are not finite are left out
         */
        public static Series of(String name, double[] x, double[] y) {
            if (x.length != y.length) {
                throw new IllegalArgumentException(
                        name + ": y.length = " + y.length + ", but must be " + x.length + " as x has");
            }
            return new Series(name, x.clone(), y.clone(), false);
        }

        /** The same line, dashed: for something that is not one of those compared. */
        Series dashed() {
            return new Series(name, x, y, true);
        }
    }

    /**
     * A chart with linear axes.
     *
     * @param title  above the chart; may be empty
     * @param xTitle below the chart
     * @param yTitle beside the chart; may be empty
     * @param series the lines; names must differ
     */
    public static LineChart of(String title, String xTitle, String yTitle, List<Series> series) {
        return new LineChart(title, xTitle, yTitle, List.copyOf(series), false, false);
    }

    /** The same with a logarithmic vertical axis; values that are not positive are left out. */
    public LineChart withLogarithmicValues() {
        return new LineChart(title, xTitle, yTitle, series, true, wholeNumbers);
    }

    /** The same with a label at whole numbers only below the chart. */
    LineChart withWholeNumbersBelow() {
        return new LineChart(title, xTitle, yTitle, series, logarithmic, true);
    }

    /** Writes a PNG file. */
    public void writePng(OutputStream out) throws IOException {
        requireFonts();
        BitmapEncoder.saveBitmap(chart(Color.WHITE), out, BitmapFormat.PNG);
    }

    /** An SVG document. */
    public String toSvg() throws IOException {
        return draw(Color.WHITE);
    }

    /**
     * An SVG element for a page: without background and legend, in the page's colours {@code --ink} and {@code --grid}.
     *
     * @param id of the element
     */
    String toInlineSvg(String id) throws IOException {
        return SvgElement.inline(draw(SvgElement.NONE), id, title);
    }

    /** The lines of which something is drawn. */
    List<Integer> drawn() {
        return IntStream.range(0, series.size())
                .filter(i -> !drawable(series.get(i)).isEmpty())
                .boxed()
                .toList();
    }

    /** Name of a line. */
    String name(int index) {
        return series.get(index).name;
    }

    /** The colour of a line, as CSS writes it. */
    String cssColor(int index) {
        return series.get(index).dashed ? "var(--ink)" : Palette.css(index);
    }

    private static void requireFonts() throws IOException {
        if (!Fonts.arePresent()) {
            throw new IOException(Fonts.ADVICE);
        }
    }

    private String draw(Color background) throws IOException {
        requireFonts();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(chart(background), out, VectorGraphicsFormat.SVG);
        return out.toString(StandardCharsets.UTF_8);
    }

    private XYChart chart(Color background) {
        XYChart chart = new XYChart(ChartStyle.WIDTH, ChartStyle.HEIGHT);
        chart.setTitle(title);
        chart.setXAxisTitle(xTitle);
        chart.setYAxisTitle(yTitle);
        style(chart.getStyler(), background);
        List<Integer> drawn = drawn();
        if (drawn.isEmpty()) {
            throw new IllegalStateException("chart " + title + " has no point to draw");
        }
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (int i : drawn) {
            XYSeries added = add(chart, series.get(i), i);
            least = Math.min(least, added.getYMin());
            most = Math.max(most, added.getYMax());
        }
        if (logarithmic) {
            // Whole decades, because XChart labels nothing in between.
            chart.getStyler().setYAxisMin(decade(Math.floor(Math.log10(least))));
            chart.getStyler().setYAxisMax(decade(Math.floor(Math.log10(most)) + 1));
        }
        return chart;
    }

    private static double decade(double exponent) {
        return Math.max(Double.MIN_NORMAL, Math.pow(10, exponent));
    }

    private XYSeries add(XYChart chart, Series line, int index) {
        List<Integer> points = drawable(line);
        double[] x = points.stream().mapToDouble(i -> line.x[i]).toArray();
        double[] y = points.stream().mapToDouble(i -> line.y[i]).toArray();
        XYSeries drawn = chart.addSeries(line.name, x, y);
        Color color = line.dashed ? SvgElement.INK : Palette.color(index);
        float[] dashes = line.dashed ? new float[] {3, 5} : null;
        drawn.setLineColor(color);
        drawn.setLineStyle(new BasicStroke(
                x.length > 500 ? 1f : 2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 10, dashes, 0));
        drawn.setMarker(x.length <= MARKED_UP_TO ? MARKS[index % MARKS.length] : SeriesMarkers.NONE);
        drawn.setMarkerColor(color);
        return drawn;
    }

    private List<Integer> drawable(Series line) {
        List<Integer> points = new ArrayList<>();
        for (int i = 0; i < line.x.length; i++) {
            if (Double.isFinite(line.x[i]) && Double.isFinite(line.y[i]) && (!logarithmic || line.y[i] > 0)) {
                points.add(i);
            }
        }
        return points;
    }

    private void style(XYStyler styler, Color background) {
        ChartStyle.apply(styler, background);
        styler.setChartTitleVisible(!title.isEmpty());
        styler.setYAxisTitleVisible(!yTitle.isEmpty());
        styler.setLegendVisible(series.size() > 1 && !background.equals(SvgElement.NONE));
        styler.setLegendPosition(LegendPosition.OutsideS);
        styler.setLegendLayout(LegendLayout.Horizontal);
        styler.setLegendPadding(4);
        styler.setMarkerSize(7);
        styler.setYAxisLogarithmic(logarithmic);
        if (!logarithmic) {
            // With a function of its own for labels, XChart places the ticks of a logarithmic axis wrongly.
            styler.setyAxisTickLabelsFormattingFunction(ChartStyle::tickLabel);
        }
        if (wholeNumbers) {
            styler.setXAxisDecimalPattern("0");
            double last = series.stream()
                    .flatMapToDouble(line -> DoubleStream.of(line.x))
                    .max()
                    .orElse(1);
            if (last <= LABELLED_UP_TO) {
                // XChart would label fractions, too; above, its own labels are whole.
                styler.setxAxisTickLabelsFormattingFunction(x -> x == Math.rint(x) ? Long.toString(Math.round(x)) : "");
            }
        }
    }
}
