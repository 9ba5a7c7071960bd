package org.costate.solver.collocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.costate.solver.Event;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Status;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.implicit.CollocationMethod;
import org.costate.solver.implicit.CollocationTableau;
import org.costate.testkit.AllocationMeter;
import org.costate.testkit.OrderEstimator;
import org.costate.testkit.PackageScan;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gauss and Radau IIA methods: coefficients, orders, stability, invariants, stiff problems, faults. */
class CollocationTest {

    static List<CollocationMethod> methods() {
        return PackageScan.constants(ImplicitEuler.class, "METHOD", CollocationMethod.class);
    }

    static Stream<CollocationMethod> radau() {
        return Stream.of(ImplicitEuler.METHOD, RadauIIA3.METHOD, RadauIIA5.METHOD);
    }

    static Stream<CollocationMethod> gauss() {
        return Stream.of(ImplicitMidpoint.METHOD, Gauss4.METHOD);
    }

    /** Hairer, Wanner II, tables IV.5.1, 5.5 and 5.6. */
    @Test
    void coefficientsAreThoseOfTheBooks() {
        double r6 = Math.sqrt(6);
        double r3 = Math.sqrt(3);
        assertTableau(RadauIIA5.METHOD, new double[][] {
            {(88 - 7 * r6) / 360, (296 - 169 * r6) / 1800, (-2 + 3 * r6) / 225},
            {(296 + 169 * r6) / 1800, (88 + 7 * r6) / 360, (-2 - 3 * r6) / 225},
            {(16 - r6) / 36, (16 + r6) / 36, 1.0 / 9}
        });
        assertTableau(RadauIIA3.METHOD, new double[][] {{5.0 / 12, -1.0 / 12}, {0.75, 0.25}});
        assertTableau(Gauss4.METHOD, new double[][] {{0.25, 0.25 - r3 / 6}, {0.25 + r3 / 6, 0.25}});
        assertTableau(ImplicitMidpoint.METHOD, new double[][] {{0.5}});
        assertTableau(ImplicitEuler.METHOD, new double[][] {{1}});
        assertThat(Gauss4.METHOD.tableau().weight(1)).isCloseTo(0.5, within(1e-15));
    }

    private static void assertTableau(CollocationMethod method, double[][] a) {
        CollocationTableau tableau = method.tableau();
        assertThat(tableau.stages()).isEqualTo(a.length);
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                assertThat(tableau.coefficient(i, j))
                        .as(method + ", a[%d][%d]", i, j)
                        .isCloseTo(a[i][j], within(2e-15));
            }
        }
    }

    /** A nonlinear equation that depends on time: {@code y = 1/(1 + t^2)}, beside its double. */
    private static final VectorField BELL = (t, y, f) -> {
        f[0] = -2 * t * y[0] * y[0];
        f[1] = 2 * f[0] + (2 * y[0] - y[1]);
    };

    private static double error(CollocationMethod method, double h, double at) {
        Solution solution = Solver.fixed(method, h).withSaveAt(SaveAt.times(at)).solve(BELL, new double[] {1, 2}, 0, 2);
        double exact = 1 / (1 + at * at);
        return Math.hypot(solution.value(0, 0) - exact, solution.value(0, 1) - 2 * exact);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void ordersAreThoseOfTheQuadratureAndOfThePolynomial(CollocationMethod method) {
        int stages = method.tableau().stages();
        assertThat(method.order()).isEqualTo(method.tableau().endsWithStep() ? 2 * stages - 1 : 2 * stages);
        double first = method.order() > 4 ? 0.25 : 0.125;
        OrderEstimator atEnd = OrderEstimator.from(OrderEstimator.halvings(first, 5), h -> error(method, h, 2), 1e-13);
        assertThat(atEnd.slope()).isBetween(method.order() - 0.15, method.order() + 0.6);
        // A third of a step is nowhere a node.
        OrderEstimator inside =
                OrderEstimator.from(OrderEstimator.halvings(1.0 / 32, 4), h -> error(method, h, 1 + h / 3), 1e-13);
        assertThat(inside.slope()).isGreaterThan(stages - 0.2);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aStable(CollocationMethod method) {
        RandomCase random = RandomCase.of(3);
        for (int i = 0; i < 2000; i++) {
            double size = Math.pow(10, random.uniform(-3, 6));
            double angle = random.uniform(Math.PI / 2, 3 * Math.PI / 2);
            assertThat(method.stability(size * Math.cos(angle), size * Math.sin(angle)))
                    .isLessThanOrEqualTo(1 + 1e-12);
        }
    }

    @ParameterizedTest
    @MethodSource("radau")
    void radauMethodsForgetStiffComponents(CollocationMethod method) {
        assertThat(method.stability(-1e12, 0)).isLessThan(1e-10);
        double rate = 1e8;
        Solution solution = Solver.fixed(method, 0.1)
                .solve((t, y, f) -> f[0] = -rate * (y[0] - Math.cos(t)) - Math.sin(t), new double[] {3}, 0, 2);
        assertThat(solution.endState()[0]).isCloseTo(Math.cos(2), within(1e-7));
    }

    /** A rigid body without torque: two quadratic invariants. */
    @ParameterizedTest
    @MethodSource("gauss")
    void gaussMethodsKeepQuadraticInvariants(CollocationMethod method) {
        VectorField body = (t, y, f) -> {
            f[0] = -0.8 * y[1] * y[2];
            f[1] = 0.5 * y[0] * y[2];
            f[2] = 0.3 * y[0] * y[1];
        };
        assertThat(method.stability(0, 3)).isCloseTo(1, within(1e-14));
        Solution solution = Solver.fixed(method, 0.3)
                .withSaveAt(SaveAt.everyStep())
                .solve(body, new double[] {1, 0.3, -0.8}, 0, 600);
        for (int i = 0; i < solution.size(); i += 100) {
            double sum = 0;
            for (int c = 0; c < 3; c++) {
                sum += solution.value(i, c) * solution.value(i, c);
            }
            assertThat(sum).as("t = " + solution.time(i)).isCloseTo(1 + 0.09 + 0.64, within(2e-13));
        }
    }

    /** Newton's iteration from the start of such a step goes astray; shorter steps show the way. */
    @ParameterizedTest
    @MethodSource("radau")
    void longStepsOfRobertsonsReactionGetThere(CollocationMethod method) {
        VectorField reaction = (t, y, f) -> {
            f[0] = -0.04 * y[0] + 1e4 * y[1] * y[2];
            f[2] = 3e7 * y[1] * y[1];
            f[1] = -f[0] - f[2];
        };
        Solution solution = Solver.fixed(method, 4).solve(reaction, new double[] {1, 0, 0}, 0, 40);
        double[] exact = {0.7158271, 9.185535e-6, 0.2841637};
        double near = method == ImplicitEuler.METHOD ? 0.06 : 2e-3;
        for (int c = 0; c < 3; c++) {
            assertThat(solution.endState()[c]).isCloseTo(exact[c], within(near * exact[c]));
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void eventsAreFoundOnThePolynomial(CollocationMethod method) {
        Solution solution = Solver.fixed(method, 1e-3)
                .withEvents(Event.crossing((t, y) -> y[0] - 0.5).stopping())
                .solve((t, y, f) -> f[0] = -y[0], new double[] {1}, 0, 2);
        assertThat(solution.status()).isEqualTo(Status.STOPPED_BY_EVENT);
        double allowed = method.order() == 1 ? 1e-3 : 1e-6;
        assertThat(solution.endTime()).isCloseTo(Math.log(2), within(allowed));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void backwardsAndTheLastStepIsShortened(CollocationMethod method) {
        Solution solution =
                Solver.fixed(method, 0.003).solve((t, y, f) -> f[0] = -y[0], new double[] {Math.exp(-1)}, 1, 0);
        assertThat(solution.statistics().accepted()).isEqualTo(334);
        assertThat(solution.endState()[0]).isCloseTo(1, within(method.order() == 1 ? 2e-3 : 1e-6));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void stepsAllocateNothing(CollocationMethod method) {
        Solver solver = Solver.fixed(method, 0.01);
        VectorField field = (t, y, f) -> {
            f[0] = y[1];
            f[1] = 20 * (1 - y[0] * y[0]) * y[1] - y[0];
        };
        double[] y0 = {2, 0};
        assertThat(AllocationMeter.perUnit(steps -> solver.solve(field, y0, 0, 0.01 * steps), 50))
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void failuresSayWhy(CollocationMethod method) {
        Solver solver = Solver.fixed(method, 0.25);
        Solution blown = solver.trySolve((t, y, f) -> f[0] = Math.exp(y[0]), new double[] {0}, 0, 2);
        assertThat(blown.status()).isIn(Status.NEWTON_FAILED, Status.NOT_FINITE);
        assertThat(blown.endTime()).isLessThan(1.01);
        Solution undefined = solver.trySolve((t, y, f) -> f[0] = t < 0.6 ? 1 : Double.NaN, new double[] {0}, 0, 2);
        assertThat(undefined.status()).isEqualTo(Status.NOT_FINITE);
        assertThat(undefined.message()).contains("component 0");
        assertThat(undefined.endTime()).isEqualTo(0.5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Solver.of(method, Tolerances.of(1e-6, 1e-6)))
                .withMessageContaining(method.name());
    }

    @Test
    void nodesAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CollocationTableau.of("none", "", new double[0]))
                .withMessageContaining("length 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CollocationTableau.of("zero", "", 0, 1))
                .withMessageContaining("nodes[0] = 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CollocationTableau.of("falling", "", 0.5, 0.4))
                .withMessageContaining("nodes[1] = 0.4");
        CollocationTableau own = CollocationTableau.of("thirds", "own", 1.0 / 3, 2.0 / 3);
        assertThat(own.order()).isEqualTo(2);
        assertThat(own).hasToString("thirds (order 2, 2 stages)");
    }
}
