/**
 * Brownian paths: what drives a stochastic differential equation, as a function of time.
 *
 * <p>A {@link org.costate.solver.noise.BrownianPath} is immutable and may be shared between threads; each solve asks it
 * through a {@link org.costate.solver.noise.BrownianCursor} of its own, for the increment W and the space-time area H of
 * an interval. {@link org.costate.solver.noise.BrownianTree} answers any interval in any order,
 * {@link org.costate.solver.noise.BrownianStream} is drawn as a solve goes,
 * {@link org.costate.solver.noise.GridPath} and {@link org.costate.solver.noise.StoredPath} know given times only;
 * {@link org.costate.solver.noise.AntitheticPath} and {@link org.costate.solver.noise.CorrelatedPath} change another
 * path, {@link org.costate.solver.noise.PathFamily} is many independent ones.
 *
 * <p>Every number is a function of a 64-bit seed, a 64-bit path number and a 64-bit place in the path, never of a
 * rounded time. Increments are multiples of a quantum of about {@code 2^-49 sqrt(end - start)}, so that sums of those of
 * a tree, a stream or a grid are exact: the increments of adjacent intervals add up to that of their union to the bit.
 */
package org.costate.solver.noise;
