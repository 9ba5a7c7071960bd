/** Pelts of hares and lynxes: Lotka-Volterra, and a universal ODE whose interaction is learned, fitted and compared. */
@NullMarked
package org.costate.examples.lynx;

import org.jspecify.annotations.NullMarked;
