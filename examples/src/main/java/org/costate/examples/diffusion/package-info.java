/** Diffusion models: their data, training, samples, files and pictures. */
@NullMarked
package org.costate.examples.diffusion;

import org.jspecify.annotations.NullMarked;
