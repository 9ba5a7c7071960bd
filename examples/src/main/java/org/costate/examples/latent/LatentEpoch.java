package org.costate.examples.latent;

/**
 * What one epoch of a training gave, means over its batches.
 *
 * @param epoch       number of the epoch, from 1
 * @param loss        negative log-likelihood and weighted divergence for an observed entry, without the penalty
 * @param likelihood  negative log-likelihood of an observed entry, nats
 * @param divergence  divergence of a series, nats
 * @param penalty     value of the penalty, before its weight
 * @param evaluations evaluations of the dynamics in a forward solve
 * @param seconds     wall time of the epoch
 */
public record LatentEpoch(
        int epoch,
        double loss,
        double likelihood,
        double divergence,
        double penalty,
        double evaluations,
        double seconds) {}
