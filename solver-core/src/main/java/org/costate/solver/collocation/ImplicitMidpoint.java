package org.costate.solver.collocation;

import org.costate.solver.implicit.CollocationMethod;
import org.costate.solver.implicit.CollocationTableau;

/**
 * The implicit midpoint rule, {@code y_1 = y + h f(t + h/2, (y + y_1)/2)}: order 2, A-stable, symplectic and symmetric, and
 * the Gauss method of one stage. It keeps quadratic invariants.
 *
 * <p>Source: Hairer, Wanner II, IV.5.
 */
public final class ImplicitMidpoint {

    /** The method. */
    public static final CollocationMethod METHOD =
            CollocationMethod.of(CollocationTableau.of("ImplicitMidpoint", "Hairer, Wanner II, IV.5", 0.5));

    private ImplicitMidpoint() {}
}
