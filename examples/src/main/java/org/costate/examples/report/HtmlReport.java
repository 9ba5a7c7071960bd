package org.costate.examples.report;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The comparison as one HTML file that needs nothing else: style and charts are inside it, and there are no scripts. */
public final class HtmlReport {

    private HtmlReport() {}

    /**
     * The report of a training.
     *
     * @param comparison the results
     * @return the text of report.html
     */
    public static String ofTraining(Comparison comparison) throws IOException {
        return of(comparison, List.of());
    }

    /**
     * The report of an experiment, which has bars, too.
     *
     * @param comparison the results
     * @return the text of report.html
     */
    public static String ofExperiment(Comparison comparison) throws IOException {
        return of(comparison, ComparisonCharts.besideVanilla(comparison));
    }

    private static String of(Comparison comparison, List<BarChart> bars) throws IOException {
        StringBuilder page = new StringBuilder(1 << 19).append(HtmlPage.begin(comparison.title()));
        if (!comparison.complete()) {
            page.append("<p class=\"warning\">Training was stopped early; this is what was done so far.</p>\n");
        }
        addFailures(page, comparison.failures());
        addFindings(page, comparison);
        addTable(page, comparison);
        addBars(page, bars);
        HtmlPage.addCharts(
                page,
                "While training",
                "Means over the seeds, after each epoch.",
                "epochs",
                ComparisonCharts.overEpochs(comparison));
        HtmlPage.addCharts(
                page,
                "Along one trajectory",
                "Each mark is an accepted step of the trained models on "
                        + comparison.task().trajectory() + ". Longer steps are fewer evaluations.",
                "steps",
                ComparisonCharts.alongTrajectory(comparison));
        addSettings(page, comparison.settings());
        return page.append(HtmlPage.END).toString();
    }

    private static void addFailures(StringBuilder page, List<RunFailure> failures) {
        for (RunFailure failure : failures) {
            page.append("<p class=\"warning\">")
                    .append(Html.escape(
                            failure.variant() + ", seed " + failure.seed() + " failed: " + failure.message()))
                    .append("</p>\n");
        }
    }

    private static void addFindings(StringBuilder page, Comparison comparison) {
        List<VariantResult> others = comparison.compared();
        if (others.isEmpty()) {
            return;
        }
        page.append("<ul class=\"findings\">\n");
        for (VariantResult variant : others) {
            page.append("<li><h2>")
                    .append(Html.escape(variant.title()))
                    .append("</h2>\n<p class=\"figure\">")
                    .append(related(comparison, variant, Figure.NFE))
                    .append("<small>&times; evaluations per prediction</small></p>\n<p>")
                    .append(related(comparison, variant, Figure.TRAINING))
                    .append("&times; training time, ")
                    .append(related(comparison, variant, Figure.PROCESSOR))
                    .append("&times; by processor, ");
            Quality quality = comparison.task().quality();
            page.append(related(comparison, variant, Figure.of(quality)))
                    .append(Html.escape(quality.finding()))
                    .append("</p></li>\n");
        }
        page.append("</ul>\n");
    }

    private static String related(Comparison comparison, VariantResult variant, Figure figure) {
        double mean = comparison.related(variant, figure).mean();
        return String.format(Locale.ROOT, figure.relatedFormat(), figure.relatedFactor() * mean);
    }

    private static void addTable(StringBuilder page, Comparison comparison) {
        ComparisonTable table = ComparisonTable.of(comparison, "±");
        page.append("<section>\n<h2>Comparison</h2>\n<div class=\"wide\">\n<table>\n<thead>\n<tr><td></td>")
                .append(HtmlPage.cells("th", table.header()))
                .append("</tr>\n</thead>\n<tbody>\n");
        for (ComparisonTable.Row row : table.rows()) {
            page.append(row.related() ? "<tr class=\"related\"><th>" : "<tr><th>")
                    .append(Html.escape(row.label()))
                    .append("</th>")
                    .append(HtmlPage.cells("td", row.cells()))
                    .append("</tr>\n");
        }
        page.append(
                        "</tbody>\n</table>\n</div>\n<p class=\"note\">Mean ± standard deviation over the seeds; ratios and")
                .append(" points are to the vanilla run of the same seed. NFE: evaluations of the dynamics for one")
                .append(" prediction. Prediction: ")
                .append(Html.escape(comparison.task().prediction()))
                .append(
                        ". By processor: the time that all threads of this program ran, which other work on the machine")
                .append(" disturbs little.</p>\n</section>\n");
    }

    private static void addBars(StringBuilder page, List<BarChart> bars) throws IOException {
        List<BarChart> drawable =
                bars.stream().filter(chart -> !chart.isEmpty()).toList();
        if (drawable.isEmpty() || !Fonts.arePresent()) {
            return;
        }
        page.append(
                        "<section>\n<h2>Beside vanilla</h2>\n<p class=\"note\">Means of the ratios and differences to the vanilla")
                .append(" run of the same seed, with their standard deviations.</p>\n<div class=\"charts\">\n");
        for (int i = 0; i < drawable.size(); i++) {
            page.append("<figure>")
                    .append(drawable.get(i).toInlineSvg("bars-" + i))
                    .append("</figure>\n");
        }
        page.append("</div>\n</section>\n");
    }

    private static void addSettings(StringBuilder page, List<Map.Entry<String, String>> settings) {
        page.append("<section>\n<h2>Settings</h2>\n<dl>\n");
        for (Map.Entry<String, String> setting : settings) {
            page.append("<div><dt>")
                    .append(Html.escape(setting.getKey()))
                    .append("</dt><dd>")
                    .append(Html.escape(setting.getValue()))
                    .append("</dd></div>\n");
        }
        page.append("</dl>\n</section>\n");
    }
}
