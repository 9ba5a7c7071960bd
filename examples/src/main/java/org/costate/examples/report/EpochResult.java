package org.costate.examples.report;

import java.util.Map;

/**
 * One epoch of one run.
 *
 * @param epoch     number, from 1
 * @param loss      mean task loss over the training batches, without the penalty
 * @param penalty   mean value of the penalty, before its weight; 0 without one
 * @param qualities what a test after the epoch gave, by {@link Quality#key}
 * @param nfe       evaluations of the field for one prediction, mean over a test after the epoch
 * @param seconds   time of training in the epoch, without the test
 */
public record EpochResult(
        int epoch, double loss, double penalty, Map<String, Double> qualities, double nfe, double seconds) {

    /** Copies the map. */
    public EpochResult {
        qualities = Map.copyOf(qualities);
    }

    /**
     * A result of the test.
     *
     * @param key {@link Quality#key}
     * @return the number, NaN if the test does not tell it
     */
    public double quality(String key) {
        return qualities.getOrDefault(key, Double.NaN);
    }
}
