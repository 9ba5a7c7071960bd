package org.costate.examples.diffusion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.costate.diffusion.ConditionDropout;
import org.costate.diffusion.DenoisingDraws;
import org.costate.diffusion.DenoisingRecipe;
import org.costate.diffusion.DenoisingTraining;
import org.costate.diffusion.NeuralDenoiser;
import org.costate.examples.DiffusionTrainOptions;
import org.costate.examples.NumericalFailureException;
import org.costate.examples.PenaltyKind;
import org.costate.examples.Session;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.report.EpochResult;
import org.costate.examples.report.JsonText;
import org.costate.examples.report.LineChart;
import org.costate.examples.report.Quality;
import org.costate.examples.report.StudyFiles;
import org.costate.examples.report.StudyReport;
import org.costate.examples.report.StudyResults;
import org.costate.examples.report.Words;
import org.costate.examples.run.Interrupts;
import org.costate.examples.run.TrainingProgress;
import org.costate.examples.train.DigitJudge;
import org.costate.neural.Activation;
import org.costate.neural.Network;
import org.costate.neural.Workers;
import org.costate.optim.Adam;
import org.costate.optim.LearningRate;
import org.costate.solver.Cancellation;
import org.costate.solver.SolveException;
import org.jspecify.annotations.Nullable;

/** Behind {@code diffusion train}: trains a denoiser, saves it, draws from it and reports. */
public final class DiffusionTrainer {

    private static final String MODEL_STEM = "model";
    private static final String MODEL_ENDING = ".safetensors";
    private static final String MODEL = MODEL_STEM + MODEL_ENDING;
    private static final double DIVERGED = 10;
    private static final double SIGMA_DATA = 1;
    private static final double CLIP = 1;
    private static final List<Double> FREQUENCIES = List.of(1.0, 2.0, 4.0, 8.0);
    private static final int SCALING_POINTS = 100_000;

    private final DiffusionTrainOptions options;
    private final OutputFolder folder;
    private final Session session;
    private final List<EpochResult> epochs = new ArrayList<>();

    /**
     * A training that has not begun.
     *
     * @param options what to do
     * @param folder  where to, known to be writable
     * @param session whom to talk to
     */
    public DiffusionTrainer(DiffusionTrainOptions options, OutputFolder folder, Session session) {
        this.options = options;
        this.folder = folder;
        this.session = session;
    }

    /** What is trained on, and the model that has not learned yet. */
    private record Begun(TrainingRows rows, DiffusionModel model) {}

    /** A model as far as it came, and the mean losses of its first update and of the last epoch or the part of it. */
    private record Learned(DiffusionModel model, long updates, boolean complete, double untrained, double recent) {

        /** Whether a too large step has thrown the weights far away: worse than a network that knows nothing. */
        boolean diverged() {
            return !(recent <= DIVERGED * untrained);
        }

        String growth() {
            return String.format(
                    Locale.ROOT,
                    "the mean loss of the last epoch is %.3g, of the network before it learned %.3g",
                    recent,
                    untrained);
        }
    }

    /**
     * Trains, writes the model, and draws from it. Ctrl-C keeps the model so far in a file of its own; what an earlier run left
     * stays until the training is complete and all is told of the samples.
     *
     * @throws NumericalFailureException if the training diverged or a solve failed
     * @throws IOException               if a file cannot be read or written
     */
    public void train() throws IOException {
        Cancellation cancellation = Cancellation.of();
        List<String> names = new ArrayList<>(DiffusionDraw.names(options.data()));
        names.add(MODEL);
        List<Path> inputs = options.draw().classifier().stream().toList();
        try (Interrupts interrupts = Interrupts.of(DiffusionModels.PATIENCE, session.err(), cancellation::cancel);
                Workers workers = Workers.of(options.draw().threads());
                StudyFiles files = StudyFiles.of(folder, names, inputs, session.err())) {
            Optional<DigitJudge> judge = DiffusionDraw.judge(options.draw(), workers);
            Begun begun = begin();
            Learned learned;
            try (TrainingProgress progress = TrainingProgress.of(
                    session.progress(),
                    session.err(),
                    (long) options.epochs() * begun.rows.batches(),
                    Quality.accuracy())) {
                learned = learn(begun, workers, progress, interrupts);
            }
            if (learned.complete) {
                Path model = save(learned, files);
                DiffusionDraw draw =
                        new DiffusionDraw(learned.model, options.draw(), judge, files, session, workers, cancellation);
                report(draw, learned.model, model, files);
            } else {
                stopped(learned, files);
            }
            session.out().flush();
        }
    }

    private void stopped(Learned learned, StudyFiles files) throws IOException {
        String line = "stopped after " + Words.count(learned.updates, "update") + ", " + epochs.size() + " of "
                + Words.count(options.epochs(), "epoch");
        if (learned.updates == 0) {
            line = "stopped before the first update; nothing was written";
        } else if (learned.diverged()) {
            line += "; it diverged: " + learned.growth() + "; nothing was written (" + causes() + ")";
        } else {
            files.keep(MODEL, file -> DiffusionModelFile.save(file, learned.model, facts(learned)));
        }
        session.out().println(line);
    }

    private Map<String, Object> facts(Learned learned) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("seed", options.draw().seed());
        facts.put("epochs", epochs.size());
        facts.put("updates", learned.updates);
        facts.put("complete", learned.complete);
        return facts;
    }

    /** Saves a model at once, beside that of an earlier run whose results are still there. */
    private Path save(Learned learned, StudyFiles files) throws IOException {
        if (learned.diverged()) {
            throw new NumericalFailureException(
                    "training diverged: " + learned.growth() + "; no model was written (" + causes() + ")");
        }
        Path model = folder.unused(MODEL_STEM, MODEL_ENDING);
        DiffusionModelFile.save(model, learned.model, facts(learned));
        files.adopt(model, MODEL);
        session.out().println("model: " + model);
        return model;
    }

    private Begun begin() throws IOException {
        long seed = options.draw().seed();
        if (options.data().isPlane()) {
            Scaling scaling = Scaling.learned(PlanePoints.draw(options.data(), SCALING_POINTS, 0), 2);
            TrainingRows rows = TrainingRows.ofPlane(options.data(), scaling, options.batch(), seed);
            return new Begun(rows, model(2, 0, scaling, null));
        }
        MnistData data = MnistData.load();
        DigitBasis basis = DigitBasis.learned(data.training(), options.components());
        double[] codes = basis.encode(data.training());
        Scaling scaling = Scaling.learned(codes, options.components());
        TrainingRows rows = TrainingRows.ofDigits(data.training(), scaling.toModel(codes), options.batch(), seed);
        return new Begun(rows, model(options.components(), MnistData.CLASSES, scaling, basis));
    }

    private DiffusionModel model(int d, int labels, Scaling scaling, @Nullable DigitBasis basis) {
        DiffusionModel.Spec spec = new DiffusionModel.Spec(
                options.data(), labels, options.kind(), SIGMA_DATA, FREQUENCIES, Activation.SILU);
        int in = d + spec.embedding().width() + labels;
        Network network = DiffusionModel.network(in, options.hidden(), options.depth(), d, Activation.SILU);
        return DiffusionModel.of(
                spec, network, network.initialize(options.draw().seed()), scaling, basis);
    }

    private Learned learn(Begun begun, Workers workers, TrainingProgress progress, Interrupts interrupts) {
        DenoiserKind kind = options.kind();
        long seed = options.draw().seed();
        int batches = begun.rows.batches();
        DenoisingRecipe recipe = DenoisingRecipe.of(
                        kind.loss(SIGMA_DATA),
                        DenoisingDraws.of(kind.levels(SIGMA_DATA), seed),
                        Adam.of(),
                        LearningRate.cosine(options.rate(), (long) options.epochs() * batches))
                .withAverage(options.average())
                .withClipping(CLIP);
        int labels = begun.model.labels();
        if (labels > 0) {
            recipe = recipe.withDropout(ConditionDropout.of(options.dropout(), new double[labels], seed));
        }
        NeuralDenoiser denoiser = begun.model.denoiser(workers);
        DenoisingTraining training = recipe.start(denoiser, begun.model.parameters());
        FlowCharge charge = options.penalty() == PenaltyKind.NONE ? null : new FlowCharge(options, denoiser);
        progress.startRun(options.data() + ", " + kind, options.epochs());
        double untrained = Double.NaN;
        double recent = Double.NaN;
        for (int epoch = 0; epoch < options.epochs() && !interrupts.stopRequested(); epoch++) {
            long start = System.nanoTime();
            double sum = 0;
            int done = 0;
            for (; done < batches && !interrupts.stopRequested(); done++) {
                TrainingRows.Rows rows = begun.rows.batch(epoch, done);
                double loss = step(training, rows.data, begun.model.condition(rows.labels), charge);
                untrained = training.steps() == 1 ? loss : untrained;
                sum += loss;
                recent = sum / (done + 1);
                progress.batch(epoch + 1, recent, Double.NaN);
            }
            if (done == batches) {
                double seconds = (System.nanoTime() - start) * 1e-9;
                EpochResult result = new EpochResult(epoch + 1, recent, 0, Map.of(), Double.NaN, seconds);
                epochs.add(result);
                progress.epoch(result);
            }
        }
        return new Learned(
                begun.model.withParameters(training.averaged()),
                training.steps(),
                epochs.size() == options.epochs(),
                untrained,
                recent);
    }

    private String causes() {
        String rate = "--rate = " + options.rate() + " may be too large";
        return options.penalty() == PenaltyKind.NONE
                ? rate
                : rate + ", or --weight = " + options.weight() + " of --penalty " + options.penalty();
    }

    private double step(DenoisingTraining training, double[] data, double[] condition, @Nullable FlowCharge charge) {
        try {
            return charge == null
                    ? training.step(data, condition)
                    : training.step(data, condition, (number, bar) -> charge.add(number, condition, bar));
        } catch (ArithmeticException e) {
            throw new NumericalFailureException("training: " + e.getMessage() + " (" + causes() + ")", e);
        } catch (SolveException e) {
            throw new NumericalFailureException("training, the flow: " + e.getMessage() + " (" + causes() + ")", e);
        }
    }

    private void report(DiffusionDraw draw, DiffusionModel model, Path saved, StudyFiles files) throws IOException {
        String title = "Diffusion model of " + options.data();
        StudyReport page = StudyReport.of(title);
        double seconds = epochs.stream().mapToDouble(EpochResult::seconds).sum();
        session.out().println(String.format(Locale.ROOT, "seconds to train: %.1f", seconds));
        session.out().flush();
        if (!draw.draw() || !draw.addTo(page)) {
            return;
        }
        double[] x = epochs.stream().mapToDouble(EpochResult::epoch).toArray();
        double[] y = epochs.stream().mapToDouble(EpochResult::loss).toArray();
        page.chart(
                "While training",
                "Mean loss of the batches of each epoch. Most of it is noise that no model can tell from data.",
                LineChart.of("Loss", "epoch", "", List.of(LineChart.Series.of("loss", x, y))));
        Path last = folder.file(MODEL);
        StudyResults results = new StudyResults(title)
                .numbers("findings", draw.findings().json())
                .numbers("secondsToTrain", seconds)
                .numbers("losses", JsonText.numbers(y))
                .setting("model", last);
        options.addTo(results, model.labels());
        String line = results.publish(files, page);
        if (!saved.equals(last)) {
            session.out().println("model, now in the place of the earlier one: " + last);
        }
        session.out().println(line);
    }
}
