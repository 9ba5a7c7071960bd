package org.costate.solver.sde;

import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.srk.RoesslerSri;
import org.costate.solver.srk.StochasticRungeKutta;
import org.costate.solver.srk.StochasticRungeKutta.Orders;

/**
 * The stability-optimized method of strong order 3/2 for Ito equations with diagonal or scalar noise whose last two drift
 * stages are at the same time, which gives a stiffness estimate: four drifts and four diffusions a step.
 *
 * <p>Source: Rackauckas, Nie 2020; error estimate of Rackauckas, Nie 2017.
 */
public final class SOSRI2 {

    /** The method. */
    public static final StochasticRungeKutta METHOD = StochasticRungeKutta.of(
                    new RoesslerSri(
                                    new double[] {0, 0.13804532298278663, 0.9999999999999992, 0.9999999999999994},
                                    new double[] {0, 0.45605532163856893, 0.999999999999996, 0.9999999999999962},
                                    new double[][] {
                                        {},
                                        {0.13804532298278663},
                                        {0.5818361298250374, 0.4181638701749618},
                                        {0.4670018408674211, 0.8046204792187386, -0.27162232008616016}
                                    },
                                    new double[][] {
                                        {},
                                        {0.45605532163856893},
                                        {0.7555807846451692, 0.24441921535482677},
                                        {0.6981181143266059, 0.3453277086024727, -0.04344582292908241}
                                    },
                                    new double[][] {
                                        {},
                                        {0.08852381537667678},
                                        {1.0317752458971061, 0.4563552922077882},
                                        {1.73078280444124, -0.46089678470929774, -0.9637509618944188}
                                    },
                                    new double[][] {
                                        {},
                                        {0.6753186815412179},
                                        {-0.07452812525785148, -0.49783736486149366},
                                        {-0.5591906709928903, 0.022696571806569924, -0.8984927888368557}
                                    },
                                    new double[] {
                                        -0.15036858140642623, 0.7545275856696072, 0.686995463807979, -0.2911544680711602
                                    },
                                    new double[] {
                                        -0.45315689727309133,
                                        0.8330937231303951,
                                        0.3792843195533544,
                                        0.24077885458934192
                                    },
                                    new double[] {
                                        -0.4994383733810986,
                                        0.9181786186154077,
                                        -0.25613778661003145,
                                        -0.16260245862427797
                                    },
                                    new double[] {
                                        1.4531568972730915,
                                        -0.8330937231303933,
                                        -0.3792843195533583,
                                        -0.24077885458934023
                                    },
                                    new double[] {
                                        -0.4976090683622265, 0.9148155835648892, -1.4102107084476505, 0.9930041932449877
                                    })
                            .tableau("SOSRI2", "Rackauckas, Nie 2020", 1, 4),
                    new Orders(1.5, 1.5, 2, 1.5),
                    Calculus.ITO,
                    Noise.Kind.DIAGONAL,
                    Noise.Kind.ADDITIVE_DIAGONAL,
                    Noise.Kind.SCALAR)
            .withStability(10.6);

    private SOSRI2() {}
}
