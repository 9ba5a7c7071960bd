/**
 * What a denoiser says about densities: moments of the data given a noisy sample, differences of log-densities, how far a learned score
 * is from a gradient, and Langevin sampling.
 */
package org.costate.diffusion.score;
