/**
 * Brownian paths as functions of time: the same seed gives the same numbers, whoever asks. Knows nothing of solvers.
 */
package org.costate.solver.noise;
