package org.costate.solver.sde;

import java.util.Map;
import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.srk.StandardTerm;
import org.costate.solver.srk.StochasticRungeKutta;
import org.costate.solver.srk.StochasticRungeKutta.Orders;
import org.costate.solver.srk.StochasticTableau;

/**
 * Heun's method for Stratonovich equations: the trapezoidal rule with an Euler step as predictor, for drift and noise alike.
 * Strong order 1/2, 1 for commutative noise.
 *
 * <p>Source: Ruemelin 1982. Error estimate: the difference to the Euler step.
 */
public final class StochasticHeun {

    /** The method. */
    public static final StochasticRungeKutta METHOD = StochasticRungeKutta.of(
                    StochasticTableau.named("StochasticHeun", "Ruemelin 1982")
                            .both(0)
                            .both(1, 1)
                            .plus(StandardTerm.W, 1)
                            .weights(0.5, 0.5)
                            .weights(StandardTerm.W, 0.5, 0.5)
                            .embeddedError(new double[] {-0.5, 0.5}, Map.of(StandardTerm.W, new double[] {-0.5, 0.5}))
                            .build(),
                    new Orders(0.5, 1, 2, 1),
                    Calculus.STRATONOVICH,
                    Noise.Kind.values())
            .withStrongOrder(1, Noise.Kind.COMMUTATIVE);

    private StochasticHeun() {}
}
