package org.costate.solver.sde;

import java.util.Map;
import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.srk.StandardTerm;
import org.costate.solver.srk.StochasticRungeKutta;
import org.costate.solver.srk.StochasticRungeKutta.Orders;
import org.costate.solver.srk.StochasticTableau;

/**
 * The splitting path Runge-Kutta method for Stratonovich equations with any noise, made for adaptive steps. Strong order
 * 1/2, 1 for commutative noise, 3/2 for additive noise; three drifts a step.
 *
 * <p>Source: Foster, Jelincic 2023, definition 1.6, with its embedded Heun step.
 */
public final class SPaRK {

    /** The method. */
    public static final StochasticRungeKutta METHOD = method();

    private static StochasticRungeKutta method() {
        double outer = (3 - Math.sqrt(3)) / 6;
        double inner = Math.sqrt(3) / 3;
        double[] difference = {outer - 0.5, inner, outer - 0.5};
        return StochasticRungeKutta.of(
                        StochasticTableau.named("SPaRK", "Foster, Jelincic 2023")
                                .both(0)
                                .both(0.5, 0.5)
                                .plus(StandardTerm.W, 0.5)
                                .plus(StandardTerm.AREA, Math.sqrt(3))
                                .both(1, 0, 1)
                                .plus(StandardTerm.W, 0, 1)
                                .weights(outer, inner, outer)
                                .weights(StandardTerm.W, outer, inner, outer)
                                .weights(StandardTerm.AREA, 1, 0, -1)
                                .embeddedError(
                                        difference,
                                        Map.of(StandardTerm.W, difference, StandardTerm.AREA, new double[] {1, 0, -1}))
                                .build(),
                        new Orders(0.5, 1, 2, 1),
                        Calculus.STRATONOVICH,
                        Noise.Kind.values())
                .withStrongOrder(1, Noise.Kind.COMMUTATIVE)
                .withStrongOrder(1.5, Noise.Kind.ADDITIVE);
    }

    private SPaRK() {}
}
