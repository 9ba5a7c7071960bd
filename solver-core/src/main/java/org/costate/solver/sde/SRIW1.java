package org.costate.solver.sde;

import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.srk.RoesslerSri;
import org.costate.solver.srk.StochasticRungeKutta;
import org.costate.solver.srk.StochasticRungeKutta.Orders;

/**
 * Roessler's method of strong order 3/2 for Ito equations with diagonal or scalar noise: two drifts and four diffusions a
 * step.
 *
 * <p>Source: Roessler 2010; error estimate of Rackauckas, Nie 2017 with the drift weighted by 1/6.
 */
public final class SRIW1 {

    /** The method. */
    public static final StochasticRungeKutta METHOD = StochasticRungeKutta.of(
            new RoesslerSri(
                            new double[] {0, 0.75, 0, 0},
                            new double[] {0, 0.25, 1, 0.25},
                            new double[][] {{}, {0.75}, {0, 0}, {0, 0, 0}},
                            new double[][] {{}, {0.25}, {1, 0}, {0, 0, 0.25}},
                            new double[][] {{}, {1.5}, {0, 0}, {0, 0, 0}},
                            new double[][] {{}, {0.5}, {-1, 0}, {-5, 3, 0.5}},
                            new double[] {1.0 / 3, 2.0 / 3, 0, 0},
                            new double[] {-1, 4.0 / 3, 2.0 / 3, 0},
                            new double[] {-1, 4.0 / 3, -1.0 / 3, 0},
                            new double[] {2, -4.0 / 3, -2.0 / 3, 0},
                            new double[] {-2, 5.0 / 3, -2.0 / 3, 1})
                    .tableau("SRIW1", "Roessler 2010", 1.0 / 6, 2),
            new Orders(1.5, 1.5, 2, 1.5),
            Calculus.ITO,
            Noise.Kind.DIAGONAL,
            Noise.Kind.ADDITIVE_DIAGONAL,
            Noise.Kind.SCALAR);

    private SRIW1() {}
}
