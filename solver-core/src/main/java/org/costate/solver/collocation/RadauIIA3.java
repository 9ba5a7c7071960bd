package org.costate.solver.collocation;

import org.costate.solver.implicit.CollocationMethod;
import org.costate.solver.implicit.CollocationTableau;

/**
 * The Radau IIA method of two stages: order 3, L-stable.
 *
 * <p>Source: Ehle 1969; Hairer, Wanner II, IV.5.
 */
public final class RadauIIA3 {

    /** The method. */
    public static final CollocationMethod METHOD =
            CollocationMethod.of(CollocationTableau.of("RadauIIA3", "Ehle 1969", 1.0 / 3, 1));

    private RadauIIA3() {}
}
