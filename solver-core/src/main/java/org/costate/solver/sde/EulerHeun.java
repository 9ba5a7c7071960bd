package org.costate.solver.sde;

import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.srk.StandardTerm;
import org.costate.solver.srk.StochasticRungeKutta;
import org.costate.solver.srk.StochasticRungeKutta.Orders;
import org.costate.solver.srk.StochasticTableau;

/**
 * The Euler method for Stratonovich equations: {@code yNext = y + h f + (g(y) + g(y + g W)) W / 2}. Strong order 1/2, 1
 * for commutative noise.
 *
 * <p>Source: Kloeden, Platen 1992; Roberts 2012. For fixed steps: with one drift a step,
 * no estimate could see the error of the drift.
 */
public final class EulerHeun {

    /** The method. */
    public static final StochasticRungeKutta METHOD = StochasticRungeKutta.of(
                    StochasticTableau.named("EulerHeun", "Kloeden, Platen 1992")
                            .both(0)
                            .diffusion(1)
                            .plus(StandardTerm.W, 1)
                            .weights(1)
                            .weights(StandardTerm.W, 0.5, 0.5)
                            .build(),
                    new Orders(0.5, 1, 1, 0),
                    Calculus.STRATONOVICH,
                    Noise.Kind.values())
            .withStrongOrder(1, Noise.Kind.COMMUTATIVE);

    private EulerHeun() {}
}
