package org.costate.solver.sde;

import java.util.Map;
import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.srk.StandardTerm;
import org.costate.solver.srk.StochasticRungeKutta;
import org.costate.solver.srk.StochasticRungeKutta.Orders;
import org.costate.solver.srk.StochasticTableau;

/**
 * The shifted Runge-Kutta method for Stratonovich equations with any noise. Strong order 1/2, 1 for commutative noise, 3/2
 * for additive noise; two drifts a step.
 *
 * <p>Source: Foster, dos Reis, Strange 2024, equation (6.1); error estimate: the difference to a step with the first of its
 * two places only.
 */
public final class GeneralShARK {

    /** The method. */
    public static final StochasticRungeKutta METHOD = StochasticRungeKutta.of(
                    StochasticTableau.named("GeneralShARK", "Foster et al. 2024")
                            .diffusion(0)
                            .both(0)
                            .plus(StandardTerm.AREA, 1)
                            .both(5.0 / 6, 0, 5.0 / 6)
                            .plus(StandardTerm.W, 0, 5.0 / 6)
                            .plus(StandardTerm.AREA, 1)
                            .weights(0, 0.4, 0.6)
                            .weights(StandardTerm.W, 0, 0.4, 0.6)
                            .weights(StandardTerm.AREA, 0, 1.2, -1.2)
                            .embeddedError(
                                    new double[] {0, -0.6, 0.6},
                                    Map.of(
                                            StandardTerm.W, new double[] {0, -0.6, 0.6},
                                            StandardTerm.AREA, new double[] {0, 1.2, -1.2}))
                            .build(),
                    new Orders(0.5, 1, 2, 1),
                    Calculus.STRATONOVICH,
                    Noise.Kind.values())
            .withStrongOrder(1, Noise.Kind.COMMUTATIVE)
            .withStrongOrder(1.5, Noise.Kind.ADDITIVE);

    private GeneralShARK() {}
}
