package org.costate.examples.report;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Bars beside each other, each with its spread, drawn by XChart. Immutable. */
final class BarChart {

    private static final int TURN_LABELS_FROM = 4;

    private final String title;
    private final List<Bar> bars;

    private BarChart(String title, List<Bar> bars) {
        this.title = title;
        this.bars = bars;
    }

    /**
     * One bar.
     *
     * @param name      below it
     * @param color     index of its colour
     * @param value     its height; not drawn unless it is finite
     * @param deviation half the length of the mark at its end; none unless it is finite
     */
    record Bar(String name, int color, double value, double deviation) {}

    /**
     * A chart.
     *
     * @param title above it
     * @param bars  from left to right; names must differ
     */
    static BarChart of(String title, List<Bar> bars) {
        return new BarChart(
                title, bars.stream().filter(bar -> Double.isFinite(bar.value())).toList());
    }

    /** Whether there is nothing to draw. */
    boolean isEmpty() {
        return bars.isEmpty();
    }

    /**
     * An SVG element for a page: without background, in the page's colours {@code --ink} and {@code --grid}.
     *
     * @param id of the element
     */
    String toInlineSvg(String id) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(chart(SvgElement.NONE), out, VectorGraphicsFormat.SVG);
        return SvgElement.inline(out.toString(StandardCharsets.UTF_8), id, title);
    }

    private CategoryChart chart(Color background) {
        CategoryChart chart = new CategoryChart(ChartStyle.WIDTH, ChartStyle.HEIGHT);
        chart.setTitle(title);
        CategoryStyler styler = chart.getStyler();
        ChartStyle.apply(styler, background);
        styler.setLegendVisible(false);
        styler.setOverlapped(true);
        styler.setAvailableSpaceFill(0.6);
        styler.setErrorBarsColor(SvgElement.INK);
        styler.setyAxisTickLabelsFormattingFunction(ChartStyle::tickLabel);
        if (bars.size() >= TURN_LABELS_FROM) {
            styler.setXAxisLabelRotation(45);
        }
        List<String> names = bars.stream().map(Bar::name).toList();
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double spread = Double.isFinite(bar.deviation()) ? bar.deviation() : Double.NaN;
            CategorySeries series =
                    chart.addSeries(bar.name(), names, alone(i, bar.value(), 0), alone(i, spread, Double.NaN));
            series.setFillColor(Palette.color(bar.color()));
            series.setMarker(SeriesMarkers.NONE);
        }
        return chart;
    }

    /** One value at its place among others, so that every bar has a series and a colour of its own. */
    private List<Double> alone(int place, double value, double others) {
        List<Double> values = new ArrayList<>(Collections.nCopies(bars.size(), others));
        values.set(place, value);
        return values;
    }
}
