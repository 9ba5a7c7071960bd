package org.costate.examples.report;

/**
 * A training that did not succeed numerically.
 *
 * @param variant name of the variant
 * @param seed    the seed
 * @param message what happened, in one line
 */
public record RunFailure(String variant, long seed, String message) {}
