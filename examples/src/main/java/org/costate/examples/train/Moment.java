package org.costate.examples.train;

/**
 * Where a training stands when a solve begins.
 *
 * @param seed      of the training; with the iteration it fixes every draw
 * @param iteration updates made so far
 * @param epoch     epochs done, a fraction inside an epoch
 */
public record Moment(long seed, long iteration, double epoch) {}
