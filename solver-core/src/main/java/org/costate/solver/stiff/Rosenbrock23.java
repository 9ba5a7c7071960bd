package org.costate.solver.stiff;

import org.costate.solver.implicit.RosenbrockMethod;
import org.costate.solver.implicit.RosenbrockTableau;

/**
 * Rosenbrock 2(3) of the MATLAB ODE suite, L-stable, with a dense output of order 2. The last stage serves the error
 * estimate, and its derivative is the first of the next step. With {@code d = 1 / (2 + sqrt(2))} and
 * {@code e = 6 + sqrt(2)} the paper's formulas are the rows below.
 *
 * <p>Source: L. F. Shampine, M. W. Reichelt, <i>The MATLAB ODE suite</i>, SIAM J. Sci. Comput. 18 (1997) 1-22.
 */
public final class Rosenbrock23 {

    private static final double ROOT = 1.4142135623730951;
    private static final double D = 1 / (2 + ROOT);
    private static final double E = 6 + ROOT;

    /** The method. */
    public static final RosenbrockMethod METHOD = RosenbrockTableau.named("Rosenbrock23", 2)
            .from("Shampine, Reichelt 1997")
            .gamma(D)
            .states(new double[] {}, new double[] {0.5 / D}, new double[] {1 / D, 1 / D})
            .rightSides(new double[] {}, new double[] {-1 / D}, new double[] {-2 / D, -E / D})
            .weights(1 / D, 1 / D, 0)
            .error(3, -1 / (6 * D), (2 - E) / (6 * D), -1 / (6 * D))
            .dense(2, new double[] {1 / D, 0}, new double[] {-2 / (1 - 2 * D), 1 / (D * (1 - 2 * D))}, new double[] {
                0, 0
            })
            .toMethod();

    private Rosenbrock23() {}
}
