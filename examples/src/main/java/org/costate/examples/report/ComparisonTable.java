package org.costate.examples.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The comparison as text in rows and columns: a column for each variant, a row for each figure, and below it how the
 * figure relates to vanilla. The terminal and the page show the same cells.
 *
 * @param header titles of the variants
 * @param rows   the figures
 */
public record ComparisonTable(List<String> header, List<Row> rows) {

    private static final String GAP = "   ";
    private static final int WIDEST = 130;

    /**
     * One row.
     *
     * @param label   what the row tells
     * @param related whether it relates the row above to vanilla
     * @param cells   one for each variant
     */
    record Row(String label, boolean related, List<String> cells) {}

    /** How a mean and its spread are written. */
    private record Format(double factor, String pattern, String plusMinus) {

        String write(Spread spread) {
            if (spread.count() == 0 || Double.isNaN(spread.mean())) {
                return "-";
            }
            String mean = number(factor * spread.mean(), pattern);
            if (spread.count() == 1) {
                return mean;
            }
            return mean + " " + plusMinus + " " + number(factor * spread.deviation(), pattern.replace("+", ""));
        }

        private static String number(double value, String pattern) {
            return String.format(Locale.ROOT, pattern, value);
        }
    }

    /** Copies the lists. */
    public ComparisonTable {
        header = List.copyOf(header);
        rows = List.copyOf(rows);
    }

    /**
     * The figures of each variant, and how they relate to vanilla where there is a vanilla run.
     *
     * @param comparison the results
     * @param plusMinus  sign between mean and spread
     */
    static ComparisonTable of(Comparison comparison, String plusMinus) {
        List<VariantResult> variants = comparison.measured();
        List<Row> rows = new ArrayList<>();
        rows.add(row(variants, "weight of the penalty", false, variant -> weight(variant.weight())));
        for (Figure figure : comparison.figures()) {
            Format format = new Format(figure.factor(), figure.format(), plusMinus);
            rows.add(row(variants, figure.label(), false, variant -> format.write(variant.spread(figure.value()))));
            if (figure.relation() != Relation.NONE && !comparison.compared().isEmpty()) {
                rows.add(related(comparison, figure, plusMinus));
            }
        }
        return new ComparisonTable(variants.stream().map(VariantResult::title).toList(), rows);
    }

    private static Row related(Comparison comparison, Figure figure, String plusMinus) {
        Format format = new Format(figure.relatedFactor(), figure.relatedFormat(), plusMinus);
        List<VariantResult> compared = comparison.compared();
        return row(
                comparison.measured(),
                figure.relatedLabel(),
                true,
                variant -> compared.contains(variant) ? format.write(comparison.related(variant, figure)) : "");
    }

    private static Row row(
            List<VariantResult> variants, String label, boolean related, Function<VariantResult, String> cell) {
        return new Row(label, related, variants.stream().map(cell).toList());
    }

    private static String weight(double weight) {
        if (weight == 0) {
            return "";
        }
        return weight == Math.rint(weight) ? Long.toString((long) weight) : Double.toString(weight);
    }

    /**
     * The table for a terminal, in plain ASCII; below each other, if it would be too wide.
     *
     * @param comparison the results
     * @return lines, each ending in a line feed
     */
    public static String toText(Comparison comparison) {
        ComparisonTable table = of(comparison, "+-");
        List<List<String>> lines = new ArrayList<>();
        lines.add(line("", table.header));
        for (Row row : table.rows) {
            lines.add(line(row.related() ? "  " + row.label() : row.label(), row.cells()));
        }
        int[] widths = new int[table.header.size() + 1];
        for (List<String> line : lines) {
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], line.get(c).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int from = 1; from < widths.length || from == 1; ) {
            int to = fitting(widths, from);
            if (from > 1) {
                text.append('\n');
            }
            addColumns(text, lines, widths, from, to);
            from = to;
        }
        return text.toString();
    }

    /** The column after the last that fits beside the first one, at least one. */
    private static int fitting(int[] widths, int from) {
        int width = widths[0];
        int to = from;
        while (to < widths.length && (to == from || width + GAP.length() + widths[to] <= WIDEST)) {
            width += GAP.length() + widths[to];
            to++;
        }
        return Math.max(to, from + 1);
    }

    private static void addColumns(StringBuilder text, List<List<String>> lines, int[] widths, int from, int to) {
        for (List<String> line : lines) {
            StringBuilder aligned = new StringBuilder(
                    line.get(0) + " ".repeat(widths[0] - line.get(0).length()));
            for (int c = from; c < Math.min(to, widths.length); c++) {
                aligned.append(GAP)
                        .append(" ".repeat(widths[c] - line.get(c).length()))
                        .append(line.get(c));
            }
            text.append(aligned.toString().stripTrailing()).append('\n');
            if (line == lines.get(0)) {
                text.append("-".repeat(aligned.length())).append('\n');
            }
        }
    }

    private static List<String> line(String label, List<String> cells) {
        List<String> line = new ArrayList<>(cells);
        line.add(0, label);
        return line;
    }
}
