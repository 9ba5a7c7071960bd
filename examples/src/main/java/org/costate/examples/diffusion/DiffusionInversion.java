package org.costate.examples.diffusion;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.costate.examples.DiffusionDrawOptions;
import org.costate.examples.NumericalFailureException;
import org.costate.examples.Session;
import org.costate.examples.mnist.ImageSet;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.report.Findings;
import org.costate.examples.report.StudyFiles;
import org.costate.examples.report.StudyReport;
import org.costate.examples.report.StudyResults;
import org.costate.neural.Workers;
import org.costate.solver.Cancellation;
import org.costate.solver.SolveException;

/** Takes test data to noise and that noise to data again, shows both and tells how well that went. */
final class DiffusionInversion {

    private static final String NOISE = "noise.csv";
    private static final int SHOWN_DIGITS = 50;

    private final DiffusionModel model;
    private final DiffusionDrawOptions options;
    private final DrawnFiles files;
    private final Session session;
    private final Findings findings = new Findings();

    DiffusionInversion(DiffusionModel model, DiffusionDrawOptions options, StudyFiles files, Session session) {
        this.model = model;
        this.options = options;
        this.files = new DrawnFiles(files);
        this.session = session;
    }

    /** Files that come of it, for some data. */
    static List<String> names(DiffusionData data) {
        List<String> names = new ArrayList<>(List.of(NOISE, StudyResults.REPORT, StudyResults.RESULTS));
        List<String> pictures =
                data.isPlane() ? List.of("noise", "normal numbers", "data", "back") : List.of("data", "back");
        pictures.forEach(each -> names.add(DrawnFiles.pictureName(each)));
        return names;
    }

    /** What was found, for programs. */
    Findings findings() {
        return findings;
    }

    /**
     * Inverts, and adds {@code noise.csv}, pictures and a part of a page.
     *
     * @return whether that was completed, not cancelled
     */
    boolean addTo(StudyReport page, Cancellation cancellation) throws IOException {
        int[] labels = new int[options.count()];
        double[] data = testData(labels);
        double[] condition = model.condition(labels);
        double[] noise;
        double[] back;
        long evaluations;
        try (Workers workers = Workers.of(options.threads());
                DrawProgress progress = DrawProgress.of("inverting", session, 2L * options.count())) {
            DiffusionSampler sampler = new DiffusionSampler(model, options, workers, cancellation);
            noise = sampler.encode(data, condition, progress::done);
            if (noise.length < data.length) {
                return false;
            }
            back = sampler.sample(noise, condition, progress::done);
            evaluations = sampler.evaluations();
        } catch (SolveException e) {
            throw new NumericalFailureException("inverting: " + e.getMessage(), e);
        }
        if (back.length < data.length) {
            return false;
        }
        measure(data, noise, back, evaluations);
        files.csv(NOISE, noise, model.dimension());
        page.findings(findings.texts());
        if (model.data().isPlane()) {
            plane(page, data, noise, back);
        } else {
            digits(page, data, back);
        }
        return true;
    }

    /** Test images whose label a model can be told, in the order of the set; all for a model without labels. */
    static ImageSet testImages(DiffusionModel model) throws IOException {
        ImageSet test = MnistData.load().test();
        return model.labels() == 0 ? test : test.withLabelsBelow(model.labels());
    }

    private double[] testData(int[] labels) throws IOException {
        if (model.data().isPlane()) {
            Arrays.fill(labels, -1);
            return PlanePoints.draw(model.data(), options.count(), ~options.seed());
        }
        ImageSet test = testImages(model).first(options.count());
        for (int i = 0; i < labels.length; i++) {
            labels[i] = test.label(i);
        }
        return model.requireBasis().encode(test);
    }

    private void measure(double[] data, double[] noise, double[] back, long evaluations) {
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
        tell("test data", "%.0f", options.count());
        tell("evaluations of the denoiser, there and back", "%.0f", evaluations / (double) blocks);
        tell("mean of the noise", "%.4f", mean);
        tell("deviation of the noise", "%.4f", Math.sqrt(squares - mean * mean));
        tell("error of the data that come back, in deviations of the data", "%.2e", Math.sqrt(off));
        tell("the largest of any coordinate", "%.2e", largest);
    }

    private void tell(String what, String format, double value) {
        session.out().println(what + ": " + findings.add(what, format, value));
    }

    private void plane(StudyReport page, double[] data, double[] noise, double[] back) throws IOException {
        double[] normal = DiffusionSampler.noise(options.count(), 2, options.seed());
        Picture.Frame frame = Picture.Frame.of(data);
        Picture.Frame wide = Picture.Frame.of(normal);
        page.pictures(
                "Noise",
                "Where the data come from, and as many normal numbers: the better the model, the more alike.",
                List.of(
                        files.picture("noise", Picture.points(noise, wide)),
                        files.picture("normal numbers", Picture.points(normal, wide))));
        page.pictures(
                "Round trip",
                "The data, and what the noise becomes.",
                List.of(
                        files.picture("data", Picture.points(data, frame)),
                        files.picture("back", Picture.points(back, frame))));
    }

    private void digits(StudyReport page, double[] data, double[] back) throws IOException {
        int length = Math.min(SHOWN_DIGITS, options.count()) * model.dimension();
        page.pictures(
                "Round trip",
                "The images by their principal components, and what their noise becomes.",
                List.of(
                        files.picture("data", images(Arrays.copyOf(data, length))),
                        files.picture("back", images(Arrays.copyOf(back, length)))));
    }

    private byte[] images(double[] components) {
        return Picture.digits(model.requireBasis().decode(components), MnistData.CLASSES);
    }
}
