package org.costate.examples.diffusion;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.costate.diffusion.Sampler;
import org.costate.diffusion.SamplingException;
import org.costate.examples.DiffusionOptimizeOptions;
import org.costate.examples.NumericalFailureException;
import org.costate.examples.Session;
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
        SteeringReport report = new SteeringReport(options, folder, session);
        List<NoiseDescent> descents = new ArrayList<>();
        for (SteeringGradient how : report.possible(sampler.grid())) {
            NoiseDescent descent = new NoiseDescent(how, model, sampler, judge, options.target(), noise);
            descent.run(options.updates(), options.rate());
            descents.add(descent);
            report.add(how, findings(descent), picture(descent.images()));
        }
        if (!descents.isEmpty()) {
            write(report, descents);
        }
    }

    private static List<Map.Entry<String, String>> findings(NoiseDescent descent) {
        String after = "target reached after " + descent.updates() + " updates";
        List<Map.Entry<String, String>> findings = new ArrayList<>();
        findings.add(SteeringReport.finding("target reached before", "%.1f %%", 100 * descent.shares()[0]));
        findings.add(SteeringReport.finding(after, "%.1f %%", 100 * descent.lastShare()));
        findings.add(SteeringReport.finding("root mean square of the noise", "%.3f", descent.size()));
        findings.addAll(SteeringReport.gradientFindings(descent.agreement(), descent.secondsOfGradient()));
        return findings;
    }

    private byte[] picture(double[] images) {
        int rows = Math.min(options.count(), COLUMNS * COLUMNS) * MnistData.PIXELS;
        return Picture.digits(Arrays.copyOf(images, rows), COLUMNS);
    }

    private void write(SteeringReport report, List<NoiseDescent> descents) throws IOException {
        StudyReport page = report.page(
                        "Noise of digits, optimized",
                        picture(descents.get(0).firstImages()),
                        "Samples",
                        "The same places before and after: the model is the same, the noise is not.",
                        List.of())
                .charts(
                        "Updates",
                        "Share of the samples that the classifier takes for what they shall be, and the mean cross entropy.",
                        "updates",
                        List.of(
                                chart("targets reached", "%", descents, descent -> scaled(100, descent.shares())),
                                chart("loss", "", descents, NoiseDescent::losses)));
        String target = options.target() < 0 ? "the next digit" : Integer.toString(options.target());
        report.finish(
                page,
                List.of(
                        Map.entry(
                                "classifier", options.classifier().orElseThrow().toString()),
                        Map.entry("target", target)));
    }

    private static LineChart chart(
            String title, String unit, List<NoiseDescent> descents, Function<NoiseDescent, double[]> values) {
        List<LineChart.Series> lines = descents.stream()
                .map(descent -> SteeringReport.line(descent.how(), values.apply(descent)))
                .toList();
        return LineChart.of(title, "updates", unit, lines);
    }

    private static double[] scaled(double factor, double[] values) {
        return Arrays.stream(values).map(value -> factor * value).toArray();
    }
}
