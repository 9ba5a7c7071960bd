package org.costate.solver.sde;

import java.util.Map;
import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.srk.StandardTerm;
import org.costate.solver.srk.StochasticRungeKutta;
import org.costate.solver.srk.StochasticRungeKutta.Orders;
import org.costate.solver.srk.StochasticTableau;

/**
 * A Runge-Kutta method of strong order 3/2 for Stratonovich equations with commutative noise, 1/2 for general noise; two
 * drifts and five diffusions a step.
 *
 * <p>Source: Foster, dos Reis, Strange 2024, equation (6.2). Error estimate: the difference to its inner midpoint step.
 */
public final class SlowRK {

    /** The method. */
    public static final StochasticRungeKutta METHOD = StochasticRungeKutta.of(
                    StochasticTableau.named("SlowRK", "Foster et al. 2024")
                            .drift(0)
                            .diffusion(0.5, 0.5)
                            .diffusion(0.5, 0.5)
                            .plus(StandardTerm.W, 0, 0.5)
                            .diffusion(0.5, 0.5)
                            .plus(StandardTerm.W, 0, 0, 0.5)
                            .diffusion(0.5, 0.5)
                            .plus(StandardTerm.W, 0, 0, 0, 1)
                            .drift(0.75, 0.75)
                            .plus(StandardTerm.W, 0, 0, 0, 0.75)
                            .plus(StandardTerm.AREA, 0, 0, 0, 1.5)
                            .diffusion(1, 1)
                            .plus(StandardTerm.W, 0, 0, 0, 0.5)
                            .weights(1.0 / 3, 0, 0, 0, 0, 2.0 / 3)
                            .weights(StandardTerm.W, 0, 1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6)
                            .weights(StandardTerm.AREA, 0, 0, 0, 2, 0, 0, -2)
                            .embeddedError(
                                    new double[] {-2.0 / 3, 0, 0, 0, 0, 2.0 / 3},
                                    Map.of(
                                            StandardTerm.W, new double[] {0, 1.0 / 6, -2.0 / 3, 1.0 / 3, 1.0 / 6},
                                            StandardTerm.AREA, new double[] {0, 0, 0, 2, 0, 0, -2}))
                            .build(),
                    new Orders(0.5, 1, 2, 1.5),
                    Calculus.STRATONOVICH,
                    Noise.Kind.values())
            .withStrongOrder(1.5, Noise.Kind.COMMUTATIVE);

    private SlowRK() {}
}
