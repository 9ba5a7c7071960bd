package org.costate.solver.stiff;

import static org.assertj.core.api.Assertions.assertThat;

import org.costate.solver.Solver;
import org.costate.solver.implicit.StiffMethod;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Orders on the problem of Prothero and Robinson with constant steps. Mild, a method has its order; stiff, it keeps at least
 * the order of its stages (2 for the ESDIRK methods), which docs/numerics/stiff.md has in a table.
 */
class OrderReductionTest {

    private static double error(StiffMethod method, double lambda, double h) {
        double y = Solver.fixed(method, h)
                .solve(new ProtheroRobinson(lambda), new double[] {1}, 0, 2)
                .endState()[0];
        return Math.abs(y - Math.cos(2));
    }

    static double order(StiffMethod method, double lambda, double h) {
        return Math.log(error(method, lambda, h) / error(method, lambda, h / 4)) / Math.log(4);
    }

    @ParameterizedTest
    @MethodSource("org.costate.solver.stiff.StiffScan#methods")
    void mildProblemsShowTheFullOrder(StiffMethod method) {
        assertThat(order(method, -1, method.order() > 3 ? 0.25 : 0.05))
                .isBetween(method.order() - 0.35, method.order() + 0.6);
    }

    /** With h lambda from -1e3 to -1e5 everywhere; the error itself is also divided by lambda. */
    @ParameterizedTest
    @CsvSource({"Kvaerno3, 2", "Kvaerno5, 2", "TRBDF2, 2", "Rosenbrock23, 1", "Rodas5P, 3"})
    void stiffProblemsKeepPartOfIt(String name, double kept) {
        StiffMethod method = StiffScan.methods()
                .filter(each -> each.name().equals(name))
                .findAny()
                .orElseThrow();
        assertThat(order(method, -1e5, 0.25)).isGreaterThan(kept - 0.25);
    }

    @ParameterizedTest
    @MethodSource("org.costate.solver.stiff.StiffScan#methods")
    void stiffErrorsAreSmall(StiffMethod method) {
        double bound = method.order() == 2 ? 5e-3 : 1e-4;
        for (double lambda = -1; lambda > -1e9; lambda *= 10) {
            assertThat(error(method, lambda, 0.05)).isLessThan(bound);
        }
    }
}
