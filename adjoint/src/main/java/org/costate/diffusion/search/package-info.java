/**
 * Grids of few steps found without training: an evolutionary search over sets of times, and free parameters of a grid for searches
 * by gradient.
 */
package org.costate.diffusion.search;
