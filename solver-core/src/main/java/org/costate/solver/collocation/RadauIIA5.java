package org.costate.solver.collocation;

import org.costate.solver.implicit.CollocationMethod;
import org.costate.solver.implicit.CollocationTableau;

/**
 * The Radau IIA method of three stages, that of RADAU5: order 5, L-stable. Here for steps of equal size.
 *
 * <p>Source: Ehle 1969; Hairer, Wanner II, IV.5 and IV.8.
 */
public final class RadauIIA5 {

    /** The method. */
    public static final CollocationMethod METHOD = CollocationMethod.of(
            CollocationTableau.of("RadauIIA5", "Ehle 1969", (4 - Math.sqrt(6)) / 10, (4 + Math.sqrt(6)) / 10, 1));

    private RadauIIA5() {}
}
