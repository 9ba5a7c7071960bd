package org.costate.solver.sde;

import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.srk.RoesslerSra;
import org.costate.solver.srk.StochasticRungeKutta;
import org.costate.solver.srk.StochasticRungeKutta.Orders;

/**
 * The stability-optimized method of strong order 3/2 for additive noise whose last two drift stages are at the same time,
 * which gives a stiffness estimate: three drifts a step.
 *
 * <p>Source: Rackauckas, Nie 2020; error estimate of Rackauckas, Nie 2017.
 */
public final class SOSRA2 {

    /** The method. */
    public static final StochasticRungeKutta METHOD = StochasticRungeKutta.of(
                    new RoesslerSra(
                                    new double[] {0, 1, 1},
                                    new double[] {0, 1, 1},
                                    new double[][] {{}, {1}, {0.9511849235504364, 0.04881507644956362}},
                                    new double[][] {{}, {0.7686101171003622}, {0.43886792994934987, 0.7490415909204886}
                                    },
                                    new double[] {0.4999999999999998, -0.9683897375354181, 1.4683897375354185},
                                    new double[] {0, 0.92438032145683, 0.07561967854316998},
                                    new double[] {1, -0.8169981105823436, -0.18300188941765633})
                            .tableau("SOSRA2", "Rackauckas, Nie 2020"),
                    new Orders(1.5, 2, 2, 2),
                    Calculus.ITO,
                    Noise.Kind.ADDITIVE,
                    Noise.Kind.ADDITIVE_DIAGONAL)
            .withStability(5.3);

    private SOSRA2() {}
}
