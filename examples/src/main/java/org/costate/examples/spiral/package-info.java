/** A neural ODE that learns a spiral: the data, the dynamics, the training. */
@NullMarked
package org.costate.examples.spiral;

import org.jspecify.annotations.NullMarked;
