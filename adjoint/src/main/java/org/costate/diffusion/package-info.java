/**
 * Probability-flow ODEs of diffusion models and their gradients: noise schedules, denoisers, guidance, the three normal
 * forms of the flow as differentiable fields, likelihoods and continuous adjoints. See {@code docs/numerics/diffusion.md}.
 */
package org.costate.diffusion;
