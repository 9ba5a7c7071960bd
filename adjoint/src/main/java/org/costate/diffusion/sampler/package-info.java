/**
 * Samplers of diffusion models, one file each. {@code docs/numerics/diffusion.md} compares them.
 */
package org.costate.diffusion.sampler;
