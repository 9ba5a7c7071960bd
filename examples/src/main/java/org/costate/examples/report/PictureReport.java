package org.costate.examples.report;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A report of pictures and numbers, put together part by part. Mutable, for one thread. */
public final class PictureReport {

    private final StringBuilder page;
    private int charts;

    private PictureReport(StringBuilder page) {
        this.page = page;
    }

    /**
     * A page with a heading.
     *
     * @param title the heading
     */
    public static PictureReport of(String title) throws IOException {
        return new PictureReport(new StringBuilder(1 << 19).append(HtmlPage.begin(title)));
    }

    /** Names and values at the end of a page. */
    private static String settings(List<Map.Entry<String, String>> settings) {
        StringBuilder text = new StringBuilder("<section>\n<h2>Settings</h2>\n<dl>\n");
        for (Map.Entry<String, String> setting : settings) {
            text.append("<div><dt>")
                    .append(Html.escape(setting.getKey()))
                    .append("</dt><dd>")
                    .append(Html.escape(setting.getValue()))
                    .append("</dd></div>\n");
        }
        return text.append("</dl>\n</section>\n").toString();
    }

    /**
     * Says that something is not as it should be.
     *
     * @param text what
     */
    public PictureReport warning(String text) {
        page.append("<p class=\"warning\">").append(Html.escape(text)).append("</p>\n");
        return this;
    }

    /**
     * Numbers that are to be seen first.
     *
     * @param findings what it is, and the number as it is written
     */
    public PictureReport findings(List<Map.Entry<String, String>> findings) {
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
     * Pictures side by side.
     *
     * @param heading above them
     * @param note    what is seen
     * @param png     what each shows, and the bytes of its PNG file
     */
    public PictureReport pictures(String heading, String note, List<Map.Entry<String, byte[]>> png) {
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
     * A chart; a warning in its place on a machine without fonts.
     *
     * @param heading above it
     * @param note    what is seen
     * @param chart   the chart
     */
    public PictureReport chart(String heading, String note, LineChart chart) throws IOException {
        if (!Fonts.arePresent()) {
            return warning(Fonts.ADVICE);
        }
        section(heading, note);
        charts++;
        page.append("<figure>").append(chart.toInlineSvg("chart-" + charts)).append("</figure>\n</div>\n</section>\n");
        return this;
    }

    private void section(String heading, String note) {
        page.append("<section>\n<h2>")
                .append(Html.escape(heading))
                .append("</h2>\n<p class=\"note\">")
                .append(Html.escape(note))
                .append("</p>\n<div class=\"charts\">\n");
    }

    /**
     * The whole page.
     *
     * @param settings names and values at its end
     */
    public String end(List<Map.Entry<String, String>> settings) {
        return page + settings(settings) + HtmlPage.END;
    }
}
