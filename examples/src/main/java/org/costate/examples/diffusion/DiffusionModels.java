package org.costate.examples.diffusion;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.costate.examples.DiffusionDrawOptions;
import org.costate.examples.NumericalFailureException;
import org.costate.examples.Session;
import org.costate.examples.file.OutputFolder;
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
     * About how many bytes are held while samples are drawn.
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
