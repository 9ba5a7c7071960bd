package org.costate.examples.experiment;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.costate.examples.ExperimentOptions;
import org.costate.examples.NumericalFailureException;
import org.costate.examples.Programs;
import org.costate.examples.Session;
import org.costate.examples.experiment.ExperimentResults.Cell;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.report.Comparison;
import org.costate.examples.report.ComparisonTable;
import org.costate.examples.report.HtmlReport;
import org.costate.examples.run.Interrupts;
import org.costate.examples.run.TrainingProgress;
import org.costate.examples.train.PredictionTurns;
import org.costate.examples.train.ProcessorTime;
import org.costate.examples.train.Trial;
import org.costate.examples.train.TrialRun;
import org.costate.neural.Workers;
import org.costate.solver.SolveException;

/**
 * Behind {@code experiment}: makes the trials that are missing, keeps each as soon as it is finished, and reports. Seeds
 * are outside and variants inside, so that an early stop leaves whole pairs; every seed begins with another variant, so
 * that none is always first on a machine that changes its speed. When a seed is done, the predictions of its models are
 * timed again, in turns.
 */
public final class ExperimentRun implements Programs.Experimenting {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double WARM_UP_SECONDS = 1.5;
    private static final long WARM_UP_SEED = 0;

    @Override
    public void run(ExperimentOptions options, OutputFolder folder, Session session) throws IOException {
        ExperimentResults results = ExperimentResults.open(options, folder);
        List<Cell> missing = results.missing();
        int asked = options.seeds() * options.variants().size();
        if (missing.size() < asked) {
            session.out().println((asked - missing.size()) + " of " + asked + " trials are finished already");
        }
        try (Interrupts interrupts = Interrupts.of(PATIENCE, session.err(), () -> {})) {
            if (!missing.isEmpty()) {
                train(missing, results, options, folder, session, interrupts);
            }
            report(results, folder, session);
        }
        int failed = results.failures().size();
        if (failed > 0) {
            throw new NumericalFailureException(failed + " of the trials failed, the first: "
                    + results.failures().get(0).message());
        }
    }

    private static void train(
            List<Cell> missing,
            ExperimentResults results,
            ExperimentOptions options,
            OutputFolder folder,
            Session session,
            Interrupts interrupts)
            throws IOException {
        try (Workers workers = Workers.of(options.threads())) {
            Experiment.Trials trials = options.experiment().open(options.plan(), workers);
            warmUp(missing, trials, options.epochs(), interrupts);
            long steps = (long) missing.size() * options.epochs() * trials.iterations();
            try (TrainingProgress progress = TrainingProgress.of(
                    session.progress(),
                    session.err(),
                    steps,
                    options.experiment().task().quality())) {
                TrainedModels models =
                        new TrainedModels(folder, options.experiment().name());
                for (int i = 0; i < missing.size() && !interrupts.stopRequested(); i++) {
                    Cell cell = missing.get(i);
                    Trial trial = trials.trial(cell.variant(), cell.seed());
                    if (results.lacksStepsBefore()) {
                        results.addStepsBefore(trial);
                    }
                    train(cell, trial, results, models, options.epochs(), progress, interrupts);
                    boolean lastOfSeed =
                            i + 1 == missing.size() || missing.get(i + 1).seed() != cell.seed();
                    if (lastOfSeed && !interrupts.stopRequested()) {
                        predictInTurns(results, cell.seed(), models, trials);
                    }
                }
            }
        }
    }

    /**
     * Trains trials that are thrown away, one for each variant, for some time of the processors, until the virtual machine
     * has compiled what they run: the first trial must not pay for the others.
     */
    private static void warmUp(List<Cell> missing, Experiment.Trials trials, int epochs, Interrupts interrupts) {
        for (Variant variant :
                EnumSet.copyOf(missing.stream().map(Cell::variant).toList())) {
            double start = ProcessorTime.seconds();
            Trial trial = trials.trial(variant, WARM_UP_SEED);
            for (int i = 0; i < epochs * trial.iterations(); i++) {
                if (ProcessorTime.seconds() - start > WARM_UP_SECONDS
                        || interrupts.stopRequested()
                        || !warm(trial, i)) {
                    break;
                }
            }
        }
    }

    /** One iteration; false if it failed, which the real trial will tell, if it fails too. */
    private static boolean warm(Trial trial, int i) {
        try {
            trial.iterate(i / trial.iterations(), i % trial.iterations());
            return true;
        } catch (SolveException | ArithmeticException | NumericalFailureException failure) {
            return false;
        }
    }

    private static void train(
            Cell cell,
            Trial trial,
            ExperimentResults results,
            TrainedModels models,
            int epochs,
            TrainingProgress progress,
            Interrupts interrupts)
            throws IOException {
        TrialRun run = new TrialRun(cell.variant().title(), cell.seed(), epochs, trial);
        try {
            run.train(progress, interrupts);
        } catch (NumericalFailureException failure) {
            results.addFailure(cell, String.valueOf(failure.getMessage()));
            progress.skip((long) epochs * trial.iterations() - run.iterations());
            return;
        }
        if (run.isComplete()) {
            models.save(cell, trial.parameters());
            results.add(cell, run.finish(), trial.profile(cell.variant().title()));
        }
    }

    /** The finished trials of a seed, but those that an older program left without their parameters. */
    private static void predictInTurns(
            ExperimentResults results, long seed, TrainedModels models, Experiment.Trials trials) throws IOException {
        List<Cell> cells = new ArrayList<>();
        List<Trial> trained = new ArrayList<>();
        for (Cell cell : results.finished(seed)) {
            Trial trial = trials.trial(cell.variant(), seed);
            Optional<double[]> parameters = models.load(cell, trial.parameters().length);
            if (parameters.isPresent()) {
                trial.load(parameters.get());
                cells.add(cell);
                trained.add(trial);
            }
        }
        results.setPredictionSeconds(cells, PredictionTurns.seconds(trained));
    }

    private static void report(ExperimentResults results, OutputFolder folder, Session session) throws IOException {
        Comparison comparison = results.comparison();
        results.save();
        session.out().print(ComparisonTable.toText(comparison));
        session.out().println("report: " + folder.writeText("report.html", HtmlReport.ofExperiment(comparison)));
        session.out().flush();
    }
}
