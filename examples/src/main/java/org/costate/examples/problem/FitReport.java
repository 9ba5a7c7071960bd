package org.costate.examples.problem;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.costate.examples.fit.Coordinate;
import org.costate.examples.fit.FisherInformation;
import org.costate.examples.fit.Minimum;

/** A fit for a person: a table of the estimates, and what is to be known of them. */
public final class FitReport {

    private static final double STRONG = 0.95;

    private final ProblemFit fit;
    private final Minimum minimum;
    private final Optional<FisherInformation> information;

    private FitReport(ProblemFit fit) {
        this.fit = fit;
        minimum = fit.minimum();
        information = fit.information();
    }

    /** The report of a fit. */
    public static FitReport of(ProblemFit fit) {
        return new FitReport(fit);
    }

    /** Above the columns of {@link #rows}, the first apart. */
    public static List<String> header() {
        return List.of("estimate", "standard error", "95 % from", "to", "");
    }

    /** A row for each estimate, its name first. */
    public List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        double[] x = minimum.x();
        for (int k = 0; k < x.length; k++) {
            boolean isKnown = information.isPresent() && information.get().isKnown(k);
            String error = isKnown ? number(information.get().standardError(k)) : "-";
            String lower = isKnown ? number(information.get().interval(k).lower()) : "-";
            String upper = isKnown ? number(information.get().interval(k).upper()) : "-";
            rows.add(List.of(fit.coordinates().get(k).name(), number(x[k]), error, lower, upper, remark(k)));
        }
        return rows;
    }

    private String remark(int k) {
        boolean isBlind = information.isPresent()
                && information.get().unidentifiable().stream().anyMatch(group -> group.contains(k));
        if (isBlind) {
            return "not determined";
        }
        Coordinate.Side side = minimum.side(k);
        return side == Coordinate.Side.INSIDE ? "" : "at its " + side.name().toLowerCase(Locale.ROOT) + " bound";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6g", value);
    }

    /** What a reader must not overlook. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (information.isEmpty()) {
            return warnings;
        }
        FisherInformation known = information.get();
        for (List<Integer> group : known.unidentifiable()) {
            warnings.add(
                    group.size() == 1
                            ? name(group.get(0)) + " is not determined: the data do not depend on it"
                            : "the data determine only combinations of "
                                    + group.stream().map(this::name).collect(Collectors.joining(", "))
                                    + "; hold one of them, or measure more");
        }
        if (known.degreesOfFreedom() < 1 && !fit.isVarianceKnown()) {
            warnings.add("there are no more measurements than estimates, so nothing tells how exact they are;"
                    + " measure more, or give inverse variances as weights and variance as known");
        }
        for (int j = 0; j < fit.names().size(); j++) {
            for (int k = 0; k < j; k++) {
                double correlation = known.correlation(j, k);
                if (Math.abs(correlation) > STRONG) {
                    warnings.add(String.format(
                            Locale.ROOT,
                            "%s and %s are strongly correlated (%.3f): one makes up for the other",
                            name(k),
                            name(j),
                            correlation));
                }
            }
        }
        return warnings;
    }

    private String name(int k) {
        return fit.coordinates().get(k).name();
    }

    /** Sum of squares, spread and cost in a line. */
    public String summary() {
        StringBuilder text = new StringBuilder();
        text.append("sum of squares ")
                .append(number(minimum.sumOfSquares()))
                .append(" of ")
                .append(fit.measurements().places().size())
                .append(" residuals");
        information
                .filter(known -> known.degreesOfFreedom() > 0 && !fit.isVarianceKnown())
                .ifPresent(known -> text.append(", their standard deviation ")
                        .append(number(known.standardDeviation()))
                        .append(" with ")
                        .append(known.degreesOfFreedom())
                        .append(" degrees of freedom"));
        Minimum.Work work = minimum.work();
        return text.append("; ")
                .append(work.iterations())
                .append(" iterations, ")
                .append(work.evaluations())
                .append(" solves, ")
                .append(work.failures())
                .append(" failed")
                .toString();
    }

    /** Prints all of it. */
    public void print(PrintWriter out) {
        out.println(fit.file().name() + ": " + minimum.status() + ", " + minimum.message());
        int width = fit.coordinates().stream()
                .mapToInt(c -> c.name().length())
                .max()
                .orElse(0);
        String format = "  %-" + Math.max(10, width) + "s %14s %14s %14s %14s  %s";
        List<String> header = new ArrayList<>(header());
        header.add(0, "");
        out.println(String.format(Locale.ROOT, format, header.toArray()).stripTrailing());
        rows().forEach(row ->
                out.println(String.format(Locale.ROOT, format, row.toArray()).stripTrailing()));
        out.println("  " + summary());
        warnings().forEach(warning -> out.println("  warning: " + warning));
    }
}
