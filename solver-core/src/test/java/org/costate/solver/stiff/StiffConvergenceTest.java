package org.costate.solver.stiff;

import static org.assertj.core.api.Assertions.assertThat;

import org.costate.solver.implicit.EsdirkMethod;
import org.costate.solver.implicit.RosenbrockMethod;
import org.costate.solver.implicit.StiffMethod;
import org.costate.solver.method.StepLadder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Observed orders of single steps, dense outputs and error estimates where nothing is stiff. */
class StiffConvergenceTest {

    private static final String ALL = "org.costate.solver.stiff.StiffScan#methods";

    /** Increments of Rosenbrock methods are ten times the state's changes and cancel. */
    private static final double FLOOR = 10 * StepLadder.ROUNDING;

    private static int denseOrder(StiffMethod method) {
        return method instanceof EsdirkMethod esdirk
                ? esdirk.tableau().denseOrder()
                : ((RosenbrockMethod) method).tableau().denseOrder();
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void stepsHaveTheirOrder(StiffMethod method) {
        double observed = StepLadder.observedOrder(FLOOR, h -> StepLadder.stepError(method, h)) - 1;
        assertThat(observed).isBetween(method.order() - 0.3, method.order() + 0.35);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void denseOutputHasItsOrder(StiffMethod method) {
        double observed = StepLadder.observedOrder(FLOOR, h -> StepLadder.denseError(method, h)) - 1;
        assertThat(observed).isBetween(denseOrder(method) - 0.3, denseOrder(method) + 0.35);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void errorEstimateHasItsOrder(StiffMethod method) {
        double observed = StepLadder.observedOrder(FLOOR, h -> StepLadder.estimate(method, h));
        assertThat(observed).isBetween(method.errorOrder() - 0.3, method.errorOrder() + 0.35);
    }
}
