package org.costate.examples.diffusion;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.costate.diffusion.Grid;
import org.costate.diffusion.SamplingException;
import org.costate.diffusion.SamplingMethod;
import org.costate.examples.DiffusionOptimizeOptions;
import org.costate.examples.NumericalFailureException;
import org.costate.examples.Session;
import org.costate.examples.file.AtomicFile;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.report.LineChart;
import org.costate.examples.report.StudyReport;
import org.costate.neural.Workers;

/**
 * Behind {@code diffusion optimize --what weights}: moves the weights of a denoiser until its samples are close to one test
 * image, by gradients through the steps of a sampler, and looks at samples of other noise.
 */
public final class WeightOptimizer {

    private static final int OTHERS = 100;
    private static final int COLUMNS = 10;

    private final DiffusionModel model;
    private final DiffusionOptimizeOptions options;
    private final OutputFolder folder;
    private final Session session;

    /**
     * An optimization that has not begun.
     *
     * @param model   a model of digits
     * @param options what to do
     * @param folder  where to, known to be writable
     * @param session whom to talk to
     */
    public WeightOptimizer(
            DiffusionModel model, DiffusionOptimizeOptions options, OutputFolder folder, Session session) {
        this.model = model;
        this.options = options;
        this.folder = folder;
        this.session = session;
    }

    /** What is told of one descent. */
    private static final class Outcome {

        private final WeightDescent descent;
        private final double otherBefore;
        private final double otherAfter;
        private final byte[] picture;

        Outcome(WeightDescent descent, double otherBefore, double otherAfter, byte[] picture) {
            this.descent = descent;
            this.otherBefore = otherBefore;
            this.otherAfter = otherAfter;
            this.picture = picture;
        }

        List<Map.Entry<String, String>> findings() {
            double[] losses = descent.losses();
            return List.of(
                    finding("loss before", "%.4f", losses[0]),
                    finding("loss after " + descent.updates() + " updates", "%.4f", losses[losses.length - 1]),
                    finding("of other noise, before", "%.4f", otherBefore),
                    finding("of other noise, after", "%.4f", otherAfter),
                    finding(
                            "first gradient, cosine to the discrete",
                            "%.3f",
                            descent.agreement().cosine()),
                    finding(
                            "first gradient, length over the discrete",
                            "%.3g",
                            descent.agreement().length()),
                    finding("milliseconds of a gradient", "%.0f", 1e3 * descent.secondsOfGradient()));
        }

        private static Map.Entry<String, String> finding(String what, String format, double value) {
            return Map.entry(what, String.format(Locale.ROOT, format, value));
        }
    }

    /**
     * Optimizes, saves the model of the first gradient, reports and prints.
     *
     * @throws NumericalFailureException if a sample of the model as it was given is not finite
     * @throws IOException               if a file cannot be read or written
     */
    public void run() throws IOException {
        try (Workers workers = Workers.of(options.threads())) {
            optimize(workers);
        } catch (SamplingException e) {
            throw new NumericalFailureException("sampling: " + e.getMessage(), e);
        }
    }

    private void optimize(Workers workers) throws IOException {
        int d = model.dimension();
        double[] noise = DiffusionSampler.noise(options.count(), d, options.seed());
        double[] others = DiffusionSampler.noise(OTHERS, d, options.seed() + 1);
        double[] reference = Arrays.copyOfRange(
                model.requireBasis().encode(MnistData.load().test().first(options.reference() + 1)),
                options.reference() * d,
                (options.reference() + 1) * d);
        Grid grid = DiffusionSampler.grid(model, options.steps());
        SamplingMethod method = options.sampler().method().orElseThrow();
        List<Outcome> outcomes = new ArrayList<>();
        byte[] before = {};
        for (SteeringGradient how : options.gradients()) {
            if (!how.fits(grid)) {
                session.out()
                        .println(how.title() + ": not possible, for it is singular without signal, where this model's"
                                + " samples begin; discrete and angle-midpoint are not");
                continue;
            }
            WeightDescent descent = new WeightDescent(how, model, method, grid, reference, noise, workers);
            before = Picture.digits(descent.images(others), COLUMNS);
            double lossBefore = descent.lossOf(others);
            descent.run(options.updates(), options.rate());
            outcomes.add(outcome(descent, lossBefore, others));
            Outcome last = outcomes.get(outcomes.size() - 1);
            session.out().println(how.title() + ":");
            last.findings().forEach(each -> session.out().println("  " + each.getKey() + ": " + each.getValue()));
            session.out().flush();
        }
        if (!outcomes.isEmpty()) {
            DiffusionModelFile.save(
                    folder.file("model.safetensors"),
                    outcomes.get(0).descent.tuned(),
                    Map.of("tunedTowards", "test image " + options.reference()));
            session.out().println("model: " + folder.file("model.safetensors"));
            report(outcomes, before, Picture.digits(model.requireBasis().decode(reference), 1));
        }
    }

    /** Samples of weights that were led astray may have no values: an infinite loss and an empty picture then. */
    private static Outcome outcome(WeightDescent descent, double lossBefore, double[] others) throws IOException {
        try {
            return new Outcome(
                    descent, lossBefore, descent.lossOf(others), Picture.digits(descent.images(others), COLUMNS));
        } catch (SamplingException e) {
            return new Outcome(
                    descent, lossBefore, Double.POSITIVE_INFINITY, Picture.digits(new double[MnistData.PIXELS], 1));
        }
    }

    private void report(List<Outcome> outcomes, byte[] before, byte[] reference) throws IOException {
        Outcome first = outcomes.get(0);
        List<Map.Entry<String, byte[]>> pictures = new ArrayList<>();
        pictures.add(Map.entry("reference", reference));
        pictures.add(Map.entry("before", before));
        AtomicFile.write(folder.file("before.png"), out -> out.write(before));
        for (Outcome outcome : outcomes) {
            pictures.add(Map.entry("after, by the " + outcome.descent.how().title(), outcome.picture));
            String name = outcome == first ? "after.png" : "after-" + outcome.descent.how() + ".png";
            AtomicFile.write(folder.file(name), out -> out.write(outcome.picture));
        }
        List<LineChart.Series> lines = new ArrayList<>();
        List<List<String>> table = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            double[] losses = outcome.descent.losses();
            double[] updates = new double[losses.length];
            Arrays.setAll(updates, i -> i);
            lines.add(LineChart.Series.of(outcome.descent.how().title(), updates, losses));
            List<String> cells = new ArrayList<>(List.of(outcome.descent.how().title()));
            outcome.findings().forEach(each -> cells.add(each.getValue()));
            table.add(cells);
        }
        StudyReport page = StudyReport.of("Weights of a denoiser, fine-tuned")
                .findings(first.findings())
                .pictures(
                        "Samples of other noise",
                        "What the model draws from noise that the descent has not seen, before and after.",
                        pictures)
                .charts(
                        "Updates",
                        "Half the mean square distance to the reference, in deviations of the data, of the noise that is used.",
                        "updates",
                        List.of(LineChart.of("loss", "updates", "", lines).withLogarithmicValues()))
                .table(
                        "Gradients compared",
                        first.findings().stream().map(Map.Entry::getKey).toList(),
                        table,
                        "Same noise, same updates. The discrete adjoint is the derivative of the samples that were made; the"
                                + " others solve the adjoint equation of the flow on the sampler's levels, and the state again beside it.");
        session.out()
                .println("report: "
                        + folder.writeText(
                                "report.html", page.settings(settings()).text()));
        session.out().flush();
    }

    private List<Map.Entry<String, String>> settings() {
        return List.of(
                Map.entry(
                        "gradients",
                        options.gradients().stream()
                                .map(SteeringGradient::title)
                                .collect(Collectors.joining(", "))),
                Map.entry("reference", "test image " + options.reference()),
                Map.entry("samples", Integer.toString(options.count())),
                Map.entry("samples of other noise", Integer.toString(OTHERS)),
                Map.entry("learning rate", Double.toString(options.rate())),
                Map.entry("sampler", options.sampler() + ", " + options.steps() + " steps"),
                Map.entry("seed", Long.toString(options.seed())),
                Map.entry("threads", Integer.toString(options.threads())));
    }
}
