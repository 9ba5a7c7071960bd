/** Decoding towards a reward that need not be differentiable: the ancestral kernel, proposals, soft values, selection. */
package org.costate.diffusion.guide;
