package org.costate.examples.diffusion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.costate.examples.DiffusionDrawOptions;
import org.costate.examples.NumericalFailureException;
import org.costate.examples.Session;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.report.StudyReport;
import org.costate.neural.Workers;

/** What can be done with a model that is trained. */
public final class DiffusionModels {

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
     * Draws samples, writes them and reports.
     *
     * @param model   the model
     * @param options how to draw
     * @param folder  where to, known to be writable
     * @param session whom to talk to
     * @throws NumericalFailureException if a solve failed
     * @throws IOException               if a file cannot be read or written
     */
    public static void sample(DiffusionModel model, DiffusionDrawOptions options, OutputFolder folder, Session session)
            throws IOException {
        StudyReport page = StudyReport.of("Samples of " + model.data());
        try (Workers workers = Workers.of(options.threads())) {
            DiffusionDraw.requireClassifier(options, workers);
            new DiffusionDraw(model, options, folder, session, workers).addTo(page);
        }
        List<Map.Entry<String, String>> guidance = List.of(Map.entry("guidance", Double.toString(options.guidance())));
        finish(page, model, options, guidance, folder, session);
    }

    /**
     * Refuses to invert more digits than there are.
     *
     * @param model   the model
     * @param options how many
     * @throws IllegalArgumentException if there are less
     */
    public static void requireCount(DiffusionModel model, DiffusionDrawOptions options) {
        if (!model.data().isPlane() && options.count() > MnistData.TEST_SIZE) {
            throw new IllegalArgumentException(
                    "--count = " + options.count() + ", but there are " + MnistData.TEST_SIZE + " test images");
        }
    }

    /**
     * Takes test data to noise and back, writes pictures of both and reports.
     *
     * @param model   the model
     * @param options how to solve
     * @param folder  where to, known to be writable
     * @param session whom to talk to
     * @throws NumericalFailureException if a solve failed
     * @throws IOException               if the images cannot be read or a file not be written
     */
    public static void invert(DiffusionModel model, DiffusionDrawOptions options, OutputFolder folder, Session session)
            throws IOException {
        StudyReport page = StudyReport.of("Noise of " + model.data());
        new DiffusionInversion(model, options, folder, session).addTo(page);
        finish(page, model, options, List.of(), folder, session);
    }

    private static void finish(
            StudyReport page,
            DiffusionModel model,
            DiffusionDrawOptions options,
            List<Map.Entry<String, String>> more,
            OutputFolder folder,
            Session session)
            throws IOException {
        List<Map.Entry<String, String>> settings = new ArrayList<>();
        settings.add(Map.entry("data", model.data().toString()));
        settings.add(Map.entry("kind", model.spec().kind().toString()));
        settings.addAll(more);
        settings.add(Map.entry("sampler", options.sampling()));
        settings.add(Map.entry("seed", Long.toString(options.seed())));
        settings.add(Map.entry("threads", Integer.toString(options.threads())));
        String text = page.settings(settings).text();
        session.out().println("report: " + folder.writeText("report.html", text));
        session.out().flush();
    }
}
