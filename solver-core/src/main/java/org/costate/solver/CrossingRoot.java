package org.costate.solver;

import org.hipparchus.analysis.UnivariateFunction;
import org.hipparchus.analysis.solvers.BracketedUnivariateSolver;
import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;
import org.hipparchus.exception.MathIllegalStateException;

/** The root of a bracketed function, by the bracketing solver of Hipparchus. */
final class CrossingRoot {

    private static final int ORDER = 5;
    private static final int MOST_EVALUATIONS = 200;
    private static final double RELATIVE = 0x1p-52;

    private CrossingRoot() {}

    /**
     * The far end of the smallest bracket.
     *
     * @param function of opposite signs at the ends
     * @param lo       near end
     * @param hi       far end
     * @param absolute accuracy that is enough
     * @return a place at which the function is zero or has the sign that it has at hi
     */
    static double find(UnivariateFunction function, double lo, double hi, double absolute) {
        BracketingNthOrderBrentSolver solver =
                new BracketingNthOrderBrentSolver(RELATIVE, Math.max(absolute, 0x1p-60), 0, ORDER);
        try {
            BracketedUnivariateSolver.Interval bracket =
                    solver.solveInterval(MOST_EVALUATIONS, function, lo, hi, lo + (hi - lo) / 2);
            return bracket.getRightAbscissa();
        } catch (MathIllegalStateException tooMany) {
            return bisected(function, lo, hi, absolute);
        }
    }

    /** For functions that jump, or are zero over a stretch. */
    private static double bisected(UnivariateFunction function, double lo, double hi, double absolute) {
        double far = function.value(hi);
        double a = lo;
        double b = hi;
        while (b - a > absolute) {
            double middle = a + (b - a) / 2;
            if (middle <= a || middle >= b) {
                break;
            }
            double value = function.value(middle);
            if (value == 0 || value > 0 == far > 0) {
                b = middle;
            } else {
                a = middle;
            }
        }
        return b;
    }
}
