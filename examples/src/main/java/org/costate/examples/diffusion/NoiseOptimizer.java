package org.costate.examples.diffusion;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.costate.diffusion.Sampler;
import org.costate.diffusion.SamplingException;
import org.costate.examples.DiffusionOptimizeOptions;
import org.costate.examples.NumericalFailureException;
import org.costate.examples.Session;
import org.costate.examples.file.AtomicFile;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.report.LineChart;
import org.costate.examples.report.PictureReport;
import org.costate.examples.train.DigitJudge;
import org.costate.neural.Workers;
import org.costate.optim.Adam;
import org.costate.optim.OptimizerState;

/** Behind {@code diffusion optimize}: gradient descent on the noise, through the steps of a sampler and a classifier. */
public final class NoiseOptimizer {

    private static final int COLUMNS = 10;

    // Of Adam. Rows that have reached their target have small gradients, which the mean over all rows makes smaller
    // still.
    private static final double MEAN_DECAY = 0.8;
    private static final double SQUARE_DECAY = 0.9;
    private static final double EPSILON = 1e-12;

    private final DiffusionModel model;
    private final DiffusionOptimizeOptions options;
    private final OutputFolder folder;
    private final Session session;
    private final List<Double> shares = new ArrayList<>();
    private final List<Double> losses = new ArrayList<>();

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
            DigitJudge judge = DigitJudge.load(options.classifier(), workers);
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
        NoiseObjective objective = new NoiseObjective(model, sampler, judge, noise);
        double[] first = objective.images();
        int[] targets = targets(judge, first);
        OptimizerState state = Adam.of(MEAN_DECAY, SQUARE_DECAY, EPSILON).start(noise.length);
        double[] noiseBar = new double[noise.length];
        long start = System.nanoTime();
        for (int update = 0; ; update++) {
            losses.add(objective.gradient(targets, noiseBar));
            shares.add(DiffusionDraw.share(judge, objective.images(), targets));
            if (update == options.updates()) {
                break;
            }
            state.step(noise, noiseBar, options.rate());
            objective.move(noise);
        }
        report(first, objective.images(), noise, (System.nanoTime() - start) * 1e-9);
    }

    private int[] targets(DigitJudge judge, double[] images) {
        int[] targets = judge.classify(images);
        for (int row = 0; row < targets.length; row++) {
            targets[row] = options.target() >= 0 ? options.target() : (targets[row] + 1) % MnistData.CLASSES;
        }
        return targets;
    }

    private void report(double[] first, double[] last, double[] noise, double seconds) throws IOException {
        double squares = 0;
        for (double each : noise) {
            squares += each * each / noise.length;
        }
        List<Map.Entry<String, String>> findings = List.of(
                finding("target reached before", "%.1f %%", 100 * shares.get(0)),
                finding(
                        "target reached after " + options.updates() + " updates",
                        "%.1f %%",
                        100 * shares.get(shares.size() - 1)),
                finding("root mean square of the noise", "%.3f", Math.sqrt(squares)),
                finding("seconds", "%.1f", seconds));
        findings.forEach(each -> session.out().println(each.getKey() + ": " + each.getValue()));
        int rows = Math.min(options.count(), COLUMNS * COLUMNS) * MnistData.PIXELS;
        byte[] before = Picture.digits(Arrays.copyOf(first, rows), COLUMNS);
        byte[] after = Picture.digits(Arrays.copyOf(last, rows), COLUMNS);
        AtomicFile.write(folder.file("before.png"), out -> out.write(before));
        AtomicFile.write(folder.file("after.png"), out -> out.write(after));
        double[] updates = new double[shares.size()];
        Arrays.setAll(updates, i -> i);
        double[] share = shares.stream().mapToDouble(each -> 100 * each).toArray();
        double[] loss = losses.stream().mapToDouble(Double::doubleValue).toArray();
        PictureReport page = PictureReport.of("Noise of digits, optimized")
                .findings(findings)
                .pictures(
                        "Samples",
                        "The same places before and after: the model is the same, the noise is not.",
                        List.of(Map.entry("before", before), Map.entry("after", after)))
                .chart(
                        "Targets reached",
                        "Share of the samples.",
                        LineChart.of(
                                "Targets reached",
                                "updates",
                                "%",
                                List.of(LineChart.Series.of("share", updates, share))))
                .chart(
                        "Loss",
                        "Cross entropy of the classifier and the targets.",
                        LineChart.of("Loss", "updates", "", List.of(LineChart.Series.of("loss", updates, loss))));
        session.out().println("report: " + folder.writeText("report.html", page.end(settings())));
        session.out().flush();
    }

    private List<Map.Entry<String, String>> settings() {
        return List.of(
                Map.entry("classifier", options.classifier().toString()),
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
