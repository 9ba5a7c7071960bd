package org.costate.solver.sde;

import java.util.Map;
import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.srk.StandardTerm;
import org.costate.solver.srk.StochasticRungeKutta;
import org.costate.solver.srk.StochasticRungeKutta.Orders;
import org.costate.solver.srk.StochasticTableau;

/**
 * The shifted additive-noise Runge-Kutta method. Strong order 3/2 for additive noise, also where its strength depends on
 * the time, with two drifts a step.
 *
 * <p>Source: Foster, dos Reis, Strange 2024, equation (6.1); error estimate: its drift against an Euler step's.
 */
public final class ShARK {

    /** The method. */
    public static final StochasticRungeKutta METHOD = StochasticRungeKutta.of(
            StochasticTableau.named("ShARK", "Foster et al. 2024")
                    .diffusion(0)
                    .drift(0)
                    .plus(StandardTerm.AREA, 1)
                    .diffusion(1)
                    .drift(5.0 / 6, 0, 5.0 / 6)
                    .plus(StandardTerm.W, 5.0 / 6)
                    .plus(StandardTerm.AREA, 1)
                    .weights(0, 0.4, 0, 0.6)
                    .weights(StandardTerm.W, 0.5, 0, 0.5)
                    .weights(StandardTerm.AREA, 1, 0, -1)
                    .embeddedError(new double[] {0, -0.6, 0, 0.6}, Map.of())
                    .build(),
            new Orders(1.5, 2, 2, 1.5),
            Calculus.STRATONOVICH,
            Noise.Kind.ADDITIVE,
            Noise.Kind.ADDITIVE_DIAGONAL);

    private ShARK() {}
}
