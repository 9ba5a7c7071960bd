package org.costate.examples.diffusion;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.costate.diffusion.Grid;
import org.costate.diffusion.SamplingException;
import org.costate.diffusion.SamplingMethod;
import org.costate.examples.DiffusionOptimizeOptions;
import org.costate.examples.NumericalFailureException;
import org.costate.examples.Session;
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
        SteeringReport report = new SteeringReport(options, folder, session);
        List<WeightDescent> descents = new ArrayList<>();
        byte[] before = {};
        for (SteeringGradient how : report.possible(grid)) {
            WeightDescent descent = new WeightDescent(how, model, method, grid, reference, noise, workers);
            before = Picture.digits(descent.images(others), COLUMNS);
            double lossBefore = descent.lossOf(others);
            descent.run(options.updates(), options.rate());
            descents.add(descent);
            add(report, descent, lossBefore, others);
        }
        if (!descents.isEmpty()) {
            DiffusionModelFile.save(
                    folder.file("model.safetensors"),
                    descents.get(0).tuned(),
                    Map.of("tunedTowards", "test image " + options.reference()));
            session.out().println("model: " + folder.file("model.safetensors"));
            write(report, descents, before, Picture.digits(model.requireBasis().decode(reference), 1));
        }
    }

    /** Samples of weights that were led astray may have no values: an infinite loss and an empty picture then. */
    private static void add(SteeringReport report, WeightDescent descent, double lossBefore, double[] others)
            throws IOException {
        double loss;
        byte[] picture;
        try {
            loss = descent.lossOf(others);
            picture = Picture.digits(descent.images(others), COLUMNS);
        } catch (SamplingException e) {
            loss = Double.POSITIVE_INFINITY;
            picture = Picture.digits(new double[MnistData.PIXELS], 1);
        }
        double[] losses = descent.losses();
        String after = "loss after " + descent.updates() + " updates";
        List<Map.Entry<String, String>> findings = new ArrayList<>();
        findings.add(SteeringReport.finding("loss before", "%.4f", losses[0]));
        findings.add(SteeringReport.finding(after, "%.4f", losses[losses.length - 1]));
        findings.add(SteeringReport.finding("of other noise, before", "%.4f", lossBefore));
        findings.add(SteeringReport.finding("of other noise, after", "%.4f", loss));
        findings.addAll(SteeringReport.gradientFindings(descent.agreement(), descent.secondsOfGradient()));
        report.add(descent.how(), findings, picture);
    }

    private void write(SteeringReport report, List<WeightDescent> descents, byte[] before, byte[] reference)
            throws IOException {
        List<LineChart.Series> lines = descents.stream()
                .map(descent -> SteeringReport.line(descent.how(), descent.losses()))
                .toList();
        StudyReport page = report.page(
                        "Weights of a denoiser, fine-tuned",
                        before,
                        "Samples of other noise",
                        "What the model draws from noise that the descent has not seen, before and after.",
                        List.of(Map.entry("reference", reference)))
                .charts(
                        "Updates",
                        "Half the mean square distance to the reference, in deviations of the data, of the noise that is used.",
                        "updates",
                        List.of(LineChart.of("loss", "updates", "", lines).withLogarithmicValues()));
        report.finish(
                page,
                List.of(
                        Map.entry("reference", "test image " + options.reference()),
                        Map.entry("samples of other noise", Integer.toString(OTHERS))));
    }
}
