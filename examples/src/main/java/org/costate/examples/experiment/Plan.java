package org.costate.examples.experiment;

import java.util.Map;
import java.util.OptionalInt;

/**
 * How the trials of an experiment are made, whatever the variant and the seed.
 *
 * @param size      how large
 * @param epochs    epochs of each trial
 * @param batch     samples of an update; empty where each update sees all data
 * @param tolerance relative and absolute tolerance of the solves
 * @param weights   weight of each variant that is offered
 */
public record Plan(ExperimentSize size, int epochs, OptionalInt batch, double tolerance, Map<Variant, Double> weights) {

    /** Copies the map. */
    public Plan {
        weights = Map.copyOf(weights);
    }

    /** Weight of a variant; 0 for vanilla. */
    public double weight(Variant variant) {
        return weights.getOrDefault(variant, 0.0);
    }
}
