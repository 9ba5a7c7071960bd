package org.costate.examples.diffusion;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.costate.diffusion.Grid;
import org.costate.examples.DiffusionOptimizeOptions;
import org.costate.examples.Session;
import org.costate.examples.file.AtomicFile;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.report.LineChart;
import org.costate.examples.report.StudyReport;

/** What {@code diffusion optimize} tells of descents by several gradients, the first of which counts. Mutable, for one thread. */
final class SteeringReport {

    private final DiffusionOptimizeOptions options;
    private final OutputFolder folder;
    private final Session session;
    private final List<Outcome> outcomes = new ArrayList<>();

    private static final class Outcome {

        private final SteeringGradient how;
        private final List<Map.Entry<String, String>> findings;
        private final byte[] picture;

        Outcome(SteeringGradient how, List<Map.Entry<String, String>> findings, byte[] picture) {
            this.how = how;
            this.findings = findings;
            this.picture = picture;
        }
    }

    SteeringReport(DiffusionOptimizeOptions options, OutputFolder folder, Session session) {
        this.options = options;
        this.folder = folder;
        this.session = session;
    }

    /** The gradients that were asked for, without those that are singular on a grid, of which it tells. */
    List<SteeringGradient> possible(Grid grid) {
        List<SteeringGradient> possible = new ArrayList<>();
        for (SteeringGradient how : options.gradients()) {
            if (how.fits(grid)) {
                possible.add(how);
            } else {
                session.out()
                        .println(how.title() + ": not possible, for it is singular without signal, where this model's"
                                + " samples begin; discrete and angle-midpoint are not");
            }
        }
        return possible;
    }

    /** Prints and keeps what came of a descent, with a picture of its samples at the end. */
    void add(SteeringGradient how, List<Map.Entry<String, String>> findings, byte[] picture) {
        outcomes.add(new Outcome(how, findings, picture));
        session.out().println(how.title() + ":");
        findings.forEach(each -> session.out().println("  " + each.getKey() + ": " + each.getValue()));
        session.out().flush();
    }

    /** Findings and pictures, which are also written, with some more before them. */
    StudyReport page(String title, byte[] before, String heading, String note, List<Map.Entry<String, byte[]>> more)
            throws IOException {
        List<Map.Entry<String, byte[]>> pictures = new ArrayList<>(more);
        pictures.add(Map.entry("before", before));
        AtomicFile.write(folder.file("before.png"), out -> out.write(before));
        for (Outcome outcome : outcomes) {
            pictures.add(Map.entry("after, by the " + outcome.how.title(), outcome.picture));
            String name = outcome == outcomes.get(0) ? "after.png" : "after-" + outcome.how + ".png";
            AtomicFile.write(folder.file(name), out -> out.write(outcome.picture));
        }
        return StudyReport.of(title).findings(outcomes.get(0).findings).pictures(heading, note, pictures);
    }

    /** A line over the updates. */
    static LineChart.Series line(SteeringGradient how, double[] values) {
        double[] updates = new double[values.length];
        Arrays.setAll(updates, i -> i);
        return LineChart.Series.of(how.title(), updates, values);
    }

    static Map.Entry<String, String> finding(String what, String format, double value) {
        return Map.entry(what, String.format(Locale.ROOT, format, value));
    }

    /** What is told of every descent's gradient. */
    static List<Map.Entry<String, String>> gradientFindings(Agreement agreement, double seconds) {
        return List.of(
                finding("first gradient, cosine to the discrete", "%.3f", agreement.cosine()),
                finding("first gradient, length over the discrete", "%.3g", agreement.length()),
                finding("milliseconds of a gradient", "%.0f", 1e3 * seconds));
    }

    /** Adds the table and the settings, some of them given, and writes the page. */
    void finish(StudyReport page, List<Map.Entry<String, String>> some) throws IOException {
        if (outcomes.size() > 1) {
            page.table(
                    "Gradients compared",
                    outcomes.get(0).findings.stream().map(Map.Entry::getKey).toList(),
                    outcomes.stream().map(SteeringReport::row).toList(),
                    "Same noise, same updates. The discrete adjoint is the derivative of the samples that were made; the others"
                            + " solve the adjoint equation of the flow on the sampler's levels, and the state again beside it.");
        }
        List<Map.Entry<String, String>> settings = new ArrayList<>();
        settings.add(Map.entry(
                "gradients",
                options.gradients().stream().map(SteeringGradient::title).collect(Collectors.joining(", "))));
        settings.addAll(some);
        settings.add(Map.entry("samples", Integer.toString(options.count())));
        settings.add(Map.entry("learning rate", Double.toString(options.rate())));
        settings.add(Map.entry("sampler", options.sampler() + ", " + options.steps() + " steps"));
        settings.add(Map.entry("seed", Long.toString(options.seed())));
        settings.add(Map.entry("threads", Integer.toString(options.threads())));
        String text = page.settings(settings).text();
        session.out().println("report: " + folder.writeText("report.html", text));
        session.out().flush();
    }

    private static List<String> row(Outcome outcome) {
        List<String> cells = new ArrayList<>(List.of(outcome.how.title()));
        outcome.findings.forEach(each -> cells.add(each.getValue()));
        return cells;
    }
}
