/** The latent ODE of irregular series: the model, its training, what it is measured by. */
@NullMarked
package org.costate.examples.latent;

import org.jspecify.annotations.NullMarked;
