package org.costate.examples.diffusion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.costate.examples.DiffusionOptimizeOptions;
import org.costate.examples.NumericalFailureException;
import org.costate.examples.Session;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.report.Findings;
import org.costate.examples.report.LineChart;
import org.costate.examples.report.StudyFiles;
import org.costate.examples.report.StudyReport;
import org.costate.examples.report.StudyResults;
import org.costate.examples.report.Words;
import org.jspecify.annotations.Nullable;

/** What {@code diffusion optimize} tells of descents by several gradients, the first of which counts. Mutable, for one thread. */
final class SteeringReport {

    private static final String BEFORE = "before.png";
    private static final double ROUNDING = 1e-6;
    private static final double LONG = 1e5;

    private final Path path;
    private final DiffusionModel model;
    private final DiffusionOptimizeOptions options;
    private final OutputFolder folder;
    private final Session session;
    private final List<Outcome> outcomes = new ArrayList<>();

    private static final class Outcome {

        private final SteeringGradient how;
        private final Findings findings;
        private final byte[] picture;

        Outcome(SteeringGradient how, Findings findings, byte[] picture) {
            this.how = how;
            this.findings = findings;
            this.picture = picture;
        }
    }

    /**
     * A report of nothing yet.
     *
     * @param path the file of the model
     */
    SteeringReport(
            Path path, DiffusionModel model, DiffusionOptimizeOptions options, OutputFolder folder, Session session) {
        this.path = path;
        this.model = model;
        this.options = options;
        this.folder = folder;
        this.session = session;
    }

    /**
     * Files of the study, begun before the work.
     *
     * @param more the name of another file that will be written
     */
    StudyFiles files(String more) throws IOException {
        List<String> names = new ArrayList<>(List.of(more, BEFORE, StudyResults.REPORT, StudyResults.RESULTS));
        for (SteeringGradient how : options.gradients()) {
            names.add(picture(how));
        }
        List<Path> inputs = new ArrayList<>(DiffusionModels.inputs(path));
        options.classifier().ifPresent(inputs::add);
        return StudyFiles.of(folder, names, inputs, session.err());
    }

    /** The picture at the end of a descent; the one that counts has no name of a gradient. */
    private String picture(SteeringGradient how) {
        return how == options.gradients().get(0) ? "after.png" : "after-" + how + ".png";
    }

    /** Prints and keeps what came of a descent, with a picture of its samples at the end. */
    void add(SteeringGradient how, Findings findings, byte[] picture) {
        outcomes.add(new Outcome(how, findings, picture));
        session.out().println(how.title() + ":");
        findings.texts().forEach(each -> session.out().println("  " + each.getKey() + ": " + each.getValue()));
        session.out().flush();
    }

    /**
     * Refuses what came of the first gradient, the one that counts, if it did not go down.
     *
     * @param fault  why it ended early
     * @param losses before and after each update
     * @throws NumericalFailureException if it ended early, or above where it began
     */
    void requireDescent(Optional<String> fault, double[] losses) {
        SteeringGradient how = options.gradients().get(0);
        String advice = "; --rate = " + options.rate() + " may be too large"
                + (how.scheme().isEmpty() ? "" : ", or " + how + " too far from the gradient with so few --steps")
                + "; nothing was written";
        if (fault.isPresent() || grown(losses)) {
            throw new NumericalFailureException("optimization: "
                    + fault.orElse(growth(losses) + " in " + Words.count(losses.length - 1, "update")) + advice);
        }
    }

    /** What keeps the result of a descent in a file of its own. */
    interface Keeping {

        /** Writes it. */
        void keep() throws IOException;
    }

    /**
     * Tells of the first gradient's descent that it was stopped, and keeps what it has if that is of use.
     *
     * @param fault  why it ended early
     * @param losses before and after each update
     */
    void stopped(Optional<String> fault, double[] losses, Keeping keeping) throws IOException {
        if (losses.length <= 1) {
            stoppedBefore();
            return;
        }
        String line = "stopped after " + Words.count(losses.length - 1, "update");
        if (fault.isPresent() || grown(losses)) {
            line += "; " + fault.orElse(growth(losses)) + "; nothing was written";
        } else {
            keeping.keep();
        }
        session.out().println(line);
        session.out().flush();
    }

    /** Tells that nothing was done before the stop. */
    void stoppedBefore() {
        session.out().println("stopped before the first update; nothing was written");
        session.out().flush();
    }

    private static boolean grown(double[] losses) {
        return !(losses[losses.length - 1] <= losses[0] + ROUNDING * (1 + losses[0]));
    }

    private static String growth(double[] losses) {
        return String.format(Locale.ROOT, "the loss went from %.4g to %.4g", losses[0], losses[losses.length - 1]);
    }

    /** Findings and pictures, which are also added to the files, with some more before them. */
    StudyReport page(
            StudyFiles files,
            String title,
            byte[] before,
            String heading,
            String note,
            List<Map.Entry<String, byte[]>> more)
            throws IOException {
        List<Map.Entry<String, byte[]>> pictures = new ArrayList<>(more);
        pictures.add(Map.entry("before", before));
        files.write(BEFORE, out -> out.write(before));
        for (Outcome outcome : outcomes) {
            pictures.add(Map.entry("after, by the " + outcome.how.title(), outcome.picture));
            files.write(picture(outcome.how), out -> out.write(outcome.picture));
        }
        return StudyReport.of(title).findings(outcomes.get(0).findings.texts()).pictures(heading, note, pictures);
    }

    /** A line over the updates. */
    static LineChart.Series line(SteeringGradient how, double[] values) {
        double[] updates = new double[values.length];
        Arrays.setAll(updates, i -> i);
        return LineChart.Series.of(how.title(), updates, values);
    }

    /** Adds a loss; those of descents that were led astray have many digits before the point. */
    static void addLoss(Findings findings, String what, double loss) {
        findings.add(what, Math.abs(loss) < LONG ? "%.4f" : "%.3g", loss);
    }

    /** What is told of every descent's gradient. */
    static void addGradient(Findings findings, Agreement agreement, double seconds) {
        findings.add("first gradient, cosine to the discrete", "%.3f", agreement.cosine());
        findings.add("first gradient, length over the discrete", "%.3g", agreement.length());
        findings.add("milliseconds of a gradient", "%.0f", 1e3 * seconds);
    }

    /**
     * Adds the table and the settings, some of them given, and publishes page, numbers and files.
     *
     * @param some   settings that others do not have
     * @param curves numbers of each gradient's descent, in their order
     */
    void finish(
            StudyFiles files,
            String title,
            StudyReport page,
            Map<String, Object> some,
            List<Map<String, List<@Nullable Double>>> curves)
            throws IOException {
        if (outcomes.size() > 1) {
            page.table(
                    "Gradients compared",
                    outcomes.get(0).findings.texts().stream()
                            .map(Map.Entry::getKey)
                            .toList(),
                    outcomes.stream().map(SteeringReport::row).toList(),
                    "Same noise, same updates. The discrete adjoint is the derivative of the samples that were made; the others"
                            + " solve the adjoint equation of the flow on the sampler's levels, and the state again beside it.");
        }
        StudyResults results = DiffusionModels.results(title, path, model);
        results.setting(
                "gradients",
                options.gradients().stream().map(SteeringGradient::title).collect(Collectors.joining(", ")));
        some.forEach(results::setting);
        results.setting("samples", options.count())
                .setting("updates", options.updates())
                .setting("learning rate", options.rate())
                .setting("sampler", options.sampler() + ", " + Words.count(options.steps(), "step"))
                .setting("seed", options.seed())
                .setting("threads", options.threads());
        Map<String, Object> byGradient = new LinkedHashMap<>();
        Map<String, Object> curvesByGradient = new LinkedHashMap<>();
        for (int i = 0; i < outcomes.size(); i++) {
            String how = outcomes.get(i).how.toString();
            byGradient.put(how, outcomes.get(i).findings.json());
            curvesByGradient.put(how, curves.get(i));
        }
        results.numbers("findings", byGradient).numbers("updates", curvesByGradient);
        session.out().println(results.publish(files, page));
        session.out().flush();
    }

    private static List<String> row(Outcome outcome) {
        List<String> cells = new ArrayList<>(List.of(outcome.how.title()));
        outcome.findings.texts().forEach(each -> cells.add(each.getValue()));
        return cells;
    }
}
