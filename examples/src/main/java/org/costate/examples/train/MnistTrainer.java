package org.costate.examples.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.costate.examples.PenaltyKind;
import org.costate.examples.Programs;
import org.costate.examples.Session;
import org.costate.examples.TrainMnistOptions;
import org.costate.examples.file.AtomicFile;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.mnist.BatchOrder;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.model.ModelFile;
import org.costate.examples.model.SavedModel;
import org.costate.examples.report.Comparison;
import org.costate.examples.report.ComparisonTable;
import org.costate.examples.report.Figure;
import org.costate.examples.report.HtmlReport;
import org.costate.examples.report.Quality;
import org.costate.examples.report.ResultsJson;
import org.costate.examples.report.RunResult;
import org.costate.examples.report.StepProfile;
import org.costate.examples.report.Task;
import org.costate.examples.report.VariantResult;
import org.costate.examples.run.Interrupts;
import org.costate.examples.run.TrainingProgress;
import org.costate.neural.Workers;
import org.costate.optim.Adam;
import org.costate.optim.LearningRate;
import org.costate.solver.Solver;

/** Behind {@code train mnist}: trains all variants from all seeds, saves what is done after each, and reports. */
public final class MnistTrainer implements Programs.MnistTraining {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public void train(TrainMnistOptions options, OutputFolder folder, Session session) throws IOException {
        Solver solver = TrainingSolver.of(options.method(), options.tolerance());
        MnistData data = MnistData.load();
        Results results = new Results(options);
        long batches = BatchOrder.of(1, options.subset(), options.batch()).batches();
        DigitTraining training = training(options, solver, data, batches);
        long steps = batches
                * options.epochs()
                * options.seeds()
                * options.penalties().size();
        Path part = folder.unused("results.partial", ".json");
        try (Interrupts interrupts = Interrupts.of(PATIENCE, session.err(), () -> {});
                Workers workers = Workers.of(options.threads())) {
            try (TrainingProgress progress =
                    TrainingProgress.of(session.progress(), session.err(), steps, Quality.accuracy())) {
                for (int seed = 1; seed <= options.seeds() && !interrupts.stopRequested(); seed++) {
                    for (PenaltyKind kind : options.penalties()) {
                        Regularizer regularizer = Penalties.of(kind, solver.method(), options.schedule(kind));
                        DigitTrial trial =
                                DigitTrial.ofOde(options.model(), training, regularizer, seed, data, workers);
                        TrialRun run = new TrialRun(kind.title(), seed, options.epochs(), trial);
                        run.train(progress, interrupts);
                        if (run.hasResult()) {
                            SavedModel model = DigitModelFile.encode(options, kind, seed, trial, run.isComplete());
                            ModelFile.save(modelFile(folder, kind, seed, run.isComplete()), model);
                            results.add(kind, run.finish(), trial);
                            // At once, so that a later failure loses nothing, and beside what an earlier run left.
                            AtomicFile.writeText(part, ResultsJson.of(results.comparison(false)));
                        }
                    }
                }
            }
            finish(results, part, !interrupts.stopRequested(), folder, session);
        }
    }

    /** Writes report and results; those of a part of the work replace none of the whole. */
    private static void finish(Results results, Path part, boolean complete, OutputFolder folder, Session session)
            throws IOException {
        if (results.isEmpty()) {
            session.out().println("stopped before the first update; nothing was written");
            session.out().flush();
            return;
        }
        Comparison comparison = results.comparison(complete);
        session.out().print(ComparisonTable.toText(comparison));
        Path report = complete ? folder.file("report.html") : folder.unused("report.partial", ".html");
        AtomicFile.writeText(complete ? folder.file("results.json") : part, ResultsJson.of(comparison));
        AtomicFile.writeText(report, HtmlReport.ofTraining(comparison));
        if (complete) {
            Files.deleteIfExists(part);
        }
        session.out().println("report: " + report);
        session.out().flush();
    }

    private static DigitTraining training(TrainMnistOptions options, Solver solver, MnistData data, long batches) {
        LearningRate rate = LearningRate.linearDecay(LearningRates.of(options.model()), options.epochs() * batches);
        int testImages = Math.min(options.subset(), data.test().size());
        return new DigitTraining(solver, Adam.of(), rate, options.subset(), testImages, options.batch());
    }

    /** Where a model goes; one that was stopped replaces none that is finished. */
    private static Path modelFile(OutputFolder folder, PenaltyKind kind, int seed, boolean complete) {
        String stem = kind + (seed == 1 ? "" : "-seed" + seed);
        return complete ? folder.file(stem + ".safetensors") : folder.unused(stem + ".partial", ".safetensors");
    }

    /** Collects the runs. */
    private static final class Results {

        private final TrainMnistOptions options;
        private final Map<PenaltyKind, List<RunResult>> runs = new LinkedHashMap<>();
        private final List<StepProfile> profiles = new ArrayList<>();

        Results(TrainMnistOptions options) {
            this.options = options;
            options.penalties().forEach(kind -> runs.put(kind, new ArrayList<>()));
        }

        void add(PenaltyKind kind, RunResult result, Trial trial) {
            List<RunResult> ofKind = runs.computeIfAbsent(kind, unknown -> new ArrayList<>());
            ofKind.add(result);
            if (ofKind.size() == 1) {
                profiles.add(trial.profile(kind.title()));
            }
        }

        boolean isEmpty() {
            return runs.values().stream().allMatch(List::isEmpty);
        }

        Comparison comparison(boolean complete) {
            List<VariantResult> variants = new ArrayList<>();
            runs.forEach((kind, results) ->
                    variants.add(new VariantResult(kind.toString(), kind.title(), options.weight(kind), results)));
            Task task = Task.ofDigits();
            List<Figure> figures = Figure.ofTraining(task.qualities());
            return new Comparison(
                    "Neural ODE on MNIST", settings(), task, figures, variants, profiles, List.of(), complete);
        }

        private List<Map.Entry<String, String>> settings() {
            return List.of(
                    Map.entry("model", options.model().toString()),
                    Map.entry("method", options.method().toString()),
                    Map.entry("tolerance", Double.toString(options.tolerance())),
                    Map.entry("anneal", Double.toString(options.anneal())),
                    Map.entry("epochs", Integer.toString(options.epochs())),
                    Map.entry("batch", Integer.toString(options.batch())),
                    Map.entry("training images", Integer.toString(options.subset())),
                    Map.entry("seeds", Integer.toString(options.seeds())),
                    Map.entry("threads", Integer.toString(options.threads())));
        }
    }
}
