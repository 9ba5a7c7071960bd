package org.costate.examples.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A report of text, tables and charts in the order in which they are added. Mutable. */
public final class StudyReport {

    private final StringBuilder page = new StringBuilder(1 << 18);

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

    /** The text of the file. */
    public String text() {
        return page + HtmlPage.END;
    }
}
