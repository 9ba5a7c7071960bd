package org.costate.solver.sde;

import java.util.Map;
import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.srk.StandardTerm;
import org.costate.solver.srk.StochasticRungeKutta;
import org.costate.solver.srk.StochasticRungeKutta.Orders;
import org.costate.solver.srk.StochasticTableau;

/**
 * The explicit midpoint rule for Stratonovich equations. Strong order 1/2, 1 for commutative noise.
 *
 * <p>Source: Kloeden, Platen 1992. Error estimate: the difference to the Euler step.
 */
public final class StochasticMidpoint {

    /** The method. */
    public static final StochasticRungeKutta METHOD = StochasticRungeKutta.of(
                    StochasticTableau.named("StochasticMidpoint", "Kloeden, Platen 1992")
                            .both(0)
                            .both(0.5, 0.5)
                            .plus(StandardTerm.W, 0.5)
                            .weights(0, 1)
                            .weights(StandardTerm.W, 0, 1)
                            .embeddedError(new double[] {-1, 1}, Map.of(StandardTerm.W, new double[] {-1, 1}))
                            .build(),
                    new Orders(0.5, 1, 2, 1),
                    Calculus.STRATONOVICH,
                    Noise.Kind.values())
            .withStrongOrder(1, Noise.Kind.COMMUTATIVE);

    private StochasticMidpoint() {}
}
