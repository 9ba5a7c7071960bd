package org.costate.solver.collocation;

import org.costate.solver.implicit.CollocationMethod;
import org.costate.solver.implicit.CollocationTableau;

/**
 * The Gauss method of two stages (Hammer and Hollingsworth): order 4, A-stable, symplectic and symmetric. It keeps
 * quadratic invariants.
 *
 * <p>Source: Hairer, Wanner II, IV.5.
 */
public final class Gauss4 {

    /** The method. */
    public static final CollocationMethod METHOD = CollocationMethod.of(
            CollocationTableau.of("Gauss4", "Hairer, Wanner II, IV.5", 0.5 - Math.sqrt(3) / 6, 0.5 + Math.sqrt(3) / 6));

    private Gauss4() {}
}
