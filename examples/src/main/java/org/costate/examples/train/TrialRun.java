package org.costate.examples.train;

import java.util.ArrayList;
import java.util.List;
import org.costate.examples.NumericalFailureException;
import org.costate.examples.report.EpochResult;
import org.costate.examples.report.RunResult;
import org.costate.examples.report.TrainingTime;
import org.costate.examples.run.Interrupts;
import org.costate.examples.run.TrainingProgress;
import org.costate.solver.SolveException;

/** The loop over the epochs and iterations of a trial, with a test after each epoch. Mutable. */
public final class TrialRun {

    private final String title;
    private final long seed;
    private final int epochs;
    private final Trial trial;
    private final List<EpochResult> results = new ArrayList<>();
    private TrainingTime time = TrainingTime.none();
    private long iterations;
    private boolean complete;

    /**
     * A run that has not begun.
     *
     * @param title  of the variant, for people
     * @param seed   seed of the trial
     * @param epochs number of epochs
     * @param trial  what is trained
     */
    public TrialRun(String title, long seed, int epochs, Trial trial) {
        this.title = title;
        this.seed = seed;
        this.epochs = epochs;
        this.trial = trial;
    }

    /**
     * Trains until the last epoch, or until a stop is asked for; then the part done is kept.
     *
     * @param progress   told of every iteration
     * @param interrupts asked before every iteration
     * @throws NumericalFailureException if a solve fails, or loss or gradient are not finite
     */
    public void train(TrainingProgress progress, Interrupts interrupts) {
        progress.startRun(title + ", seed " + seed, epochs);
        for (int epoch = 0; epoch < epochs && !interrupts.stopRequested(); epoch++) {
            EpochSums sums = epoch(epoch, progress, interrupts);
            if (sums.iterations == 0) {
                return;
            }
            Trial.Outcome outcome = test();
            EpochResult result = new EpochResult(
                    epoch + 1,
                    sums.loss / sums.iterations,
                    sums.penalty / sums.iterations,
                    outcome.qualities(),
                    outcome.nfe(),
                    sums.seconds);
            results.add(result);
            progress.epoch(result);
            complete = epoch + 1 == epochs && !interrupts.stopRequested();
        }
    }

    private static final class EpochSums {
        double loss;
        double penalty;
        double seconds;
        int iterations;
    }

    private EpochSums epoch(int epoch, TrainingProgress progress, Interrupts interrupts) {
        EpochSums sums = new EpochSums();
        long start = System.nanoTime();
        double processor = ProcessorTime.seconds();
        for (int i = 0; i < trial.iterations() && !interrupts.stopRequested(); i++) {
            Trial.Step step = iterate(epoch, i);
            sums.loss += step.loss();
            sums.penalty += step.penalty();
            sums.iterations++;
            iterations++;
            time = time.plus(step.time());
            progress.batch(epoch + 1, sums.loss / sums.iterations, (double) step.evaluations());
        }
        sums.seconds = (System.nanoTime() - start) * 1e-9;
        time = time.plus(new TrainingTime(sums.seconds, ProcessorTime.seconds() - processor, 0, 0, 0));
        return sums;
    }

    private Trial.Step iterate(int epoch, int iteration) {
        try {
            return trial.iterate(epoch, iteration);
        } catch (SolveException | ArithmeticException | NumericalFailureException failure) {
            long batch = (long) epoch * trial.iterations() + iteration;
            throw new NumericalFailureException(
                    title + ", seed " + seed + ", batch " + batch + ": " + failure.getMessage(), failure);
        }
    }

    private Trial.Outcome test() {
        try {
            return trial.test();
        } catch (SolveException failure) {
            throw new NumericalFailureException(title + ", seed " + seed + ", test: " + failure.getMessage(), failure);
        }
    }

    /** Iterations done. */
    public long iterations() {
        return iterations;
    }

    /** Whether an epoch was finished or begun, so that there is something to tell. */
    public boolean hasResult() {
        return !results.isEmpty();
    }

    /** Whether the last epoch was finished. */
    public boolean isComplete() {
        return complete;
    }

    /** Times predictions and tells the result so far; {@link #hasResult} must hold. */
    public RunResult finish() {
        return new RunResult(seed, results, trial.predictionSeconds(), time, complete);
    }
}
