package org.costate.solver.sde;

import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.srk.StandardTerm;
import org.costate.solver.srk.StochasticRungeKutta;
import org.costate.solver.srk.StochasticRungeKutta.Orders;
import org.costate.solver.srk.StochasticTableau;

/**
 * The Euler method for Ito equations: {@code yNext = y + h f + g W}. Strong order 1/2, 1 for additive noise; weak order 1.
 * No error estimate.
 *
 * <p>Source: Maruyama 1955.
 */
public final class EulerMaruyama {

    /** The method. */
    public static final StochasticRungeKutta METHOD = StochasticRungeKutta.of(
                    StochasticTableau.named("EulerMaruyama", "Maruyama 1955")
                            .both(0)
                            .weights(1)
                            .weights(StandardTerm.W, 1)
                            .build(),
                    new Orders(0.5, 1, 1, 0),
                    Calculus.ITO,
                    Noise.Kind.values())
            .withStrongOrder(1, Noise.Kind.ADDITIVE);

    private EulerMaruyama() {}
}
