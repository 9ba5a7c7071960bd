package org.costate.examples.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import javax.imageio.ImageIO;

/** Charts beside and below each other in one picture. Immutable. */
public final class ChartGrid {

    private final List<LineChart> charts;
    private final int columns;

    private ChartGrid(List<LineChart> charts, int columns) {
        this.charts = charts;
        this.columns = columns;
    }

    /**
     * A grid, filled row by row.
     *
     * @param charts  at least one; copied
     * @param columns charts beside each other, at least 1
     */
    public static ChartGrid of(List<LineChart> charts, int columns) {
        if (charts.isEmpty() || columns < 1) {
            throw new IllegalArgumentException(
                    charts.size() + " charts in " + columns + " columns, but there must be one of each");
        }
        return new ChartGrid(List.copyOf(charts), Math.min(columns, charts.size()));
    }

    private int width() {
        return columns * ChartStyle.WIDTH;
    }

    private int height() {
        return (charts.size() + columns - 1) / columns * ChartStyle.HEIGHT;
    }

    /** Writes a PNG file. */
    public void writePng(OutputStream out) throws IOException {
        if (!Fonts.arePresent()) {
            throw new IOException(Fonts.ADVICE);
        }
        BufferedImage image = new BufferedImage(width(), height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, width(), height());
            for (int i = 0; i < charts.size(); i++) {
                Graphics2D place = (Graphics2D) graphics.create(
                        i % columns * ChartStyle.WIDTH,
                        i / columns * ChartStyle.HEIGHT,
                        ChartStyle.WIDTH,
                        ChartStyle.HEIGHT);
                charts.get(i).chart(Color.WHITE).paint(place, ChartStyle.WIDTH, ChartStyle.HEIGHT);
                place.dispose();
            }
        } finally {
            graphics.dispose();
        }
        ImageIO.write(image, "png", out);
    }

    /** An SVG document. */
    public String toSvg() throws IOException {
        StringBuilder svg = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                .append(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"%d\""
                                        .formatted(width())
                                + " height=\"%d\" viewBox=\"0 0 %d %d\">%n".formatted(height(), width(), height()));
        for (int i = 0; i < charts.size(); i++) {
            LineChart chart = charts.get(i);
            svg.append(SvgElement.nested(
                    chart.toSvg(),
                    "chart-" + i,
                    chart.title(),
                    i % columns * ChartStyle.WIDTH,
                    i / columns * ChartStyle.HEIGHT));
        }
        return svg.append("</svg>\n").toString();
    }
}
