package org.costate.solver.stiff;

import org.costate.solver.implicit.EsdirkMethod;
import org.costate.solver.implicit.EsdirkTableau;

/**
 * The trapezoidal rule to {@code 2 - sqrt(2)} of the step, then the backward differentiation formula of order 2: order
 * 2(3), three stages, L-stable. The embedded method of order 3 is unstable on stiff components, so its error is filtered
 * with the matrix of the stages. The dense output of order 2 is the parabola that stays bounded on infinitely stiff
 * components, the trapezoidal rule's own up to the middle stage's derivative.
 *
 * <p>Sources: R. E. Bank et al., <i>Transient simulation of silicon devices and circuits</i>, IEEE Trans. CAD 4 (1985)
 * 436-451; M. E. Hosea, L. F. Shampine, <i>Analysis and implementation of TR-BDF2</i>, Appl. Numer. Math. 20 (1996) 21-37.
 */
public final class TRBDF2 {

    private static final double ROOT = 1.4142135623730951;
    private static final double GAMMA = 1 - ROOT / 2;
    private static final double WEIGHT = ROOT / 4;

    /** The method. */
    public static final EsdirkMethod METHOD = EsdirkTableau.named("TRBDF2", 2)
            .from("Bank et al. 1985; Hosea, Shampine 1996")
            .stages(GAMMA, new double[] {0, 2 - ROOT, 1}, new double[] {}, new double[] {GAMMA}, new double[] {
                WEIGHT, WEIGHT
            })
            .error(3, (ROOT - 1) / 3, -1.0 / 3, (2 - ROOT) / 3)
            .filteredError()
            .dense(2, new double[] {ROOT / 2, -WEIGHT}, new double[] {ROOT / 2, -WEIGHT}, new double[] {
                1 - ROOT, ROOT / 2
            })
            .toMethod();

    private TRBDF2() {}
}
