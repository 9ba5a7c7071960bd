package org.costate.solver.method;

import static org.assertj.core.api.Assertions.assertThat;

import org.costate.solver.rk.ButcherTableau;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Observed orders of single steps, dense outputs and error estimates on a nonlinear system that depends on time. From a ladder
 * of step sizes the lowest rungs above rounding are used, and a line is fitted to the logarithms.
 */
class MethodConvergenceTest {

    private static final String ALL = "org.costate.solver.method.MethodScan#explicitMethods";
    private static final String ADAPTIVE = "org.costate.solver.method.MethodScan#adaptiveMethods";
    private static final double ROUNDING = StepLadder.ROUNDING;

    @ParameterizedTest
    @MethodSource(ALL)
    void stepsHaveTheirOrder(ExplicitRungeKutta method) {
        double observed =
                StepLadder.observedOrder(stepRounding(method.tableau()), h -> StepLadder.stepError(method, h)) - 1;
        assertOrder(observed, method.order());
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void denseOutputHasItsOrder(ExplicitRungeKutta method) {
        ButcherTableau tableau = method.tableau();
        double observed = StepLadder.observedOrder(denseRounding(tableau), h -> StepLadder.denseError(method, h)) - 1;
        assertOrder(observed, tableau.denseOrder());
    }

    @ParameterizedTest
    @MethodSource(ADAPTIVE)
    void errorEstimateHasItsOrder(ExplicitRungeKutta method) {
        double observed = StepLadder.observedOrder(ROUNDING, h -> StepLadder.estimate(method, h));
        assertOrder(observed, method.errorOrder());
    }

    /**
     * Two-sided. From order 6 on the next term of the error still counts where the error is above rounding, and the
     * slope may be larger by one; there the order conditions are the sharp test from above.
     */
    private static void assertOrder(double observed, double order) {
        double slack = order <= 4 ? 0.15 : 0.3;
        assertThat(observed).as("observed order").isBetween(order - slack, order + slack + (order < 6 ? 0 : 1));
    }

    /** Coefficients that cancel lift the level of rounding of a step. */
    private static double stepRounding(ButcherTableau tableau) {
        double largest = 0;
        double[] b = tableau.weights();
        for (int s = 0; s < b.length; s++) {
            for (double a : tableau.row(s)) {
                largest = Math.max(largest, Math.abs(a * b[s]));
            }
        }
        return Math.max(ROUNDING, 2e-16 * largest);
    }

    private static double denseRounding(ButcherTableau tableau) {
        double largest = 0;
        for (int s = 0; s < tableau.rows(); s++) {
            for (double coefficient : tableau.dense(s)) {
                largest = Math.max(largest, Math.abs(coefficient));
            }
        }
        return Math.max(ROUNDING, 7e-16 * largest);
    }
}
