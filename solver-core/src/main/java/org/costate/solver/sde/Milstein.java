package org.costate.solver.sde;

import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.srk.StandardTerm;
import org.costate.solver.srk.StochasticRungeKutta;
import org.costate.solver.srk.StochasticRungeKutta.Orders;
import org.costate.solver.srk.StochasticTableau;

/**
 * Milstein's method for Ito equations with diagonal or scalar noise: {@code yNext = y + h f + g W + g g' (W^2 - h) / 2}.
 * Strong order 1. Needs the noise-induced drift {@code g g'} of the equation; {@link CommutativeMilstein} does without.
 *
 * <p>Source: Milstein 1974. For fixed steps: with one drift a step,
 * no estimate could see the error of the drift.
 */
public final class Milstein {

    /** The method. */
    public static final StochasticRungeKutta METHOD = StochasticRungeKutta.of(
            StochasticTableau.named("Milstein", "Milstein 1974")
                    .both(0)
                    .noiseInduced()
                    .weights(1)
                    .weights(StandardTerm.W, 1)
                    .weights(StandardTerm.ITO_SQUARE, 0, 1)
                    .build(),
            new Orders(1, 1, 1, 0),
            Calculus.ITO,
            Noise.Kind.DIAGONAL,
            Noise.Kind.ADDITIVE_DIAGONAL,
            Noise.Kind.SCALAR);

    private Milstein() {}
}
