package org.costate.examples.diffusion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.costate.examples.DiffusionDrawOptions;
import org.costate.examples.NumericalFailureException;
import org.costate.examples.Session;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.mnist.ImageSet;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.report.StudyReport;
import org.costate.neural.Workers;
import org.costate.solver.SolveException;

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
            new DiffusionDraw(model, options, folder, session, workers).addTo(page);
        }
        List<Map.Entry<String, String>> settings = List.of(
                Map.entry("data", model.data().toString()),
                Map.entry("kind", model.spec().kind().toString()),
                Map.entry("guidance", Double.toString(options.guidance())),
                Map.entry("sampler", options.sampling()),
                Map.entry("seed", Long.toString(options.seed())),
                Map.entry("threads", Integer.toString(options.threads())));
        session.out()
                .println("report: "
                        + folder.writeText(
                                "report.html", page.settings(settings).text()));
        session.out().flush();
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
     * Encodes test data and decodes them again, and prints how well that went.
     *
     * @param model   the model
     * @param options how to solve
     * @param session whom to talk to
     * @throws NumericalFailureException if a solve failed
     * @throws IOException               if the images cannot be read
     */
    public static void invert(DiffusionModel model, DiffusionDrawOptions options, Session session) throws IOException {
        int[] labels = new int[options.count()];
        double[] data = testData(model, options, labels);
        double[] condition = model.condition(labels);
        double[] noise;
        double[] back;
        long evaluations;
        try (Workers workers = Workers.of(options.threads());
                DrawProgress progress = DrawProgress.of("inverting", session, 2L * options.count())) {
            DiffusionSampler sampler = new DiffusionSampler(model, options, workers);
            noise = sampler.encode(data, condition, progress::done);
            back = sampler.sample(noise, condition, progress::done);
            evaluations = sampler.evaluations();
        } catch (SolveException e) {
            throw new NumericalFailureException("inverting: " + e.getMessage(), e);
        }
        int blocks = (options.count() + DiffusionSampler.BLOCK - 1) / DiffusionSampler.BLOCK;
        double mean = 0;
        double squares = 0;
        double off = 0;
        double largest = 0;
        for (int i = 0; i < noise.length; i++) {
            mean += noise[i] / noise.length;
            squares += noise[i] * noise[i] / noise.length;
            double error = Math.abs(back[i] - data[i]) / model.scaling().scale();
            off += error * error / noise.length;
            largest = Math.max(largest, error);
        }
        say(session, "test data: %d", options.count());
        say(session, "evaluations of the denoiser, there and back: %d", evaluations / blocks);
        say(session, "mean of the noise: %.4f", mean);
        say(session, "deviation of the noise: %.4f", Math.sqrt(squares - mean * mean));
        say(session, "error of the data that come back, in deviations of the data: %.2e", Math.sqrt(off));
        say(session, "the largest of any coordinate: %.2e", largest);
        session.out().flush();
    }

    private static void say(Session session, String format, Object value) {
        session.out().println(String.format(Locale.ROOT, format, value));
    }

    private static double[] testData(DiffusionModel model, DiffusionDrawOptions options, int[] labels)
            throws IOException {
        if (model.data().isPlane()) {
            java.util.Arrays.fill(labels, -1);
            return PlanePoints.draw(model.data(), options.count(), ~options.seed());
        }
        ImageSet test = MnistData.load().test().first(options.count());
        for (int i = 0; i < labels.length; i++) {
            labels[i] = test.label(i);
        }
        return model.requireBasis().encode(test);
    }
}
