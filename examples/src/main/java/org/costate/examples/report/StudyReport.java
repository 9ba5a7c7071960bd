package org.costate.examples.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A report of text, figures, tables, pictures and charts in the order in which they are added. Mutable, for one thread. */
public final class StudyReport {

    private final StringBuilder page = new StringBuilder(1 << 18);
    private int charts;

    private StudyReport() {}

    /**
     * An empty report.
     *
     * @param title above everything
     */
    public static StudyReport of(String title) throws IOException {
        StudyReport report = new StudyReport();
        report.page.append(HtmlPage.begin(title));
        return report;
    }

    /** Adds a paragraph. */
    public StudyReport paragraph(String text) {
        page.append("<p>").append(Html.escape(text)).append("</p>\n");
        return this;
    }

    /** Adds a paragraph that stands out. */
    public StudyReport warning(String text) {
        page.append("<p class=\"warning\">").append(Html.escape(text)).append("</p>\n");
        return this;
    }

    /**
     * Adds a table.
     *
     * @param heading above it
     * @param header  of its columns, the first apart
     * @param rows    each with its label first
     * @param note    below it
     */
    public StudyReport table(String heading, List<String> header, List<List<String>> rows, String note) {
        page.append("<section>\n<h2>")
                .append(Html.escape(heading))
                .append("</h2>\n<div class=\"wide\">\n<table>\n<thead>\n<tr><td></td>")
                .append(HtmlPage.cells("th", header))
                .append("</tr>\n</thead>\n<tbody>\n");
        for (List<String> row : rows) {
            page.append("<tr>")
                    .append(HtmlPage.cells("th", row.subList(0, 1)))
                    .append(HtmlPage.cells("td", row.subList(1, row.size())))
                    .append("</tr>\n");
        }
        page.append("</tbody>\n</table>\n</div>\n<p class=\"note\">")
                .append(Html.escape(note))
                .append("</p>\n</section>\n");
        return this;
    }

    /**
     * Adds charts beside each other.
     *
     * @param heading above them
     * @param note    below the heading
     * @param id      of the section; letters, digits and hyphens, different for each
     * @param charts  with the same lines in the same order, for they have one legend
     * @throws IOException if they cannot be drawn
     */
    public StudyReport charts(String heading, String note, String id, List<LineChart> charts) throws IOException {
        HtmlPage.addCharts(page, heading, note, id, new ArrayList<>(charts));
        return this;
    }

    /**
     * Adds one chart; a warning in its place on a machine without fonts.
     *
     * @param heading above it
     * @param note    what is seen
     * @param chart   the chart
     * @throws IOException if it cannot be drawn
     */
    public StudyReport chart(String heading, String note, LineChart chart) throws IOException {
        if (!Fonts.arePresent()) {
            return warning(Fonts.ADVICE);
        }
        section(heading, note);
        charts++;
        page.append("<figure>").append(chart.toInlineSvg("chart-" + charts)).append("</figure>\n</div>\n</section>\n");
        return this;
    }

    /**
     * Adds numbers that are to be seen first.
     *
     * @param findings what it is, and the number as it is written
     */
    public StudyReport findings(List<Map.Entry<String, String>> findings) {
        page.append("<ul class=\"findings\">\n");
        for (Map.Entry<String, String> finding : findings) {
            page.append("<li><h2>")
                    .append(Html.escape(finding.getKey()))
                    .append("</h2>\n<p class=\"figure\">")
                    .append(Html.escape(finding.getValue()))
                    .append("</p></li>\n");
        }
        page.append("</ul>\n");
        return this;
    }

    /**
     * Adds pictures side by side.
     *
     * @param heading above them
     * @param note    what is seen
     * @param png     what each shows, and the bytes of its PNG file
     */
    public StudyReport pictures(String heading, String note, List<Map.Entry<String, byte[]>> png) {
        section(heading, note);
        for (Map.Entry<String, byte[]> picture : png) {
            String what = Html.escape(picture.getKey());
            page.append("<figure><img style=\"display: block; width: 100%; image-rendering: pixelated\" alt=\"")
                    .append(what)
                    .append("\" src=\"data:image/png;base64,")
                    .append(Base64.getEncoder().encodeToString(picture.getValue()))
                    .append("\"><figcaption class=\"note\" style=\"padding: 0 0.8rem\">")
                    .append(what)
                    .append("</figcaption></figure>\n");
        }
        page.append("</div>\n</section>\n");
        return this;
    }

    /**
     * Adds names and values, for the end of a page.
     *
     * @param settings what was asked for
     */
    public StudyReport settings(List<Map.Entry<String, String>> settings) {
        page.append("<section>\n<h2>Settings</h2>\n<dl>\n");
        for (Map.Entry<String, String> setting : settings) {
            page.append("<div><dt>")
                    .append(Html.escape(setting.getKey()))
                    .append("</dt><dd>")
                    .append(Html.escape(setting.getValue()))
                    .append("</dd></div>\n");
        }
        page.append("</dl>\n</section>\n");
        return this;
    }

    private void section(String heading, String note) {
        page.append("<section>\n<h2>")
                .append(Html.escape(heading))
                .append("</h2>\n<p class=\"note\">")
                .append(Html.escape(note))
                .append("</p>\n<div class=\"charts\">\n");
    }

    /** The text of the file. */
    public String text() {
        return page + HtmlPage.END;
    }
}
