package org.costate.examples.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import org.knowm.xchart.style.AxesChartStyler;

/** What all charts have in common. */
final class ChartStyle {

    static final int WIDTH = 520;
    static final int HEIGHT = 350;

    private ChartStyle() {}

    static void apply(AxesChartStyler styler, Color background) {
        styler.setLocale(Locale.ROOT);
        styler.setChartBackgroundColor(background);
        styler.setPlotBackgroundColor(background);
        styler.setLegendBackgroundColor(background);
        styler.setLegendBorderColor(background);
        styler.setChartFontColor(SvgElement.INK);
        styler.setAxisTickLabelsColor(SvgElement.INK);
        styler.setAxisTickMarksColor(SvgElement.GRID);
        styler.setPlotGridLinesColor(SvgElement.GRID);
        styler.setPlotGridLinesStroke(new BasicStroke(1f));
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setPlotBorderVisible(false);
        styler.setChartTitleBoxVisible(false);
        styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
        styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        styler.setChartPadding(8);
        styler.setAntiAlias(true);
    }

    /** A number beside an axis. */
    static String tickLabel(double value) {
        double size = Math.abs(value);
        String pattern = size == 0 || (size >= 1e-3 && size < 1e6) ? "0.#####" : "0.##E0";
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
    }
}
