package org.costate.examples.diffusion;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.costate.adjoint.Memory;
import org.costate.examples.DiffusionDrawOptions;
import org.costate.examples.DiffusionGradientsOptions;
import org.costate.examples.DiffusionOptimizeOptions;
import org.costate.examples.NumericalFailureException;
import org.costate.examples.Session;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.model.ModelFile;
import org.costate.examples.report.StudyFiles;
import org.costate.examples.report.StudyReport;
import org.costate.examples.report.StudyResults;
import org.costate.examples.run.Interrupts;
import org.costate.neural.Workers;
import org.costate.solver.Cancellation;

/** What can be done with a model that is trained. */
public final class DiffusionModels {

    /** How long the end of the process waits for what is done to be saved. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** About as much as the coefficients of a step take. */
    public static final double BYTES_OF_STEP = 900;

    private static final long MOST_RECORDED = 512L << 20;
    private static final double WEIGHT_COPIES = 8;
    private static final double COPIES_TO_COMPARE = 100;
    private static final double STAGES = 10;

    private DiffusionModels() {}

    /**
     * Loads a model of Costate, or of another program.
     *
     * @param path a safetensors file
     * @throws IOException if it cannot be read or is not such a model; says what was found and what is required
     */
    public static DiffusionModel load(Path path) throws IOException {
        return DiffusionModelFile.load(path);
    }

    /**
     * About how many bytes are held while samples are drawn and told of.
     *
     * @param data   what they are
     * @param d      numbers of a sample
     * @param labels labels of the model
     * @param count  number of samples
     */
    public static double bytesToDraw(DiffusionData data, int d, int labels, int count) {
        return DiffusionDraw.bytes(data, d, labels, count);
    }

    /**
     * About how many bytes are held while samples are optimized.
     *
     * @param model   the model
     * @param options what to do
     */
    public static double bytesToOptimize(DiffusionModel model, DiffusionOptimizeOptions options) {
        return MnistData.BYTES
                + options.what().bytes(options.count(), model.dimension())
                + BYTES_OF_STEP * options.steps()
                + Double.BYTES * WEIGHT_COPIES * model.network().parameterCount()
                + recorded(model, options.count(), options.steps(), (double)
                        sampleMemory().bytes());
    }

    /**
     * About how many bytes are held while gradients are compared.
     *
     * @param model   the model
     * @param options what to do
     */
    public static double bytesToCompare(DiffusionModel model, DiffusionGradientsOptions options) {
        int most = Math.max(
                GradientComparison.MOST_STEPS,
                options.steps().stream().mapToInt(Integer::intValue).max().orElse(1));
        double sample = (double) Double.BYTES * options.count() * (model.dimension() + model.labels());
        return COPIES_TO_COMPARE * sample
                + BYTES_OF_STEP * most
                + Double.BYTES * WEIGHT_COPIES * model.network().parameterCount()
                + recorded(model, options.count(), most, GradientComparison.MOST_BYTES);
    }

    /** A recording of steps of at most two evaluations, within a budget, and the evaluation of the reference's stages. */
    private static double recorded(DiffusionModel model, int count, int steps, double budget) {
        double pass = model.bytesOfPass(count);
        return Math.min(budget, 2 * pass * steps) + STAGES * pass;
    }

    /** What recordings of samples may hold: a quarter of what Java may use, and no more than is of use. */
    static Memory sampleMemory() {
        return Memory.ofBytes(Math.min(MOST_RECORDED, Runtime.getRuntime().maxMemory() / 4));
    }

    /**
     * Draws samples, writes them and reports. Ctrl-C keeps those that were drawn in a file of their own.
     *
     * @param path    the file of the model
     * @param model   the model
     * @param options how to draw
     * @param folder  where to, known to be writable
     * @param session whom to talk to
     * @throws NumericalFailureException if a solve failed
     * @throws IOException               if a file cannot be read or written
     */
    @SuppressWarnings("try") // interrupts are listened to until they are closed
    public static void sample(
            Path path, DiffusionModel model, DiffusionDrawOptions options, OutputFolder folder, Session session)
            throws IOException {
        Cancellation cancellation = Cancellation.of();
        List<Path> inputs = new ArrayList<>(inputs(path));
        options.classifier().ifPresent(inputs::add);
        try (Interrupts interrupts = Interrupts.of(PATIENCE, session.err(), cancellation::cancel);
                Workers workers = Workers.of(options.threads());
                StudyFiles files = StudyFiles.of(folder, DiffusionDraw.names(model.data()), inputs, session.err())) {
            DiffusionDraw draw = new DiffusionDraw(
                    model, options, DiffusionDraw.judge(options, workers), files, session, workers, cancellation);
            String title = "Samples of " + model.data();
            StudyReport page = StudyReport.of(title);
            if (!draw.draw() || !draw.addTo(page)) {
                return;
            }
            StudyResults results = results(title, path, model)
                    .numbers("findings", draw.findings().json());
            options.addTo(results, model.labels());
            session.out().println(results.publish(files, page));
            session.out().flush();
        }
    }

    /**
     * How many data there are to invert.
     *
     * @param model the model
     * @return test images whose label it knows; no end of points of a plane
     * @throws IOException if the images cannot be read
     */
    public static int testData(DiffusionModel model) throws IOException {
        return model.data().isPlane()
                ? Integer.MAX_VALUE
                : DiffusionInversion.testImages(model).size();
    }

    /**
     * Takes test data to noise and back, writes pictures of both and reports; Ctrl-C ends it and leaves nothing.
     *
     * @param path    the file of the model
     * @param model   the model
     * @param options how to solve
     * @param folder  where to, known to be writable
     * @param session whom to talk to
     * @throws NumericalFailureException if a solve failed
     * @throws IOException               if the images cannot be read or a file not be written
     */
    @SuppressWarnings("try") // interrupts are listened to until they are closed
    public static void invert(
            Path path, DiffusionModel model, DiffusionDrawOptions options, OutputFolder folder, Session session)
            throws IOException {
        String title = "Noise of " + model.data();
        StudyReport page = StudyReport.of(title);
        Cancellation cancellation = Cancellation.of();
        try (Interrupts interrupts = Interrupts.of(PATIENCE, session.err(), cancellation::cancel);
                StudyFiles files =
                        StudyFiles.of(folder, DiffusionInversion.names(model.data()), inputs(path), session.err())) {
            DiffusionInversion inversion = new DiffusionInversion(model, options, files, session);
            if (!inversion.addTo(page, cancellation)) {
                session.out().println("stopped; nothing was written");
                session.out().flush();
                return;
            }
            StudyResults results = results(title, path, model)
                    .numbers("findings", inversion.findings().json())
                    .setting("sampler", options.sampling())
                    .setting("seed", options.seed())
                    .setting("threads", options.threads());
            session.out().println(results.publish(files, page));
            session.out().flush();
        }
    }

    /** Files that a model is read from: its own, and the configuration beside it. */
    static List<Path> inputs(Path path) {
        return List.of(path, ModelFile.configurationOf(path));
    }

    /** Results with what is said of every model. */
    static StudyResults results(String title, Path path, DiffusionModel model) {
        return new StudyResults(title)
                .setting("model", path)
                .setting("data", model.data())
                .setting("kind", model.kind());
    }
}
