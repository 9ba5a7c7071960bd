package org.costate.examples.spiral;

import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Vern9;

/**
 * The spiral {@code u1' = -0.1 u1^3 - 2 u2^3, u2' = 2 u1^3 - 0.1 u2^3} from (2, 0) with which neural ODEs are shown since
 * Chen, Rubanova, Bettencourt, Duvenaud, <i>Neural ordinary differential equations</i>, 2018.
 */
final class CubicSpiral {

    /** End of what is seen in training. */
    static final double END = 1.5;
    /** Number of times, the start among them. */
    static final int TIMES = 30;

    private static final double TOLERANCE = 1e-12;

    private CubicSpiral() {}

    /** The state at the start, a new array. */
    static double[] start() {
        return new double[] {2, 0};
    }

    /**
     * Evenly spaced times.
     *
     * @param from the first
     * @param to   the last
     */
    static double[] times(double from, double to) {
        double[] times = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            times[i] = i == TIMES - 1 ? to : from + (to - from) * i / (TIMES - 1);
        }
        return times;
    }

    /**
     * The states at some times.
     *
     * @param times ascending, the last one is where the solve ends; not modified
     * @return a row of two for each time
     */
    static double[] states(double[] times) {
        Solution solution = Solver.of(Vern9.METHOD, Tolerances.of(TOLERANCE, TOLERANCE))
                .withSaveAt(SaveAt.times(times))
                .solve(CubicSpiral::field, start(), 0, times[times.length - 1]);
        return rows(solution);
    }

    private static void field(double t, double[] u, double[] dudt) {
        double x = u[0] * u[0] * u[0];
        double y = u[1] * u[1] * u[1];
        dudt[0] = -0.1 * x - 2 * y;
        dudt[1] = 2 * x - 0.1 * y;
    }

    /** The saved states of a solution of two components, row after row. */
    static double[] rows(Solution solution) {
        double[] rows = new double[2 * solution.size()];
        for (int i = 0; i < solution.size(); i++) {
            rows[2 * i] = solution.value(i, 0);
            rows[2 * i + 1] = solution.value(i, 1);
        }
        return rows;
    }
}
