package org.costate.solver.stiff;

import org.costate.solver.implicit.EsdirkMethod;
import org.costate.solver.implicit.EsdirkTableau;

/**
 * Kvaerno 3(2), four stages, L-stable; the embedded method is A-stable, so its error needs no filter. The dense output of
 * order 3 is the only one of that degree that stays bounded on infinitely stiff components; it is Costate's own.
 *
 * <p>Source: A. Kvaerno, <i>Singly diagonally implicit Runge-Kutta methods with an explicit first stage</i>, BIT 44 (2004)
 * 489-502; the coefficients are evaluated from gamma, the root of {@code 6 x^3 - 18 x^2 + 9 x - 1} that makes the method
 * L-stable, which the paper prints to ten digits.
 */
public final class Kvaerno3 {

    private static final double GAMMA = 0.435866521508459;

    /** The method. */
    public static final EsdirkMethod METHOD = EsdirkTableau.named("Kvaerno3", 3)
            .from("Kvaerno 2004")
            .stages(
                    GAMMA,
                    new double[] {0, 2 * GAMMA, 1, 1},
                    new double[] {},
                    new double[] {GAMMA},
                    new double[] {0.49056338842178054, 0.07357009006976042},
                    new double[] {0.3088099699767465, 1.4905633884217806, -1.235239879906986})
            .error(2, -0.18175341844503404, 1.4169932983520201, -1.671106401415445, GAMMA)
            .dense(
                    3,
                    new double[] {1, -1.0735700900697605, 0.38238006004650693},
                    new double[] {0, 4.471690165265341, -2.981126776843561},
                    new double[] {1.0452602553351023, -5.796240150391163, 3.515740015149074},
                    new double[] {-1.0452602553351023, 2.398120075195581, -0.9169932983520201})
            .stiffness(3, 2)
            .toMethod();

    private Kvaerno3() {}
}
