package org.costate.solver.sde;

import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.srk.RoesslerSra;
import org.costate.solver.srk.StochasticRungeKutta;
import org.costate.solver.srk.StochasticRungeKutta.Orders;

/**
 * The stability-optimized method of strong order 3/2 for additive noise with three drifts a step.
 *
 * <p>Source: Rackauckas, Nie 2020; error estimate of Rackauckas, Nie 2017.
 */
public final class SOSRA {

    /** The method. */
    public static final StochasticRungeKutta METHOD = StochasticRungeKutta.of(
            new RoesslerSra(
                            new double[] {0, 0.6923962376159507, 1},
                            new double[] {0, 0.041248171110700504, 1},
                            new double[][] {{}, {0.6923962376159507}, {-3.1609142252828395, 4.1609142252828395}},
                            new double[][] {{}, {1.3371632704399763}, {1.442371048468624, 1.8632741501139225}},
                            new double[] {0.2889874966892885, 0.6859880440839937, 0.025024459226717772},
                            new double[] {-16.792534242221663, 17.514995785380226, 0.27753845684143835},
                            new double[] {0.4237535769069274, 0.6010381474428539, -1.0247917243497813})
                    .tableau("SOSRA", "Rackauckas, Nie 2020"),
            new Orders(1.5, 2, 2, 2),
            Calculus.ITO,
            Noise.Kind.ADDITIVE,
            Noise.Kind.ADDITIVE_DIAGONAL);

    private SOSRA() {}
}
