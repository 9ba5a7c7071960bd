package org.costate.examples.report;

import java.awt.Color;

/** Makes a drawing part of a page: names of its own, the page's colours, a width that the page decides. */
final class SvgElement {

    /** Text. */
    static final Color INK = new Color(0x24, 0x29, 0x2f);
    /** Axes and grid lines. */
    static final Color GRID = new Color(0xd9, 0xdd, 0xe2);
    /** A background that the page's own replaces. */
    static final Color NONE = new Color(0xfe, 0xfd, 0xfc);

    private SvgElement() {}

    /**
     * The element.
     *
     * @param svg   a document of the vector graphics library
     * @param id    of the element; letters, digits and hyphens
     * @param title what it shows, for those who cannot see it
     */
    static String inline(String svg, String id, String title) {
        String body = body(svg, id)
                .replace(css(NONE), "none")
                .replace(css(INK), "var(--ink)")
                .replace(css(GRID), "var(--grid)");
        String viewBox = attribute(svg, "viewBox");
        return "<svg role=\"img\" id=\"%s\" viewBox=\"%s\" aria-label=\"%s\">%s"
                .formatted(id, viewBox, Html.escape(title), body.strip());
    }

    /**
     * The element for another drawing, of the size of all charts.
     *
     * @param svg   a document of the vector graphics library
     * @param id    of the element; letters, digits and hyphens
     * @param title what it shows, for those who cannot see it
     * @param x     where it is, in units of that drawing
     * @param y     likewise
     */
    static String nested(String svg, String id, String title, int x, int y) {
        return "<svg role=\"img\" id=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" viewBox=\"%s\" aria-label=\"%s\">%s%n"
                .formatted(
                        id,
                        x,
                        y,
                        ChartStyle.WIDTH,
                        ChartStyle.HEIGHT,
                        attribute(svg, "viewBox"),
                        Html.escape(title),
                        body(svg, id).strip());
    }

    /** What is inside of the element, and its end; names made its own. */
    private static String body(String svg, String id) {
        return svg.substring(svg.indexOf('>', svg.indexOf("<svg")) + 1)
                .replace("id=\"clip", "id=\"" + id + "-clip")
                .replace("url(#clip", "url(#" + id + "-clip");
    }

    private static String attribute(String svg, String name) {
        int begin = svg.indexOf(name + "=\"") + name.length() + 2;
        return svg.substring(begin, svg.indexOf('"', begin));
    }

    private static String css(Color color) {
        return "rgb(" + color.getRed() + "," + color.getGreen() + "," + color.getBlue() + ")";
    }
}
