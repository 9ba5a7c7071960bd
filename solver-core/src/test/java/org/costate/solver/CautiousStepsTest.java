package org.costate.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.costate.solver.method.Dopri5;
import org.costate.solver.method.Dopri8;
import org.costate.solver.method.MethodScan;
import org.costate.solver.method.Tsit5;
import org.costate.solver.method.Vern7;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.costate.testkit.Cases;
import org.costate.testkit.RandomCase;
import org.costate.testkit.ReferenceCase;
import org.costate.testkit.ReferenceCases;
import org.costate.testkit.ReferenceRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jumps and kinks that nobody declared, and what the care for them costs where there are none. */
class CautiousStepsTest {

    private static final double TOLERANCE = 1e-8;
    private static final int CASES = 1000;
    private static final double K = Tsit5.METHOD.errorOrder();
    private static final double CARE = Math.pow(2.5, K);

    /**
     * Methods of order 3 and more. Those of order 2 take thousands of steps in a smooth field, and two of them have no
     * stage at the end of a step, so they see nothing of a jump in its last part.
     */
    static Stream<ExplicitRungeKutta> methods() {
        return MethodScan.adaptiveMethods().filter(method -> method.order() >= 3);
    }

    /** A problem with a known answer at t = 1, and the largest size of its solution. */
    private record Rough(VectorField field, double answer, double size) {

        /** {@code y' = g(t), y(0) = 0}. */
        static Rough quadrature(DoubleUnaryOperator g, DoubleUnaryOperator integral, double... places) {
            double size = Math.abs(integral.applyAsDouble(1));
            for (double place : places) {
                size = Math.max(size, Math.abs(integral.applyAsDouble(place)));
            }
            return new Rough((t, y, dydt) -> dydt[0] = g.applyAsDouble(t), integral.applyAsDouble(1), size);
        }

        /** {@code y' = g(t) cos^2 y, y(0) = 0}, hence {@code y = atan(G(t))}. */
        static Rough nonlinear(DoubleUnaryOperator g, DoubleUnaryOperator integral) {
            VectorField field = (t, y, dydt) -> {
                double cos = Math.cos(y[0]);
                dydt[0] = g.applyAsDouble(t) * cos * cos;
            };
            return new Rough(field, Math.atan(integral.applyAsDouble(1)), Math.PI / 2);
        }

        /** Error at t = 1 in units of the tolerances. */
        double error(Solution solution) {
            return Math.abs(solution.endState()[0] - answer) / (TOLERANCE * (1 + size));
        }
    }

    private static double height(RandomCase random) {
        return random.logUniform(0.1, 100) * (random.coin() ? 1 : -1);
    }

    /** The fault 012 with any place and height: slopes s and -s. */
    private static Rough sign(RandomCase random) {
        double c = random.uniform();
        double s = height(random) / 2;
        return Rough.quadrature(t -> t < c ? s : -s, t -> t < c ? s * t : s * (2 * c - t), c);
    }

    private static Rough jumpInNonlinear(RandomCase random) {
        double c = random.uniform();
        double s = height(random);
        return Rough.nonlinear(
                t -> Math.cos(3 * t) + (t < c ? 0 : s), t -> Math.sin(3 * t) / 3 + s * Math.max(0, t - c));
    }

    /** The second jump follows after 1e-8 to 0.1, and takes back at most half of the first. */
    private static Rough twoJumps(RandomCase random) {
        double c1 = random.uniform(0, 0.9);
        double c2 = c1 + random.logUniform(1e-8, 0.1);
        double s1 = height(random);
        double s2 = s1 * random.uniform(-0.5, 1);
        return Rough.nonlinear(
                t -> Math.cos(3 * t) + (t < c1 ? 0 : s1) + (t < c2 ? 0 : s2),
                t -> Math.sin(3 * t) / 3 + s1 * Math.max(0, t - c1) + s2 * Math.max(0, t - c2));
    }

    private static Rough kink(RandomCase random) {
        double c = random.uniform();
        double s = height(random);
        return Rough.nonlinear(
                t -> Math.cos(3 * t) + s * Math.max(0, t - c),
                t -> Math.sin(3 * t) / 3 + s * Math.pow(Math.max(0, t - c), 2) / 2);
    }

    private static Solution solve(Rough problem, ExplicitRungeKutta method, Controller controller) {
        return Solver.of(method, Tolerances.of(TOLERANCE, TOLERANCE))
                .withController(controller)
                .solve(problem.field, new double[1], 0, 1);
    }

    private static Controller cautious() {
        return CautiousSteps.of(PidController.standard());
    }

    /** How many of the random problems end more than ten tolerances off. */
    private static int misses(
            String name, Function<RandomCase, Rough> family, ExplicitRungeKutta method, Controller controller) {
        int[] misses = new int[1];
        Cases.check(name, CASES, random -> {
            Rough problem = family.apply(random);
            Solution solution = solve(problem, method, controller);
            assertThat(solution.statistics().rejected()).isLessThan(200);
            misses[0] += problem.error(solution) > 10 ? 1 : 0;
        });
        return misses[0];
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aJumpAnywhereEndsWithinTenTolerances(ExplicitRungeKutta method) {
        assertThat(misses("sign", CautiousStepsTest::sign, method, cautious())).isZero();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aFewJumpsInAThousandHide(ExplicitRungeKutta method) {
        // The first attempt across a jump, or across both of two, may by chance find its error estimate cancelled: in a
        // nonlinear field the stages behind the jump can take any value.
        assertThat(misses("nonlinear", CautiousStepsTest::jumpInNonlinear, method, cautious()))
                .isLessThanOrEqualTo(3);
        assertThat(misses("two", CautiousStepsTest::twoJumps, method, cautious()))
                .isLessThanOrEqualTo(5);
    }

    @Test
    void kinksAreMissedAtMostAFourthAsOften() {
        // A kink that the first attempt passes at a blind spot leaves no trace.
        int plain = 0;
        int careful = 0;
        for (ExplicitRungeKutta method : methods().toList()) {
            plain += misses("kink", CautiousStepsTest::kink, method, PidController.standard());
            careful += misses("kink", CautiousStepsTest::kink, method, cautious());
        }
        assertThat(careful).isLessThan(plain / 4);
    }

    @Test
    void withoutCareTheSameJumpsAreMissed() {
        int misses = misses("sign", CautiousStepsTest::sign, Tsit5.METHOD, PidController.standard());
        assertThat(misses).isGreaterThan(CASES / 2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-10, 1e-12})
    void tightTolerancesAreReachedAtLargeTimesAndJumps(double tolerance) {
        // Steps come down to the resolution of the time, where care must not ask for shorter ones.
        for (ExplicitRungeKutta method : methods().toList()) {
            Cases.check("tight", 30, random -> {
                double c = random.uniform();
                double s = random.logUniform(1, 1e4);
                Solution solution = Solver.of(method, Tolerances.of(tolerance, tolerance))
                        .withMaxSteps(10_000)
                        .solve((t, y, dydt) -> dydt[0] = t < 100 + c ? s : -s, new double[1], 100, 101);
                double size = s * Math.max(c, Math.abs(2 * c - 1));
                assertThat(solution.endState()[0]).isCloseTo(s * (2 * c - 1), within(1e4 * tolerance * (1 + size)));
            });
        }
    }

    @Test
    void smoothProblemsTakeTheStepsOfTheControllerInside() {
        List<Double> ratios = new ArrayList<>();
        for (ExplicitRungeKutta method : List.of(Tsit5.METHOD, Dopri5.METHOD, Vern7.METHOD, Dopri8.METHOD)) {
            for (ReferenceCase source : ReferenceCases.load("ode_nonstiff")) {
                for (int decade = 3; decade <= 10; decade++) {
                    double tolerance = Double.parseDouble("1e-" + decade);
                    Solver plain = Solver.of(method, Tolerances.of(tolerance, tolerance))
                            .withController(PidController.standard());
                    double before = evaluations(plain, source);
                    ratios.add(evaluations(plain.withController(cautious()), source) / before);
                }
            }
        }
        assertThat(ratios).allMatch(ratio -> ratio <= 1.05);
        long changed = ratios.stream().filter(ratio -> ratio != 1).count();
        assertThat(changed).isLessThanOrEqualTo(ratios.size() / 100);
    }

    private static long evaluations(Solver solver, ReferenceCase source) {
        List<ReferenceRow> rows = source.rows();
        double end = rows.get(rows.size() - 1).t();
        VectorField field = source.system().bind(source.parameters())::evaluate;
        return solver.solve(field, source.initialState(), source.t0(), end)
                .statistics()
                .evaluations();
    }

    /** Feeds errors to a control whose attempts start at t = 0 until one is accepted there. */
    private static final class Bench {
        final Controller.Control control;
        double t;

        Bench(Controller controller) {
            control = controller.start(0, 1e9, Tsit5.METHOD);
            control.first(1);
        }

        boolean attempt(double E) {
            double end = control.target(t);
            boolean accepted = control.accept(end - t, E);
            t = accepted ? end : t;
            return accepted;
        }
    }

    @Test
    void afterTwoSurprisesTheStretchIsWalkedWithCare() {
        Bench bench = new Bench(cautious());
        assertThat(bench.attempt(0.5)).isTrue();
        double end = bench.control.target(bench.t);
        assertThat(bench.attempt(1e6)).isFalse();
        assertThat(bench.attempt(1e-3))
                .as("as expected, and one rejection is no jump")
                .isTrue();
        assertThat(bench.attempt(1e6)).as("the second").isFalse();
        while (bench.t < end) {
            assertThat(bench.attempt(1.1 / CARE)).isFalse();
            assertThat(bench.attempt(1e-3 / CARE)).isTrue();
            assertThat(bench.attempt(1e-3 / CARE)).isTrue();
        }
        assertThat(bench.attempt(0.9)).as("behind it").isTrue();
    }

    @Test
    void afterARejectionASurpriseIsNotAccepted() {
        Bench bench = new Bench(cautious());
        assertThat(bench.attempt(0.5)).isTrue();
        assertThat(bench.attempt(50)).isFalse();
        assertThat(bench.attempt(1e-6)).isTrue();
        assertThat(bench.attempt(0.5)).as("above 4^5 1e-6").isFalse();
        assertThat(bench.attempt(0.5 / CARE))
                .as("small enough whatever was expected")
                .isTrue();
    }

    @Test
    void otherErrorsAreLeftToTheControllerInside() {
        // The second of each is rejected, the fourth is within 10^k of the third or lies behind the end of the second.
        for (double[] errors : new double[][] {
            {0.5, 0.9, 0.5, 1e-9, 0.9},
            {0.5, 100, 0.5, 80, 0.9},
            {0.5, Double.POSITIVE_INFINITY, 0.5, 80, 0.9},
            {0.5, 1.1, 0.5, 0.9, 1e5, 0.1}
        }) {
            Bench careful = new Bench(cautious());
            Bench plain = new Bench(PidController.standard());
            for (double E : errors) {
                assertThat(careful.attempt(E)).isEqualTo(plain.attempt(E));
                assertThat(careful.control.target(careful.t)).isEqualTo(plain.control.target(plain.t));
            }
        }
    }

    @Test
    void aRefusedStateIsLeftToTheControllerInside() {
        Controller.Control control = cautious().start(0, 1, Tsit5.METHOD);
        control.first(0.5);
        assertThat(control.shorten(0.5)).isTrue();
        assertThat(control.target(0)).isCloseTo(0.1, within(1e-15));
    }

    @Test
    void fixedStepsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CautiousSteps.of(FixedSteps.of(0.1)))
                .withMessageContaining("inner = fixed steps of 0.1, but must be adaptive");
    }
}
