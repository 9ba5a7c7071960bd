package org.costate.examples.report;

import java.awt.Color;

/** The colours of variants. */
final class Palette {

    /** Grey for what the others are compared with, then hues; those beside each other differ in lightness too. */
    private static final Color[] COLORS = {
        new Color(0x808893),
        new Color(0x2f7fd6),
        new Color(0xe2681c),
        new Color(0x2a9d66),
        new Color(0x9b5de0),
        new Color(0xc9a50e),
        new Color(0xc2337a),
        new Color(0x17a5b8),
        new Color(0x9a4a2f),
        new Color(0x7fa31a),
        new Color(0x4a55c8),
        new Color(0xe88aa8),
        new Color(0x0f6f63),
        new Color(0xb08d63)
    };

    private Palette() {}

    /** Colour of the variant with an index; they repeat after fourteen. */
    static Color color(int index) {
        return COLORS[index % COLORS.length];
    }

    /** The same as CSS writes it. */
    static String css(int index) {
        return "#%06x".formatted(color(index).getRGB() & 0xffffff);
    }
}
