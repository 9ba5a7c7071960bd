package org.costate.solver.sde;

import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.srk.RoesslerSra;
import org.costate.solver.srk.StochasticRungeKutta;
import org.costate.solver.srk.StochasticRungeKutta.Orders;

/**
 * Roessler's method of strong order 3/2 for additive noise with two drifts a step.
 *
 * <p>Source: Roessler 2010; error estimate of Rackauckas, Nie 2017.
 */
public final class SRA1 {

    /** The method. */
    public static final StochasticRungeKutta METHOD = StochasticRungeKutta.of(
            new RoesslerSra(
                            new double[] {0, 0.75},
                            new double[] {1, 0},
                            new double[][] {{}, {0.75}},
                            new double[][] {{}, {1.5}},
                            new double[] {1.0 / 3, 2.0 / 3},
                            new double[] {1, 0},
                            new double[] {-1, 1})
                    .tableau("SRA1", "Roessler 2010"),
            new Orders(1.5, 2, 2, 2),
            Calculus.ITO,
            Noise.Kind.ADDITIVE,
            Noise.Kind.ADDITIVE_DIAGONAL);

    private SRA1() {}
}
