package org.costate.examples.report;

import java.util.List;

/**
 * One training, from one seed.
 *
 * @param seed              the seed
 * @param epochs            what was seen after each epoch, at least one
 * @param predictionSeconds time to predict once, or all that is tested: the median of many calls
 * @param time              time of training, without tests
 * @param complete          false if the run was stopped before its last epoch
 */
public record RunResult(
        long seed, List<EpochResult> epochs, double predictionSeconds, TrainingTime time, boolean complete) {

    /** Copies the list. */
    public RunResult {
        epochs = List.copyOf(epochs);
        if (epochs.isEmpty()) {
            throw new IllegalArgumentException("epochs is empty, but a result has at least one");
        }
    }

    /** The same with another time to predict. */
    public RunResult withPredictionSeconds(double seconds) {
        return new RunResult(seed, epochs, seconds, time, complete);
    }

    private EpochResult last() {
        return epochs.get(epochs.size() - 1);
    }

    /**
     * A result of the last test.
     *
     * @param key {@link Quality#key}
     */
    public double quality(String key) {
        return last().quality(key);
    }

    /** Evaluations of the field for one prediction, mean over the last test. */
    public double nfe() {
        return last().nfe();
    }

    /** Task loss of the last epoch. */
    public double finalLoss() {
        return last().loss();
    }
}
