package org.costate.examples.diffusion;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.costate.diffusion.SamplingException;
import org.costate.examples.DiffusionDrawOptions;
import org.costate.examples.NumericalFailureException;
import org.costate.examples.Session;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.report.Findings;
import org.costate.examples.report.StudyFiles;
import org.costate.examples.report.StudyReport;
import org.costate.examples.report.StudyResults;
import org.costate.examples.train.DigitJudge;
import org.costate.neural.Workers;
import org.costate.solver.Cancellation;
import org.costate.solver.SolveException;

/** Draws samples from a model, writes them and their pictures, and tells how good they are. Mutable, for one thread. */
final class DiffusionDraw {

    private static final String SAMPLES = "samples.csv";
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
    private final Cancellation cancellation;
    private final DiffusionSampler sampler;
    private final Optional<DigitJudge> judge;
    private final Findings findings = new Findings();
    private double[] noise = {};
    private double[] samples = {};

    /**
     * A draw that has not begun.
     *
     * @param judge what samples are shown to
     * @param files to which those of the draw are added
     */
    DiffusionDraw(
            DiffusionModel model,
            DiffusionDrawOptions options,
            Optional<DigitJudge> judge,
            StudyFiles files,
            Session session,
            Workers workers,
            Cancellation cancellation) {
        this.model = model;
        this.options = options;
        this.judge = judge;
        this.files = new DrawnFiles(files);
        this.session = session;
        this.workers = workers;
        this.cancellation = cancellation;
        sampler = new DiffusionSampler(model, options, workers, cancellation);
    }

    /**
     * What samples are to be shown to.
     *
     * @throws IOException if the classifier cannot be read
     */
    static Optional<DigitJudge> judge(DiffusionDrawOptions options, Workers workers) throws IOException {
        return options.classifier().isPresent()
                ? Optional.of(DigitJudge.load(options.classifier().get(), workers))
                : Optional.empty();
    }

    /** Files that come of it, for samples of some data. */
    static List<String> names(DiffusionData data) {
        List<String> names = new ArrayList<>(List.of(SAMPLES, StudyResults.REPORT, StudyResults.RESULTS));
        List<String> pictures = data.isPlane()
                ? List.of("samples", "data", "likelihood", "density", "density of the data", "trajectories")
                : List.of("samples", "trajectories");
        pictures.forEach(each -> names.add(DrawnFiles.pictureName(each)));
        return names;
    }

    /** About how many bytes are held while samples are drawn and shown. */
    static double bytes(DiffusionData data, int d, int labels, int count) {
        double numbers = (data.isPlane() ? 32 : 6.0 * d + 2) + labels;
        return Double.BYTES * numbers * count;
    }

    /**
     * Draws the samples and writes them at once, to a file of their own.
     *
     * @return whether all were drawn, not cancelled
     * @throws NumericalFailureException if a solve failed
     */
    boolean draw() throws IOException {
        noise = DiffusionSampler.noise(options.count(), model.dimension(), options.seed());
        long start = System.nanoTime();
        try (DrawProgress progress = DrawProgress.of("sampling", session, options.count())) {
            samples = sampler.sample(noise, model.condition(labels(options.count())), progress::done);
        } catch (SolveException | SamplingException e) {
            throw new NumericalFailureException("sampling: " + e.getMessage(), e);
        }
        int drawn = samples.length / model.dimension();
        if (drawn < options.count()) {
            if (drawn > 0) {
                files.keepCsv(SAMPLES, samples, model.dimension());
            }
            session.out().println("stopped after " + drawn + " of " + options.count() + " samples");
            session.out().flush();
            return false;
        }
        requireFinite("a sample", Arrays.stream(samples).sum());
        int blocks = (options.count() + DiffusionSampler.BLOCK - 1) / DiffusionSampler.BLOCK;
        tell("samples", "%.0f", options.count());
        tell("seconds to draw them", "%.1f", (System.nanoTime() - start) * 1e-9);
        tell("evaluations of the denoiser", "%.0f", (double) sampler.evaluations() / blocks);
        // Under a name of its own until all that is told of them is known.
        files.keepCsv(SAMPLES, samples, model.dimension());
        return true;
    }

    private static void requireFinite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new NumericalFailureException(
                    "sampling: " + what + " is " + value + ", but must be finite; the model is of no use");
        }
    }

    private int[] labels(int count) {
        int[] labels = new int[count];
        for (int row = 0; row < count; row++) {
            labels[row] = model.labels() == 0 ? -1 : options.label() >= 0 ? options.label() : row % model.labels();
        }
        return labels;
    }

    private void tell(String what, String format, double value) {
        session.out().println(what + ": " + findings.add(what, format, value));
        session.out().flush();
    }

    /** What was found, for programs and for people. */
    Findings findings() {
        return findings;
    }

    /**
     * Measures the samples that were drawn, and adds pictures of them and a part of a page.
     *
     * @return whether that was completed, not cancelled
     * @throws NumericalFailureException if a solve failed
     */
    boolean addTo(StudyReport page) throws IOException {
        try {
            if (model.data().isPlane()) {
                plane(page);
            } else {
                digits(page);
            }
            requireGoingOn();
            return true;
        } catch (CancellationException e) {
            session.out().println("stopped before all was told of the samples");
            session.out().flush();
            return false;
        } catch (SolveException | SamplingException e) {
            throw new NumericalFailureException("sampling: " + e.getMessage(), e);
        }
    }

    private void requireGoingOn() {
        Stopping.requireGoingOn(cancellation);
    }

    private void plane(StudyReport page) throws IOException {
        DiffusionData data = model.data();
        // Draws that no training has seen.
        double[][] fresh = new double[DRAWS + 1][];
        for (int i = 0; i <= DRAWS; i++) {
            fresh[i] = PlanePoints.draw(data, options.count(), ~((DRAWS + 1) * options.seed() + i));
        }
        double[] one = fresh[DRAWS];
        double found = 0;
        double least = 0;
        for (int i = 0; i < DRAWS; i++) {
            found += SlicedWasserstein.of(samples, fresh[i], 2, this::requireGoingOn) / DRAWS;
            least += SlicedWasserstein.of(one, fresh[i], 2, this::requireGoingOn) / DRAWS;
        }
        requireFinite("the distance of samples to data", found);
        tell("sliced Wasserstein distance to data", "%.4f", found);
        tell("the same of two draws of data", "%.4f", least);
        Picture.Frame frame = Picture.Frame.of(one);
        int rows = Math.min(PATHS, options.count());
        DiffusionSampler.Trajectory way =
                sampler.trajectory(Arrays.copyOf(noise, 2 * rows), model.condition(labels(rows)), FRAMES);
        double[][] path = way.states();
        double[] ends = new double[2 * rows * 2];
        System.arraycopy(path[0], 0, ends, 0, 2 * rows);
        System.arraycopy(path[path.length - 1], 0, ends, 2 * rows, 2 * rows);
        DiffusionDensity likelihood = new DiffusionDensity(model, workers, cancellation);
        double nats = likelihood.meanLog(Arrays.copyOf(one, 2 * Math.min(HELD_OUT, options.count())));
        tell("log-likelihood of fresh data, nats a point", "%.3f", nats);
        tell("bits a dimension", "%.3f", -nats / (2 * Math.log(2)));
        byte[] density = Picture.density(frame, likelihood.at(Picture.middles(frame)));
        page.findings(findings.texts());
        page.pictures(
                "Samples",
                "Drawn by the model, and a draw of the data of the same size.",
                List.of(
                        files.picture("samples", Picture.points(samples, frame)),
                        files.picture("data", Picture.points(one, frame))));
        page.pictures(
                "Density",
                "Of the model by its flow, the exact likelihood of each place"
                        + (model.labels() > 0 ? ", told no label" : "") + "; and how many samples and data lie there.",
                List.of(
                        files.picture("likelihood", density),
                        files.picture("density", Picture.density(samples, frame)),
                        files.picture("density of the data", Picture.density(one, frame))));
        page.pictures(
                "Trajectories",
                ways() + ", from noise to samples, in z, which is about as wide at all levels of noise.",
                List.of(files.picture("trajectories", Picture.paths(path, Picture.Frame.of(ends)))));
    }

    private void digits(StudyReport page) throws IOException {
        if (judge.isPresent()) {
            judge(judge.get());
        }
        int shown = Math.min(SHOWN_DIGITS, options.count());
        int rows = Math.min(SHOWN_PATHS, options.count());
        double[] condition = model.condition(labels(rows));
        DiffusionSampler.Trajectory way =
                sampler.trajectory(Arrays.copyOf(noise, rows * model.dimension()), condition, SHOWN_FRAMES);
        double[][] guesses = sampler.guesses(way, condition);
        int frames = way.frames();
        double[] strip = new double[rows * frames * MnistData.PIXELS];
        for (int frame = 0; frame < frames; frame++) {
            double[] images = model.requireBasis().decode(guesses[frame]);
            for (int row = 0; row < rows; row++) {
                int to = (row * frames + frame) * MnistData.PIXELS;
                System.arraycopy(images, row * MnistData.PIXELS, strip, to, MnistData.PIXELS);
            }
        }
        page.findings(findings.texts());
        boolean inTurn = options.label() < 0 && model.labels() > 0;
        page.pictures(
                "Samples",
                inTurn ? "Each column is of one label, which are in turn." : "The first that were drawn.",
                List.of(files.picture("samples", Picture.digits(pixels(0, shown), columns(inTurn)))));
        page.pictures(
                "Trajectories",
                ways() + ", from noise on the left to samples on the right: what the model guesses the data to be.",
                List.of(files.picture("trajectories", Picture.digits(strip, frames))));
    }

    /** What trajectories are of. */
    private String ways() {
        return options.sampler().method().isPresent() ? "Of the sampler, at its nodes" : "Of the ODE";
    }

    /** About ten, so that labels in turn are below each other. */
    private int columns(boolean inTurn) {
        return inTurn ? MnistData.CLASSES / model.labels() * model.labels() : MnistData.CLASSES;
    }

    /** Images of some of the samples, in [0, 1]. */
    private double[] pixels(int first, int last) {
        int d = model.dimension();
        double[] pixels = model.requireBasis().decode(Arrays.copyOfRange(samples, first * d, last * d));
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = Math.max(0, Math.min(1, pixels[i]));
        }
        return pixels;
    }

    private void judge(DigitJudge judge) throws IOException {
        int[] labels = labels(options.count());
        double share = share(judge, labels, this::pixels);
        tell("classified as their label", "%.2f %%", 100 * share);
        MnistData data = MnistData.load();
        int[] digits = new int[data.test().size()];
        Arrays.setAll(digits, data.test()::label);
        double accuracy = share(judge, digits, (first, last) -> {
            double[] pixels = new double[(last - first) * MnistData.PIXELS];
            data.test().batch(first, last - first, pixels, new int[last - first]);
            return pixels;
        });
        tell("the classifier's accuracy on test images", "%.2f %%", 100 * accuracy);
    }

    /** Images by their numbers. */
    interface Images {

        /** Rows x 784, in [0, 1], from the first to before the last. */
        double[] pixels(int first, int last);
    }

    /** Share of images that are judged to be what they should be. */
    static double share(DigitJudge judge, int[] labels, Images images) {
        int right = 0;
        for (int first = 0; first < labels.length; first += DiffusionSampler.BLOCK) {
            int last = Math.min(labels.length, first + DiffusionSampler.BLOCK);
            int[] found = judge.classify(images.pixels(first, last));
            for (int row = first; row < last; row++) {
                right += found[row - first] == labels[row] ? 1 : 0;
            }
        }
        return right / (double) labels.length;
    }
}
