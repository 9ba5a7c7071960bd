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
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Lines over a common axis, drawn by XChart. Immutable. */
public final class LineChart {

    private static final double MOST_RATIO = 1e20;
    private static final int MARKED_UP_TO = 60;
    private static final int LABELLED_UP_TO = 20;
    private static final int AREA_ALPHA = 56;

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

    private static final int OWN_COLOR = -1;

    /** How a line is drawn. */
    private enum Stroke {
        SOLID,
        DASHED,
        /** Marks alone. */
        MARKS,
        /** The area inside, without an edge. */
        AREA
    }

    /** One line of a chart. Immutable. */
    public static final class Series {
        private final String name;
        private final double[] x;
        private final double[] y;
        private final Stroke stroke;
        private final int color;

        private Series(String name, double[] x, double[] y, Stroke stroke, int color) {
            this.name = name;
            this.x = x;
            this.y = y;
            this.stroke = stroke;
            this.color = color;
        }

        /**
         * A line.
         *
         * @param name for the legend
         * @param x    copied
         * @param y    of the same length; copied; values that are not finite are left out
         */
        public static Series of(String name, double[] x, double[] y) {
            return of(name, x, y, Stroke.SOLID);
        }

        private static Series of(String name, double[] x, double[] y, Stroke stroke) {
            if (x.length != y.length) {
                throw new IllegalArgumentException(
                        name + ": y.length = " + y.length + ", but must be " + x.length + " as x has");
            }
            return new Series(name, x.clone(), y.clone(), stroke, OWN_COLOR);
        }

        /**
         * Marks that no line joins.
         *
         * @param name for the legend
         * @param x    copied
         * @param y    of the same length; copied; values that are not finite are left out
         */
        public static Series marks(String name, double[] x, double[] y) {
            return of(name, x, y, Stroke.MARKS);
        }

        /**
         * The area between two lines.
         *
         * @param name  for the legend
         * @param x     copied
         * @param lower of the same length; copied; where one of both is not finite there is none
         * @param upper of the same length; copied
         */
        public static Series band(String name, double[] x, double[] lower, double[] upper) {
            int[] finite = IntStream.range(0, x.length)
                    .filter(i -> Double.isFinite(lower[i]) && Double.isFinite(upper[i]))
                    .toArray();
            int n = finite.length;
            double[] around = new double[2 * n];
            double[] edge = new double[2 * n];
            for (int i = 0; i < n; i++) {
                around[i] = x[finite[i]];
                edge[i] = upper[finite[i]];
                around[2 * n - 1 - i] = x[finite[i]];
                edge[2 * n - 1 - i] = lower[finite[i]];
            }
            return new Series(name, around, edge, Stroke.AREA, OWN_COLOR);
        }

        /** The same line, dashed: for something that is not one of those compared. */
        public Series dashed() {
            return new Series(name, x, y, Stroke.DASHED, color);
        }

        /** The same in the colour of an index, instead of that of its place. */
        public Series withColor(int index) {
            return new Series(name, x, y, stroke, index);
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

    /**
     * The same with a logarithmic vertical axis; values that are not positive are left out, as are those of more than 1e20 times the
     * least, among which nothing else could be seen.
     */
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

    /** What stands above the chart. */
    String title() {
        return title;
    }

    /** Name of a line. */
    String name(int index) {
        return series.get(index).name;
    }

    /** The colour of a line, as CSS writes it. */
    String cssColor(int index) {
        return isInk(series.get(index)) ? "var(--ink)" : Palette.css(colorIndex(series.get(index), index));
    }

    private static boolean isInk(Series line) {
        return line.stroke == Stroke.DASHED && line.color == OWN_COLOR;
    }

    private static int colorIndex(Series line, int place) {
        return line.color == OWN_COLOR ? place : line.color;
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

    /** The chart of the drawing library. */
    XYChart chart(Color background) {
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
        Color color = isInk(line) ? SvgElement.INK : Palette.color(colorIndex(line, index));
        if (line.stroke == Stroke.AREA) {
            drawn.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
            drawn.setFillColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), AREA_ALPHA));
            drawn.setLineStyle(SeriesLines.NONE);
            drawn.setLineColor(new Color(0, 0, 0, 0));
            drawn.setMarker(SeriesMarkers.NONE);
            return drawn;
        }
        if (line.stroke == Stroke.MARKS) {
            drawn.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
            drawn.setMarker(MARKS[index % MARKS.length]);
            drawn.setMarkerColor(color);
            return drawn;
        }
        float[] dashes = line.stroke == Stroke.DASHED ? new float[] {3, 5} : null;
        drawn.setLineColor(color);
        drawn.setLineStyle(new BasicStroke(
                x.length > 500 ? 1f : 2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 10, dashes, 0));
        drawn.setMarker(x.length <= MARKED_UP_TO ? MARKS[index % MARKS.length] : SeriesMarkers.NONE);
        drawn.setMarkerColor(color);
        return drawn;
    }

    private List<Integer> drawable(Series line) {
        List<Integer> points = new ArrayList<>();
        double most = logarithmic ? MOST_RATIO * leastPositive() : Double.POSITIVE_INFINITY;
        for (int i = 0; i < line.x.length; i++) {
            if (Double.isFinite(line.x[i])
                    && Double.isFinite(line.y[i])
                    && (!logarithmic || (line.y[i] > 0 && line.y[i] <= most))) {
                points.add(i);
            }
        }
        return points;
    }

    private double leastPositive() {
        return series.stream()
                .flatMapToDouble(line -> DoubleStream.of(line.y))
                .filter(y -> y > 0)
                .min()
                .orElse(1);
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
        styler.setXAxisDecimalPattern("0.#####");
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
