package org.costate.examples.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** What all reports have in common: one HTML file that needs nothing else, with style and charts inside and no scripts. */
final class HtmlPage {

    /** After the last section. */
    static final String END = "</main>\n</body>\n</html>\n";

    private HtmlPage() {}

    /** Everything up to the first section. */
    static String begin(String title) throws IOException {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
                + Html.escape(title)
                + "</title>\n<style>\n"
                + style()
                + "</style>\n</head>\n<body>\n<main>\n<h1>"
                + Html.escape(title)
                + "</h1>\n";
    }

    private static String style() throws IOException {
        try (InputStream in = HtmlPage.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IOException("report.css: missing among the resources of the examples");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static String cells(String tag, List<String> texts) {
        return texts.stream()
                .map(text -> "<" + tag + ">" + Html.escape(text) + "</" + tag + ">")
                .collect(Collectors.joining());
    }

    /** A section of charts with one legend, that of the first. */
    static void addCharts(StringBuilder page, String heading, String note, String id, List<LineChart> charts)
            throws IOException {
        List<LineChart> drawable =
                charts.stream().filter(chart -> !chart.drawn().isEmpty()).toList();
        if (drawable.isEmpty()) {
            return;
        }
        page.append("<section>\n<h2>")
                .append(Html.escape(heading))
                .append("</h2>\n<p class=\"note\">")
                .append(Html.escape(note))
                .append("</p>\n");
        if (!Fonts.arePresent()) {
            page.append("<p class=\"warning\">").append(Fonts.ADVICE).append("</p>\n</section>\n");
            return;
        }
        page.append("<ul class=\"legend\">\n");
        LineChart first = drawable.get(0);
        for (int line : first.drawn()) {
            page.append("<li style=\"--line: ")
                    .append(first.cssColor(line))
                    .append("\">")
                    .append(Html.escape(first.name(line)))
                    .append("</li>\n");
        }
        page.append("</ul>\n<div class=\"charts\">\n");
        for (int i = 0; i < drawable.size(); i++) {
            page.append("<figure>")
                    .append(drawable.get(i).toInlineSvg(id + "-" + i))
                    .append("</figure>\n");
        }
        page.append("</div>\n</section>\n");
    }
}
