package org.costate.examples.train;

/**
 * Where a training stands when a solve begins.
 *
 * @param iteration updates made so far; with the seed of the training it fixes every draw
 * @param epoch     epochs done, a fraction inside an epoch
 */
public record Moment(long iteration, double epoch) {}
