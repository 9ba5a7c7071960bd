package org.costate.equilibrium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.costate.adjoint.Cotangents;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.Recording;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.stiff.Kvaerno5;
import org.costate.solver.stiff.Rodas5P;
import org.costate.testkit.CentralDifference;
import org.costate.trace.Traced;
import org.costate.trace.TracedField;
import org.costate.trace.TracedNumber;
import org.junit.jupiter.api.Test;

/** Robertson's reactions in a stirred tank that is fed with the first species: stiff, with one steady state. */
class ReactionTest {

    /** Three rates and the rate of flow. */
    private static final double[] RATES = {0.04, 3e7, 1e4, 0.1};

    private static final double[] FEED = {1, 0, 0};

    /** Weights that make the derivatives of all components count. */
    private static final double[] W = {1, 1e4, -0.5};

    private static final TracedField TANK = Traced.field(3, RATES, (t, y, p) -> {
        TracedNumber first = p[0].multiply(y[0]);
        TracedNumber second = p[1].multiply(y[1]).multiply(y[1]);
        TracedNumber third = p[2].multiply(y[1]).multiply(y[2]);
        return new TracedNumber[] {
            third.subtract(first).add(p[3].multiply(y[0].negate().add(1))),
            first.subtract(third).subtract(second).subtract(p[3].multiply(y[1])),
            second.subtract(p[3].multiply(y[2]))
        };
    });

    private static TracedField tank(double... rates) {
        return TANK.withParameters(rates);
    }

    private static double[] newton(double... rates) {
        return SteadyState.of(PseudoTransient.of()).solve(tank(rates), FEED).state();
    }

    @Test
    void methodsFindTheSameStateAndTheSameGradient() {
        TracedField tank = tank(RATES);
        Equilibrium byNewton = SteadyState.of(Newton.of()).solve(tank, FEED);
        double[] state = byNewton.state();
        assertThat(state[0] + state[1] + state[2]).isCloseTo(1, within(1e-12));
        assertThat(state[1]).isBetween(1e-7, 1e-4);
        double[] gradient = byNewton.pullback(W).parameters();
        for (RootMethod method : new RootMethod[] {
            PseudoTransient.of(), Relaxation.of(Solver.of(Rodas5P.METHOD, Tolerances.of(1e-6, 1e-10)), 1e5)
        }) {
            Equilibrium found = SteadyState.of(method).solve(tank, FEED);
            double[] other = found.pullback(W).parameters();
            for (int i = 0; i < 3; i++) {
                assertThat(found.state()[i]).isCloseTo(state[i], within(1e-8 * state[i]));
            }
            for (int i = 0; i < 4; i++) {
                assertThat(other[i]).isCloseTo(gradient[i], within(1e-7 * Math.abs(gradient[i])));
            }
        }
        CentralDifference differences =
                CentralDifference.gradient(p -> Examples.dot(W, newton(p)), RATES, new double[] {0.02, 1e7, 5e3, 0.05});
        for (int i = 0; i < 4; i++) {
            assertThat(differences.value()[i]).isCloseTo(gradient[i], within(1e-7 * Math.abs(gradient[i])));
        }
    }

    @Test
    void theGradientIsThatOfALongSolve() {
        TracedField tank = tank(RATES);
        double[] gradient =
                SteadyState.of(Newton.of()).solve(tank, FEED).pullback(W).parameters();
        Recording recording = DiscreteAdjoint.of(Solver.of(Kvaerno5.METHOD, Tolerances.of(1e-6, 1e-10)))
                .record(tank, FEED, 0, 400);
        Cotangents bar = recording.cotangents();
        bar.addState(0, W);
        double[] discrete = recording.pullback(bar).parameters();
        for (int i = 0; i < 4; i++) {
            assertThat(discrete[i]).isCloseTo(gradient[i], within(1e-7 * Math.abs(gradient[i])));
        }
        assertThat(recording.pullback(bar).initialState()).containsExactly(new double[3], within(1e-7));
    }
}
