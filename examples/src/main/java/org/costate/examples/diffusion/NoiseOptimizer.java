package org.costate.examples.diffusion;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.costate.diffusion.Sampler;
import org.costate.diffusion.SamplingException;
import org.costate.examples.DiffusionOptimizeOptions;
import org.costate.examples.NumericalFailureException;
import org.costate.examples.Session;
import org.costate.examples.file.AtomicFile;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.report.LineChart;
import org.costate.examples.report.StudyReport;
import org.costate.examples.train.DigitJudge;
import org.costate.neural.Workers;

/** Behind {@code diffusion optimize}: gradient descent on the noise, through the steps of a sampler and a classifier. */
public final class NoiseOptimizer {

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
    public NoiseOptimizer(
            DiffusionModel model, DiffusionOptimizeOptions options, OutputFolder folder, Session session) {
        this.model = model;
        this.options = options;
        this.folder = folder;
        this.session = session;
    }

    /**
     * Optimizes, reports and prints.
     *
     * @throws NumericalFailureException if a sample is not finite
     * @throws IOException               if a file cannot be read or written
     */
    public void run() throws IOException {
        try (Workers workers = Workers.of(options.threads())) {
            DigitJudge judge = DigitJudge.load(options.classifier().orElseThrow(), workers);
            optimize(judge, workers);
        } catch (SamplingException e) {
            throw new NumericalFailureException("sampling: " + e.getMessage(), e);
        }
    }

    private void optimize(DigitJudge judge, Workers workers) throws IOException {
        double[] noise = DiffusionSampler.noise(options.count(), model.dimension(), options.seed());
        Sampler sampler = Sampler.of(
                options.sampler().method().orElseThrow(),
                model.denoiser(workers),
                DiffusionSampler.grid(model, options.steps()));
        List<NoiseDescent> descents = new ArrayList<>();
        for (SteeringGradient how : options.gradients()) {
            if (!how.fits(sampler.grid())) {
                session.out()
                        .println(how.title() + ": not possible, for it is singular without signal, where this model's"
                                + " samples begin; discrete and angle-midpoint are not");
                continue;
            }
            NoiseDescent descent = new NoiseDescent(how, model, sampler, judge, options.target(), noise);
            descent.run(options.updates(), options.rate());
            descents.add(descent);
            print(descent);
        }
        if (!descents.isEmpty()) {
            report(descents);
        }
    }

    private void print(NoiseDescent descent) {
        session.out().println(descent.how().title() + ":");
        findings(descent).forEach(each -> session.out().println("  " + each.getKey() + ": " + each.getValue()));
        session.out().flush();
    }

    private static List<Map.Entry<String, String>> findings(NoiseDescent descent) {
        double[] shares = descent.shares();
        return List.of(
                finding("target reached before", "%.1f %%", 100 * shares[0]),
                finding("target reached after " + descent.updates() + " updates", "%.1f %%", 100 * descent.lastShare()),
                finding(
                        "first gradient, cosine to the discrete",
                        "%.3f",
                        descent.agreement().cosine()),
                finding(
                        "first gradient, length over the discrete",
                        "%.3g",
                        descent.agreement().length()),
                finding("root mean square of the noise", "%.3f", descent.size()),
                finding("milliseconds of a gradient", "%.0f", 1e3 * descent.secondsOfGradient()));
    }

    private void report(List<NoiseDescent> descents) throws IOException {
        NoiseDescent first = descents.get(0);
        int rows = Math.min(options.count(), COLUMNS * COLUMNS) * MnistData.PIXELS;
        byte[] before = Picture.digits(Arrays.copyOf(first.firstImages(), rows), COLUMNS);
        List<Map.Entry<String, byte[]>> pictures = new ArrayList<>();
        pictures.add(Map.entry("before", before));
        AtomicFile.write(folder.file("before.png"), out -> out.write(before));
        for (NoiseDescent descent : descents) {
            byte[] after = Picture.digits(Arrays.copyOf(descent.images(), rows), COLUMNS);
            pictures.add(Map.entry("after, by the " + descent.how().title(), after));
            String name = descent == first ? "after.png" : "after-" + descent.how() + ".png";
            AtomicFile.write(folder.file(name), out -> out.write(after));
        }
        StudyReport page = StudyReport.of("Noise of digits, optimized")
                .findings(findings(first))
                .pictures(
                        "Samples",
                        "The same places before and after: the model is the same, the noise is not.",
                        pictures)
                .charts(
                        "Updates",
                        "Share of the samples that the classifier takes for what they shall be, and the mean cross entropy.",
                        "updates",
                        List.of(
                                chart("targets reached", "%", descents, descent -> scaled(100, descent.shares())),
                                chart("loss", "", descents, NoiseDescent::losses)));
        if (descents.size() > 1) {
            List<String> header =
                    findings(first).stream().map(Map.Entry::getKey).toList();
            page.table(
                    "Gradients compared",
                    header,
                    descents.stream().map(NoiseOptimizer::row).toList(),
                    "Same noise, same updates. The discrete adjoint is the derivative of the sample that was made; the others"
                            + " solve the adjoint equation of the flow on the sampler's levels, and the state again beside it.");
        }
        session.out()
                .println("report: "
                        + folder.writeText(
                                "report.html", page.settings(settings()).text()));
        session.out().flush();
    }

    private static List<String> row(NoiseDescent descent) {
        List<String> cells = new ArrayList<>(List.of(descent.how().title()));
        findings(descent).forEach(each -> cells.add(each.getValue()));
        return cells;
    }

    private static LineChart chart(
            String title, String unit, List<NoiseDescent> descents, Function<NoiseDescent, double[]> values) {
        List<LineChart.Series> lines = new ArrayList<>();
        for (NoiseDescent descent : descents) {
            double[] line = values.apply(descent);
            double[] updates = new double[line.length];
            Arrays.setAll(updates, i -> i);
            lines.add(LineChart.Series.of(descent.how().title(), updates, line));
        }
        return LineChart.of(title, "updates", unit, lines);
    }

    private static double[] scaled(double factor, double[] values) {
        return Arrays.stream(values).map(value -> factor * value).toArray();
    }

    private List<Map.Entry<String, String>> settings() {
        return List.of(
                Map.entry(
                        "gradients",
                        options.gradients().stream()
                                .map(SteeringGradient::title)
                                .collect(Collectors.joining(", "))),
                Map.entry("classifier", options.classifier().orElseThrow().toString()),
                Map.entry("target", options.target() < 0 ? "the next digit" : Integer.toString(options.target())),
                Map.entry("samples", Integer.toString(options.count())),
                Map.entry("learning rate", Double.toString(options.rate())),
                Map.entry("sampler", options.sampler() + ", " + options.steps() + " steps"),
                Map.entry("seed", Long.toString(options.seed())),
                Map.entry("threads", Integer.toString(options.threads())));
    }

    private static Map.Entry<String, String> finding(String what, String format, double value) {
        return Map.entry(what, String.format(Locale.ROOT, format, value));
    }
}
