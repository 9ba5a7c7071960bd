package org.costate.solver.stiff;

import org.costate.solver.implicit.EsdirkMethod;
import org.costate.solver.implicit.EsdirkTableau;

/**
 * Kvaerno 5(4), seven stages, L-stable; the embedded method is A-stable, so its error needs no filter. The third stage is
 * evaluated beyond the end of the step, at 1.23 of its size. The dense output of order 4 stays bounded on infinitely stiff
 * components; of those that do it has the smallest errors of order 5. It is Costate's own.
 *
 * <p>Source: A. Kvaerno, <i>Singly diagonally implicit Runge-Kutta methods with an explicit first stage</i>, BIT 44 (2004)
 * 489-502.
 */
public final class Kvaerno5 {

    private static final double GAMMA = 0.26;

    /** The method. */
    public static final EsdirkMethod METHOD = EsdirkTableau.named("Kvaerno5", 5)
            .from("Kvaerno 2004")
            .stages(
                    GAMMA,
                    new double[] {0, 0.52, 1.230333209967908, 0.8957659843500759, 0.43639360985864756, 1, 1},
                    new double[] {},
                    new double[] {GAMMA},
                    new double[] {0.13, 0.8403332099679081},
                    new double[] {0.22371961478320504, 0.476755323197997, -0.06470895363112615},
                    new double[] {0.16648564323248322, 0.1045001884159172, 0.03631482272098715, -0.13090704451073998},
                    new double[] {0.13855640231268224, 0, -0.04245337201752043, 0.02446657898003141, 0.6194303907248068
                    },
                    new double[] {
                        0.13659751177640292,
                        0,
                        -0.05496908796538376,
                        -0.04118626728321046,
                        0.629933048990164,
                        0.06962479448202728
                    })
            .error(
                    4,
                    0.13659751177640292 - 0.13855640231268224,
                    0,
                    -0.05496908796538376 + 0.04245337201752043,
                    -0.04118626728321046 - 0.02446657898003141,
                    0.629933048990164 - 0.6194303907248068,
                    0.06962479448202728 - GAMMA,
                    GAMMA)
            .dense(
                    4,
                    new double[] {0.9840445641917293, -2.074801688794552, 1.7478738765556057, -0.5205192401763804},
                    new double[] {0, 0, 0, 0},
                    new double[] {-0.10194224674747596, 0.8250639701056363, -1.5385304364836085, 0.7604396251600646},
                    new double[] {-0.5347515620617845, -0.7592254139833533, 3.09249578666259, -1.839705077900663},
                    new double[] {0.08554561200106581, 3.2717486305972163, -4.301923873220153, 1.5745626796120344},
                    new double[] {-0.21426676346262286, -0.5092140042907884, 2.329842982508582, -1.5367374202731432},
                    new double[] {0.7813703960790883, -0.7535714936341588, -1.3297583360230174, 1.561959433578088})
            .stiffness(6, 5)
            .toMethod();

    private Kvaerno5() {}
}
