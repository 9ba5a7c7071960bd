package org.costate.examples.diffusion;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.costate.diffusion.SamplingException;
import org.costate.examples.DiffusionDrawOptions;
import org.costate.examples.NumericalFailureException;
import org.costate.examples.Session;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.report.StudyReport;
import org.costate.examples.train.DigitJudge;
import org.costate.neural.Workers;
import org.costate.solver.SolveException;

/** Draws samples from a model, writes them and their pictures, and tells how good they are. */
final class DiffusionDraw {

    private static final int DRAWS = 5;
    private static final int HELD_OUT = 1000;
    private static final int PATHS = 300;
    private static final int FRAMES = 40;
    private static final int SHOWN_DIGITS = 100;
    private static final int SHOWN_PATHS = 10;
    private static final int SHOWN_FRAMES = 10;

    private final DiffusionModel model;
    private final DiffusionDrawOptions options;
    private final DrawnFiles files;
    private final Session session;
    private final Workers workers;
    private final List<Map.Entry<String, String>> findings = new ArrayList<>();

    DiffusionDraw(
            DiffusionModel model, DiffusionDrawOptions options, OutputFolder folder, Session session, Workers workers) {
        this.model = model;
        this.options = options;
        files = new DrawnFiles(folder);
        this.session = session;
        this.workers = workers;
    }

    /** Draws, writes files and adds to a page. */
    void addTo(StudyReport page) throws IOException {
        try {
            draw(page);
        } catch (SolveException | SamplingException e) {
            throw new NumericalFailureException("sampling: " + e.getMessage(), e);
        }
    }

    private void draw(StudyReport page) throws IOException {
        int d = model.dimension();
        int[] labels = labels(options.count());
        double[] condition = model.condition(labels);
        double[] noise = DiffusionSampler.noise(options.count(), d, options.seed());
        DiffusionSampler sampler = new DiffusionSampler(model, options, workers);
        long start = System.nanoTime();
        double[] samples;
        try (DrawProgress progress = DrawProgress.of("sampling", session, options.count())) {
            samples = sampler.sample(noise, condition, progress::done);
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        int blocks = (options.count() + DiffusionSampler.BLOCK - 1) / DiffusionSampler.BLOCK;
        tell("samples", Integer.toString(options.count()));
        tell("seconds to draw them", String.format(Locale.ROOT, "%.1f", seconds));
        tell(
                "evaluations of the denoiser",
                String.format(Locale.ROOT, "%.0f", (double) sampler.evaluations() / blocks));
        if (model.spec().data().isPlane()) {
            plane(page, sampler, samples, noise);
        } else {
            digits(page, sampler, samples, labels, noise);
        }
    }

    private int[] labels(int count) {
        int[] labels = new int[count];
        for (int row = 0; row < count; row++) {
            labels[row] = model.labels() == 0 ? -1 : options.label() >= 0 ? options.label() : row % model.labels();
        }
        return labels;
    }

    private void tell(String what, String value) {
        findings.add(Map.entry(what, value));
        session.out().println(what + ": " + value);
    }

    private void plane(StudyReport page, DiffusionSampler sampler, double[] samples, double[] noise)
            throws IOException {
        DiffusionData data = model.spec().data();
        // Draws that no training has seen.
        double[][] fresh = new double[DRAWS + 1][];
        for (int i = 0; i <= DRAWS; i++) {
            fresh[i] = PlanePoints.draw(data, options.count(), ~((DRAWS + 1) * options.seed() + i));
        }
        double[] one = fresh[DRAWS];
        double found = 0;
        double least = 0;
        for (int i = 0; i < DRAWS; i++) {
            found += SlicedWasserstein.of(samples, fresh[i], 2) / DRAWS;
            least += SlicedWasserstein.of(one, fresh[i], 2) / DRAWS;
        }
        tell("sliced Wasserstein distance to data", String.format(Locale.ROOT, "%.4f", found));
        tell("the same of two draws of data", String.format(Locale.ROOT, "%.4f", least));
        files.csv("samples.csv", samples, 2);
        Picture.Frame frame = Picture.Frame.of(one);
        int rows = Math.min(PATHS, options.count());
        double[][] path = sampler.path(Arrays.copyOf(noise, 2 * rows), new double[0], FRAMES);
        double[] ends = new double[2 * rows * 2];
        System.arraycopy(path[0], 0, ends, 0, 2 * rows);
        System.arraycopy(path[FRAMES - 1], 0, ends, 2 * rows, 2 * rows);
        DiffusionDensity likelihood = new DiffusionDensity(model, workers);
        double nats = likelihood.meanLog(Arrays.copyOf(one, 2 * Math.min(HELD_OUT, options.count())));
        tell("log-likelihood of fresh data, nats a point", String.format(Locale.ROOT, "%.3f", nats));
        tell("bits a dimension", String.format(Locale.ROOT, "%.3f", -nats / (2 * Math.log(2))));
        byte[] density = Picture.density(frame, likelihood.at(Picture.middles(frame)));
        page.findings(findings);
        page.pictures(
                "Samples",
                "Drawn by the model, and a draw of the data of the same size.",
                List.of(
                        files.picture("samples", Picture.points(samples, frame)),
                        files.picture("data", Picture.points(one, frame))));
        page.pictures(
                "Density",
                "Of the model by its flow, the exact likelihood of each place; and how many samples and data lie there.",
                List.of(
                        files.picture("likelihood", density),
                        files.picture("density", Picture.density(samples, frame)),
                        files.picture("density of the data", Picture.density(one, frame))));
        page.pictures(
                "Trajectories",
                "Of the ODE, from noise to samples, in z, which is about as wide at all levels of noise.",
                List.of(files.picture("trajectories", Picture.paths(path, Picture.Frame.of(ends)))));
    }

    private void digits(StudyReport page, DiffusionSampler sampler, double[] samples, int[] labels, double[] noise)
            throws IOException {
        double[] pixels = model.requireBasis().decode(samples);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = Math.max(0, Math.min(1, pixels[i]));
        }
        if (options.classifier().isPresent()) {
            judge(pixels, labels);
        }
        int shown = Math.min(SHOWN_DIGITS, options.count());
        files.csv("samples.csv", samples, model.dimension());
        int rows = Math.min(SHOWN_PATHS, options.count());
        double[] condition = model.condition(Arrays.copyOf(labels, rows));
        double[][] states = sampler.path(Arrays.copyOf(noise, rows * model.dimension()), condition, SHOWN_FRAMES);
        double[][] guesses = sampler.guesses(states, condition);
        double[] strip = new double[rows * SHOWN_FRAMES * MnistData.PIXELS];
        for (int frame = 0; frame < SHOWN_FRAMES; frame++) {
            double[] images = model.requireBasis().decode(guesses[frame]);
            for (int row = 0; row < rows; row++) {
                int to = (row * SHOWN_FRAMES + frame) * MnistData.PIXELS;
                System.arraycopy(images, row * MnistData.PIXELS, strip, to, MnistData.PIXELS);
            }
        }
        page.findings(findings);
        page.pictures(
                "Samples",
                "A column for each label.",
                List.of(files.picture(
                        "samples",
                        Picture.digits(Arrays.copyOf(pixels, shown * MnistData.PIXELS), MnistData.CLASSES))));
        page.pictures(
                "Trajectories",
                "Of the ODE, from noise on the left to samples on the right: what the model guesses the data to be.",
                List.of(files.picture("trajectories", Picture.digits(strip, SHOWN_FRAMES))));
    }

    /** Reads the classifier that samples will be shown to, so that a file that is none is named before the work. */
    static void requireClassifier(DiffusionDrawOptions options, Workers workers) throws IOException {
        if (options.classifier().isPresent()) {
            DigitJudge.load(options.classifier().get(), workers);
        }
    }

    private void judge(double[] pixels, int[] labels) throws IOException {
        DigitJudge judge = DigitJudge.load(options.classifier().orElseThrow(), workers);
        tell("classified as their label", String.format(Locale.ROOT, "%.2f %%", 100 * share(judge, pixels, labels)));
        MnistData data = MnistData.load();
        int count = data.test().size();
        double[] real = new double[count * MnistData.PIXELS];
        int[] digits = new int[count];
        data.test().batch(0, count, real, digits);
        tell(
                "the classifier's accuracy on test images",
                String.format(Locale.ROOT, "%.2f %%", 100 * share(judge, real, digits)));
    }

    /** Share of images that are judged to be what they should be. */
    static double share(DigitJudge judge, double[] pixels, int[] labels) {
        int right = 0;
        for (int first = 0; first < labels.length; first += DiffusionSampler.BLOCK) {
            int last = Math.min(labels.length, first + DiffusionSampler.BLOCK);
            int[] found = judge.classify(Arrays.copyOfRange(pixels, first * MnistData.PIXELS, last * MnistData.PIXELS));
            for (int row = first; row < last; row++) {
                right += found[row - first] == labels[row] ? 1 : 0;
            }
        }
        return right / (double) labels.length;
    }
}
