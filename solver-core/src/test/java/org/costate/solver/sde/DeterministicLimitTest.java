package org.costate.solver.sde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.costate.solver.Method;
import org.costate.solver.Noise;
import org.costate.solver.SaveAt;
import org.costate.solver.Sde;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepLog;
import org.costate.solver.StochasticMethod;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.method.Euler;
import org.costate.solver.method.Heun;
import org.costate.solver.method.Midpoint;
import org.costate.solver.noise.BrownianPath;
import org.costate.solver.noise.BrownianTree;
import org.costate.testkit.OrderEstimator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Without noise a stochastic method is a method for ordinary equations. */
class DeterministicLimitTest {

    private static final VectorField ZERO = (t, y, out) -> Arrays.fill(out, 0);

    /** y = 1/(1 + t^2) and z = exp(sin y): nonlinear, dependent on time. */
    private static final VectorField FIELD = (t, y, f) -> {
        f[0] = -2 * t * y[0] * y[0];
        f[1] = y[1] * Math.cos(y[0]) * -2 * t * y[0] * y[0];
    };

    private static final double[] START = {1, Math.exp(Math.sin(1))};

    static List<StochasticMethod> methods() {
        return SdeMethodScan.methods();
    }

    static Stream<StochasticMethod> adaptiveMethods() {
        return SdeMethodScan.adaptiveMethods();
    }

    static List<Arguments> twins() {
        return List.of(
                Arguments.of(EulerMaruyama.METHOD, Euler.METHOD),
                Arguments.of(EulerHeun.METHOD, Euler.METHOD),
                Arguments.of(Milstein.METHOD, Euler.METHOD),
                Arguments.of(CommutativeMilstein.METHOD, Euler.METHOD),
                Arguments.of(StratonovichMilstein.METHOD, Euler.METHOD),
                Arguments.of(StochasticHeun.METHOD, Heun.METHOD),
                Arguments.of(StochasticMidpoint.METHOD, Midpoint.METHOD));
    }

    private static Sde<VectorField> silent(StochasticMethod method, Noise noise) {
        Sde<VectorField> sde = method.solves(org.costate.solver.Calculus.ITO)
                ? Sde.ito(FIELD, noise, ZERO)
                : Sde.stratonovich(FIELD, noise, ZERO);
        return sde.withNoiseInducedDrift(ZERO);
    }

    private static Noise noise(StochasticMethod method) {
        return method.takes(Noise.Kind.GENERAL)
                ? Noise.general(2)
                : method.takes(Noise.Kind.DIAGONAL) ? Noise.diagonal() : Noise.additiveDiagonal();
    }

    @ParameterizedTest
    @MethodSource("twins")
    void itIsTheSameMethodToTheBit(StochasticMethod method, Method twin) {
        BrownianPath path = BrownianTree.of(3, 2, 0, 2);
        for (Noise noise : List.of(Noise.diagonal(), Noise.additiveDiagonal(), Noise.general(2))) {
            if (method.takes(noise.kind())) {
                Solution stochastic = Solver.fixed(method, 0.13)
                        .withSaveAt(SaveAt.everyStep())
                        .solve(silent(method, noise).along(path), START, 0, 2);
                Solution plain =
                        Solver.fixed(twin, 0.13).withSaveAt(SaveAt.everyStep()).solve(FIELD, START, 0, 2);
                assertThat(stochastic.times()).containsExactly(plain.times());
                for (int k = 0; k < plain.size(); k++) {
                    assertThat(stochastic.state(k)).containsExactly(plain.state(k));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void itHasTheOrderThatItClaimsWithoutNoise(StochasticMethod method) {
        BrownianPath path = BrownianTree.of(3, 2, 0, 2);
        Sde<VectorField> sde = silent(method, noise(method));
        double y = 0.2;
        double observed = OrderEstimator.from(
                        OrderEstimator.halvings(1.0 / 256, 3),
                        h -> {
                            double[] end = Solver.fixed(method, h)
                                    .solve(sde.along(path), START, 0, 2)
                                    .endState();
                            return Math.hypot(end[0] - y, end[1] - Math.exp(Math.sin(y)));
                        },
                        0)
                .slope();
        assertThat(observed).isCloseTo(method.order(), within(0.15));
    }

    /**
     * Nothing divides by the size of the noise. Methods with one drift a step have nothing to estimate the error of the
     * drift from: their E is that of the noise alone, and vanishes with it.
     */
    @ParameterizedTest
    @MethodSource("adaptiveMethods")
    void adaptiveStepsDoNotNeedNoise(StochasticMethod method) {
        BrownianPath path = BrownianTree.of(3, 2, 0, 2).withTolerance(1e-7);
        StepLog log = StepLog.of();
        Solution solution = Solver.of(method, Tolerances.of(1e-3, 1e-3))
                .withMaxStep(0.1)
                .solve(silent(method, noise(method)).along(path), START, 0, 2, log);
        assertThat(solution.endState()[0]).isCloseTo(0.2, within(2e-2));
        double largest = 0;
        for (int j = 0; j < log.size(); j++) {
            largest = Math.max(largest, log.error(j));
        }
        assertThat(largest).as("E sees the drift").isPositive();
    }
}
