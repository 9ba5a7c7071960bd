package org.costate.examples.diffusion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.costate.diffusion.Sampler;
import org.costate.diffusion.SamplingException;
import org.costate.examples.DiffusionOptimizeOptions;
import org.costate.examples.NumericalFailureException;
import org.costate.examples.Session;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.report.Findings;
import org.costate.examples.report.JsonText;
import org.costate.examples.report.LineChart;
import org.costate.examples.report.StudyFiles;
import org.costate.examples.report.StudyReport;
import org.costate.examples.report.Words;
import org.costate.examples.run.Interrupts;
import org.costate.examples.train.DigitJudge;
import org.costate.neural.Workers;
import org.costate.solver.Cancellation;
import org.costate.solver.SolveException;
import org.jspecify.annotations.Nullable;

/** Behind {@code diffusion optimize}: gradient descent on the noise, through the steps of a sampler and a classifier. */
public final class NoiseOptimizer {

    private static final String NOISE = "noise.csv";
    private static final int COLUMNS = 10;

    private final DiffusionModel model;
    private final DiffusionOptimizeOptions options;
    private final Session session;
    private final SteeringReport report;

    /**
     * An optimization that has not begun.
     *
     * @param path    the file of the model
     * @param model   a model of digits
     * @param options what to do
     * @param folder  where to, known to be writable
     * @param session whom to talk to
     */
    public NoiseOptimizer(
            Path path, DiffusionModel model, DiffusionOptimizeOptions options, OutputFolder folder, Session session) {
        this.model = model;
        this.options = options;
        this.session = session;
        report = new SteeringReport(path, model, options, folder, session);
    }

    /**
     * Optimizes, reports and prints. Ctrl-C keeps the noise so far in a file of its own.
     *
     * @throws NumericalFailureException if a sample is not finite, or the loss does not go down
     * @throws IOException               if a file cannot be read or written
     */
    @SuppressWarnings("try") // interrupts are listened to until they are closed
    public void run() throws IOException {
        Cancellation cancellation = Cancellation.of();
        try (Interrupts interrupts = Interrupts.of(DiffusionModels.PATIENCE, session.err(), cancellation::cancel);
                Workers workers = Workers.of(options.threads());
                StudyFiles files = report.files(NOISE)) {
            DigitJudge judge = DigitJudge.load(options.classifier().orElseThrow(), workers);
            List<NoiseDescent> descents = new ArrayList<>();
            if (optimize(judge, workers, descents, files, cancellation)) {
                write(descents, files);
            } else if (descents.isEmpty()) {
                report.stoppedBefore();
            } else {
                NoiseDescent first = descents.get(0);
                report.stopped(first.fault(), first.losses(), () -> keep(first, files));
            }
        } catch (SamplingException | SolveException e) {
            throw new NumericalFailureException("sampling: " + e.getMessage(), e);
        }
    }

    /** Adds descents; returns whether all were made, not cancelled. */
    private boolean optimize(
            DigitJudge judge, Workers workers, List<NoiseDescent> descents, StudyFiles files, Cancellation cancellation)
            throws IOException {
        double[] noise = DiffusionSampler.noise(options.count(), model.dimension(), options.seed());
        Sampler sampler = Sampler.of(
                        options.sampler().method().orElseThrow(),
                        new StoppableDenoiser(model.denoiser(workers), cancellation),
                        DiffusionSampler.grid(model, options.steps()))
                .withMemory(DiffusionModels.sampleMemory());
        try {
            for (SteeringGradient how : options.gradients()) {
                NoiseDescent descent = new NoiseDescent(how, model, sampler, judge, options.target(), noise);
                descents.add(descent);
                descent.run(options.updates(), options.rate(), cancellation);
                if (cancellation.isRequested()) {
                    return false;
                }
                report.add(how, findings(descent), picture(descent.images()));
                if (descents.size() == 1) {
                    report.requireDescent(descent.fault(), descent.losses());
                    keep(descent, files);
                }
            }
            return true;
        } catch (CancellationException e) {
            return false;
        }
    }

    /** Writes the noise under a name of its own until all is known. */
    private void keep(NoiseDescent descent, StudyFiles files) throws IOException {
        new DrawnFiles(files).keepCsv(NOISE, descent.noise(), model.dimension());
    }

    private static Findings findings(NoiseDescent descent) {
        String after = "target reached after " + Words.count(descent.updates(), "update");
        Findings findings = new Findings();
        findings.add("target reached before", "%.1f %%", 100 * descent.shares()[0]);
        findings.add(after, "%.1f %%", 100 * descent.lastShare());
        findings.add("root mean square of the noise", "%.3f", descent.size());
        SteeringReport.addGradient(findings, descent.agreement(), descent.secondsOfGradient());
        return findings;
    }

    private byte[] picture(double[] images) {
        int rows = Math.min(options.count(), COLUMNS * COLUMNS) * MnistData.PIXELS;
        return Picture.digits(Arrays.copyOf(images, rows), COLUMNS);
    }

    private void write(List<NoiseDescent> descents, StudyFiles files) throws IOException {
        String title = "Noise of digits, optimized";
        StudyReport page = report.page(
                        files,
                        title,
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
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("classifier", options.classifier().orElseThrow());
        settings.put("target", options.target().<Object>map(digit -> digit).orElse("the next digit"));
        report.finish(
                files,
                title,
                page,
                settings,
                descents.stream().map(NoiseOptimizer::curves).toList());
    }

    private static Map<String, List<@Nullable Double>> curves(NoiseDescent descent) {
        Map<String, List<@Nullable Double>> curves = new LinkedHashMap<>();
        curves.put("targetsReached", JsonText.numbers(descent.shares()));
        curves.put("loss", JsonText.numbers(descent.losses()));
        return curves;
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
