package org.costate.solver.collocation;

import org.costate.solver.implicit.CollocationMethod;
import org.costate.solver.implicit.CollocationTableau;

/**
 * The implicit (backward) Euler method, {@code y_1 = y + h f(t + h, y_1)}: order 1, L-stable, and the Radau IIA method of
 * one stage.
 *
 * <p>Source: Hairer, Wanner II, IV.3.
 */
public final class ImplicitEuler {

    /** The method. */
    public static final CollocationMethod METHOD =
            CollocationMethod.of(CollocationTableau.of("ImplicitEuler", "Hairer, Wanner II, IV.3", 1));

    private ImplicitEuler() {}
}
