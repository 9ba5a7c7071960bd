package org.costate.examples.latent;

/**
 * How well a latent ODE does on series that it was not trained on, and what that costs.
 *
 * @param interpolationError mean squared error of the entries that were held out from it
 * @param likelihood         negative log-likelihood of a held-out entry, nats
 * @param fitError           mean squared error of the entries that it was given
 * @param loss               negative evidence lower bound at the mean latent state, for an observed entry, nats
 * @param evaluations        evaluations of the dynamics in a prediction, mean over the batches
 * @param predictionSeconds  wall time of a prediction of one batch, encoder and decoder included: the median of many
 */
public record LatentMetrics(
        double interpolationError,
        double likelihood,
        double fitError,
        double loss,
        double evaluations,
        double predictionSeconds) {}
