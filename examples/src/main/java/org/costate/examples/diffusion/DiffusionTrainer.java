package org.costate.examples.diffusion;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import org.costate.examples.report.LineChart;
import org.costate.examples.report.Quality;
import org.costate.examples.report.StudyReport;
import org.costate.examples.run.Interrupts;
import org.costate.examples.run.TrainingProgress;
import org.costate.neural.Activation;
import org.costate.neural.Network;
import org.costate.neural.Workers;
import org.costate.optim.Adam;
import org.costate.optim.LearningRate;
import org.costate.solver.SolveException;
import org.jspecify.annotations.Nullable;

/** Behind {@code diffusion train}: trains a denoiser, saves it, draws from it and reports. */
public final class DiffusionTrainer {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
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

    /**
     * Trains, writes the model, and draws from it.
     *
     * @throws NumericalFailureException if the training diverged or a solve failed
     * @throws IOException               if a file cannot be read or written
     */
    public void train() throws IOException {
        try (Interrupts interrupts = Interrupts.of(PATIENCE, session.err(), () -> {});
                Workers workers = Workers.of(options.draw().threads())) {
            DiffusionDraw.requireClassifier(options.draw(), workers);
            Begun begun = begin();
            DiffusionModel model;
            try (TrainingProgress progress = TrainingProgress.of(
                    session.progress(),
                    session.err(),
                    (long) options.epochs() * begun.rows.batches(),
                    Quality.accuracy())) {
                model = learn(begun, workers, progress, interrupts);
            }
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("seed", options.draw().seed());
            facts.put("epochs", epochs.size());
            DiffusionModelFile.save(folder.file("model.safetensors"), model, facts);
            session.out().println("model: " + folder.file("model.safetensors"));
            if (!interrupts.stopRequested()) {
                report(model, workers);
            }
            session.out().flush();
        }
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
        DiffusionModel.Spec spec =
                new DiffusionModel.Spec(options.data(), options.kind(), SIGMA_DATA, FREQUENCIES, Activation.SILU);
        int in = d + spec.embedding().width() + labels;
        Network network = DiffusionModel.network(in, options.hidden(), options.depth(), d, Activation.SILU);
        return DiffusionModel.of(
                spec, network, network.initialize(options.draw().seed()), scaling, basis);
    }

    private DiffusionModel learn(Begun begun, Workers workers, TrainingProgress progress, Interrupts interrupts) {
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
        for (int epoch = 0; epoch < options.epochs() && !interrupts.stopRequested(); epoch++) {
            long start = System.nanoTime();
            double sum = 0;
            int done = 0;
            for (int batch = 0; batch < batches && !interrupts.stopRequested(); batch++) {
                TrainingRows.Rows rows = begun.rows.batch(epoch, batch);
                double loss = step(training, rows.data, begun.model.condition(rows.labels), charge);
                sum += loss;
                done++;
                progress.batch(epoch + 1, sum / done, Double.NaN);
            }
            double seconds = (System.nanoTime() - start) * 1e-9;
            EpochResult result = new EpochResult(epoch + 1, sum / done, 0, Map.of(), Double.NaN, seconds);
            epochs.add(result);
            progress.epoch(result);
        }
        return begun.model.withParameters(training.averaged());
    }

    private static double step(
            DenoisingTraining training, double[] data, double[] condition, @Nullable FlowCharge charge) {
        try {
            return charge == null
                    ? training.step(data, condition)
                    : training.step(data, condition, (number, bar) -> charge.add(number, condition, bar));
        } catch (ArithmeticException e) {
            throw new NumericalFailureException("training: " + e.getMessage() + " (--rate)", e);
        } catch (SolveException e) {
            throw new NumericalFailureException("training, the flow: " + e.getMessage(), e);
        }
    }

    private void report(DiffusionModel model, Workers workers) throws IOException {
        StudyReport page = StudyReport.of("Diffusion model of " + options.data());
        double seconds = epochs.stream().mapToDouble(EpochResult::seconds).sum();
        session.out().println(String.format(Locale.ROOT, "seconds to train: %.1f", seconds));
        new DiffusionDraw(model, options.draw(), folder, session, workers).addTo(page);
        double[] x = epochs.stream().mapToDouble(EpochResult::epoch).toArray();
        double[] y = epochs.stream().mapToDouble(EpochResult::loss).toArray();
        page.chart(
                "While training",
                "Mean loss of the batches of each epoch. Most of it is noise that no model can tell from data.",
                LineChart.of("Loss", "epoch", "", List.of(LineChart.Series.of("loss", x, y))));
        session.out()
                .println("report: "
                        + folder.writeText(
                                "report.html", page.settings(settings(seconds)).text()));
    }

    private List<Map.Entry<String, String>> settings(double seconds) {
        boolean charged = options.penalty() != PenaltyKind.NONE;
        return List.of(
                Map.entry("data", options.data().toString()),
                Map.entry("kind", options.kind().toString()),
                Map.entry("hidden layers", options.depth() + " of width " + options.hidden()),
                Map.entry("epochs", Integer.toString(options.epochs())),
                Map.entry("batch", Integer.toString(options.batch())),
                Map.entry("learning rate", Double.toString(options.rate())),
                Map.entry("penalty", options.penalty().title() + (charged ? ", weight " + options.weight() : "")),
                Map.entry("averaging", Double.toString(options.average())),
                Map.entry("training, s", String.format(Locale.ROOT, "%.1f", seconds)),
                Map.entry("guidance", Double.toString(options.draw().guidance())),
                Map.entry("sampler", options.draw().sampling()),
                Map.entry(
                        "seed and threads",
                        options.draw().seed() + ", " + options.draw().threads()));
    }
}
