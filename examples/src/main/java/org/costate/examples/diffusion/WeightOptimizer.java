package org.costate.examples.diffusion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.costate.diffusion.Grid;
import org.costate.diffusion.SamplingException;
import org.costate.diffusion.SamplingMethod;
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
import org.costate.neural.Workers;
import org.costate.solver.Cancellation;
import org.jspecify.annotations.Nullable;

/**
 * Behind {@code diffusion optimize --what weights}: moves the weights of a denoiser until its samples are close to one test
 * image, by gradients through the steps of a sampler, and looks at samples of other noise.
 */
public final class WeightOptimizer {

    private static final String TUNED = "tuned.safetensors";
    private static final int OTHERS = 100;
    private static final int COLUMNS = 10;

    private final DiffusionModel model;
    private final DiffusionOptimizeOptions options;
    private final Session session;
    private final SteeringReport report;
    private byte[] before = {};

    /**
     * An optimization that has not begun.
     *
     * @param path    the file of the model
     * @param model   a model of digits
     * @param options what to do
     * @param folder  where to, known to be writable
     * @param session whom to talk to
     */
    public WeightOptimizer(
            Path path, DiffusionModel model, DiffusionOptimizeOptions options, OutputFolder folder, Session session) {
        this.model = model;
        this.options = options;
        this.session = session;
        report = new SteeringReport(path, model, options, folder, session);
    }

    /**
     * Optimizes, saves the model of the first gradient, reports and prints. Ctrl-C keeps the model so far in a file of its own.
     *
     * @throws NumericalFailureException if a sample of the model as it was given is not finite, or the loss does not go down
     * @throws IOException               if a file cannot be read or written
     */
    @SuppressWarnings("try") // interrupts are listened to until they are closed
    public void run() throws IOException {
        Cancellation cancellation = Cancellation.of();
        try (Interrupts interrupts = Interrupts.of(DiffusionModels.PATIENCE, session.err(), cancellation::cancel);
                Workers workers = Workers.of(options.threads());
                StudyFiles files = report.files(TUNED)) {
            double[] reference = reference();
            List<WeightDescent> descents = new ArrayList<>();
            if (optimize(reference, workers, descents, files, cancellation)) {
                write(descents, Picture.digits(model.requireBasis().decode(reference), 1), files);
            } else if (descents.isEmpty()) {
                report.stoppedBefore();
            } else {
                WeightDescent first = descents.get(0);
                report.stopped(first.fault(), first.losses(), () -> keep(first, files));
            }
        } catch (SamplingException e) {
            throw new NumericalFailureException("sampling: " + e.getMessage(), e);
        }
    }

    /** Components of the test image. */
    private double[] reference() throws IOException {
        int d = model.dimension();
        int image = options.reference();
        double[] codes = model.requireBasis().encode(MnistData.load().test().first(image + 1));
        return Arrays.copyOfRange(codes, image * d, (image + 1) * d);
    }

    /** Adds descents; returns whether all were made, not cancelled. */
    private boolean optimize(
            double[] reference,
            Workers workers,
            List<WeightDescent> descents,
            StudyFiles files,
            Cancellation cancellation)
            throws IOException {
        int d = model.dimension();
        double[] noise = DiffusionSampler.noise(options.count(), d, options.seed());
        double[] others = DiffusionSampler.noise(OTHERS, d, options.seed() + 1);
        Grid grid = DiffusionSampler.grid(model, options.steps());
        SamplingMethod method = options.sampler().method().orElseThrow();
        try {
            for (SteeringGradient how : options.gradients()) {
                WeightDescent descent =
                        new WeightDescent(how, model, method, grid, reference, noise, workers, cancellation);
                descents.add(descent);
                before = Picture.digits(descent.images(others), COLUMNS);
                double lossBefore = descent.lossOf(others);
                descent.run(options.updates(), options.rate());
                if (cancellation.isRequested()) {
                    return false;
                }
                add(descent, lossBefore, others);
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

    /** Saves the model under a name of its own until all is known. */
    private void keep(WeightDescent descent, StudyFiles files) throws IOException {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("tunedTowards", "test image " + options.reference());
        facts.put("tuningUpdates", descent.updates());
        files.keep(TUNED, file -> DiffusionModelFile.save(file, descent.tuned(), facts));
    }

    /** Samples of weights that were led astray may have no values: an infinite loss and an empty picture then. */
    private void add(WeightDescent descent, double lossBefore, double[] others) {
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
        Findings findings = new Findings();
        SteeringReport.addLoss(findings, "loss before", losses[0]);
        SteeringReport.addLoss(
                findings, "loss after " + Words.count(descent.updates(), "update"), losses[losses.length - 1]);
        SteeringReport.addLoss(findings, "of other noise, before", lossBefore);
        SteeringReport.addLoss(findings, "of other noise, after", loss);
        SteeringReport.addGradient(findings, descent.agreement(), descent.secondsOfGradient());
        report.add(descent.how(), findings, picture);
    }

    private void write(List<WeightDescent> descents, byte[] reference, StudyFiles files) throws IOException {
        String title = "Weights of a denoiser, fine-tuned";
        List<LineChart.Series> lines = descents.stream()
                .map(descent -> SteeringReport.line(descent.how(), descent.losses()))
                .toList();
        StudyReport page = report.page(
                        files,
                        title,
                        before,
                        "Samples of other noise",
                        "What the model draws from noise that the descent has not seen, before and after.",
                        List.of(Map.entry("reference", reference)))
                .charts(
                        "Updates",
                        "Half the mean square distance to the reference, in deviations of the data, of the noise that is used.",
                        "updates",
                        List.of(LineChart.of("loss", "updates", "", lines).withLogarithmicValues()));
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("reference", "test image " + options.reference());
        settings.put("samples of other noise", OTHERS);
        report.finish(
                files,
                title,
                page,
                settings,
                descents.stream().map(WeightOptimizer::curves).toList());
        session.out().println("model: " + files.folder().file(TUNED));
        session.out().flush();
    }

    private static Map<String, List<@Nullable Double>> curves(WeightDescent descent) {
        return Map.of("loss", JsonText.numbers(descent.losses()));
    }
}
