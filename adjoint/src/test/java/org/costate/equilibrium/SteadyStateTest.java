package org.costate.equilibrium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.costate.adjoint.DifferentiableField;
import org.costate.adjoint.Linearization;
import org.costate.solver.Cancellation;
import org.costate.solver.OutsideDomainException;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.stiff.Rodas5P;
import org.costate.trace.Traced;
import org.costate.trace.TracedField;
import org.costate.trace.TracedNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What methods find, how they end, and what they say. */
class SteadyStateTest {

    static Stream<RootMethod> methods() {
        return Stream.of(
                Newton.of(),
                Newton.of().withLinear(Gmres.of()),
                Newton.of().withLinear(BiCgStab.of()),
                Anderson.of().withMixing(0.3),
                PseudoTransient.of(),
                PseudoTransient.of().withLinear(Gmres.of()),
                Relaxation.of(Solver.of(Rodas5P.METHOD, Tolerances.of(1e-6, 1e-8)), 1e4));
    }

    /** A field of one component without parameters. */
    private record Scalar(DoubleUnaryOperator f, DoubleUnaryOperator slope) implements DifferentiableField {

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            dydt[0] = f.applyAsDouble(y[0]);
        }

        @Override
        public int parameterCount() {
            return 0;
        }

        @Override
        public Linearization linearization() {
            return new Linearization() {

                private double at;

                @Override
                public void evaluate(double t, double[] y, double[] dydt) {
                    at = y[0];
                    Scalar.this.evaluate(t, y, dydt);
                }

                @Override
                public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                    yBar[0] += slope.applyAsDouble(at) * w[0];
                    return 0;
                }
            };
        }
    }

    private static final Scalar ARC = new Scalar(Math::atan, y -> 1 / (1 + y * y));

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodFindsTheZeroInClosedForm(RootMethod method) {
        TracedField field = Examples.roots(1.5, -0.7);
        double[] y0 = {1, 0.5};
        Equilibrium found = SteadyState.of(method).solve(field, 0.5, y0);
        double root = Math.sqrt(2);
        assertThat(found.status()).isEqualTo(EquilibriumStatus.CONVERGED);
        assertThat(found.state()).containsExactly(new double[] {root, -0.7 / root}, within(1e-9));
        assertThat(y0).containsExactly(1, 0.5);
        assertThat(found.residuals()).hasSizeGreaterThan(1);
        assertThat(found.residuals()[0]).isGreaterThan(1e8 * found.residuals()[found.residuals().length - 1]);
        assertThat(found.work().iterations()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodFindsTheSameStateWithoutDirectionalDerivatives(RootMethod method) {
        double[] expected = SteadyState.of(Newton.of())
                .solve(Examples.mixed(Examples.MIXED), 0.2, new double[3])
                .state();
        double[] state = SteadyState.of(method)
                .solve(new Examples.Plain(Examples.mixed(Examples.MIXED)), 0.2, new double[3])
                .state();
        assertThat(state).containsExactly(expected, within(1e-9));
    }

    @Test
    void newtonConvergesQuadraticallyAndLeavesTheSquareOfItsLastCorrection() {
        Equilibrium found = SteadyState.of(Newton.of()).solve(Examples.roots(2, 1), new double[] {1, 1});
        double[] r = found.residuals();
        for (int k = 2; k + 1 < r.length && r[k] > 1e-7; k++) {
            assertThat(Math.log(r[k + 1]) / Math.log(r[k])).isGreaterThan(1.7);
        }
        assertThat(r[r.length - 1]).isLessThan(1e-15);
        assertThat(found.work().factorings()).isEqualTo(found.work().iterations());
    }

    @Test
    void dampingSavesNewtonWhereFullStepsRunAway() {
        double[] far = {3};
        assertThat(SteadyState.of(Newton.of()).solve(ARC, far).state()[0]).isCloseTo(0, within(1e-12));
        Equilibrium lost = SteadyState.of(Newton.of().withoutDamping()).trySolve(ARC, 0, far);
        assertThat(lost.status().isFailure()).isTrue();
        assertThat(Math.abs(lost.state()[0])).isGreaterThan(10);
    }

    @Test
    void aRefusedStateShortensTheStep() {
        DifferentiableField log = new Scalar(
                y -> {
                    if (y <= 0) {
                        throw OutsideDomainException.INSTANCE;
                    }
                    return -Math.log(y);
                },
                y -> -1 / y);
        for (RootMethod method :
                new RootMethod[] {Newton.of(), PseudoTransient.of().withInitialStep(1e6)}) {
            Equilibrium found = SteadyState.of(method).solve(log, new double[] {10});
            assertThat(found.state()[0]).isCloseTo(1, within(1e-12));
        }
        assertThat(SteadyState.of(Newton.of())
                        .trySolve(log, 0, new double[] {-1})
                        .status())
                .isEqualTo(EquilibriumStatus.FIELD_REFUSED);
    }

    /** {@code y' = y - y^3} comes to rest at 1 from everywhere above 0, where it is at rest too, but not stably. */
    @Test
    void pseudoTimeLeadsToTheStableStateWhereNewtonFindsTheUnstableOne() {
        Scalar flow = new Scalar(y -> y - y * y * y, y -> 1 - 3 * y * y);
        double[] y0 = {0.3};
        assertThat(SteadyState.of(Newton.of()).solve(flow, y0).state()[0]).isCloseTo(0, within(1e-12));
        for (double guess : new double[] {1e-6, 0.3, 0.57, 0.6, 5, 1e3}) {
            assertThat(SteadyState.of(PseudoTransient.of())
                            .solve(flow, new double[] {guess})
                            .state()[0])
                    .isCloseTo(1, within(1e-12));
        }
        RootMethod relaxation = Relaxation.of(Solver.of(Rodas5P.METHOD, Tolerances.of(1e-6, 1e-6)), 1e3);
        assertThat(SteadyState.of(relaxation).solve(flow, y0).state()[0]).isCloseTo(1, within(1e-9));
    }

    @Test
    void aMinimumOfTheResidualThatIsNoZeroIsNotTakenForOne() {
        Scalar above = new Scalar(y -> 1 + y * y, y -> 2 * y);
        Equilibrium found = SteadyState.of(Newton.of()).trySolve(above, 0, new double[] {0.7});
        assertThat(found.status()).isIn(EquilibriumStatus.NOT_CONVERGED, EquilibriumStatus.SINGULAR);
        assertThatThrownBy(() -> SteadyState.of(Newton.of()).solve(above, new double[] {0.7}))
                .isInstanceOf(EquilibriumException.class);
    }

    @Test
    void anIterationThatDoesNotContractIsReportedWithAdviceAndAndersonFindsTheFixedPoint() {
        TracedField g =
                Traced.field(1, new double[] {3}, (t, y, p) -> new TracedNumber[] {p[0].subtract(y[0].multiply(2))});
        Equilibrium lost = SteadyState.of(Anderson.plain()).trySolve(FixedPoint.of(g), 0, new double[] {0});
        assertThat(lost.status()).isEqualTo(EquilibriumStatus.NOT_CONVERGED);
        assertThat(lost.message()).contains("factor of 2.0", "does not contract", "Newton");
        assertThat(lost.work().iterations()).isLessThan(50);
        assertThatThrownBy(() -> SteadyState.of(Anderson.plain()).solve(FixedPoint.of(g), new double[] {0}))
                .isInstanceOfSatisfying(
                        EquilibriumException.class,
                        e -> assertThat(e.status()).isEqualTo(EquilibriumStatus.NOT_CONVERGED))
                .hasMessageContaining("contract");
        Equilibrium found = SteadyState.of(Anderson.of()).solve(FixedPoint.of(g), new double[] {0});
        assertThat(found.state()[0]).isCloseTo(1, within(1e-9));
        assertThat(found.pullback(new double[] {1}).parameters()[0]).isCloseTo(1.0 / 3, within(1e-12));
    }

    @Test
    void slowConvergenceIsToldFromDivergence() {
        TracedField g = Traced.field(1, new double[0], (t, y, p) -> new TracedNumber[] {y[0].multiply(0.999)});
        Equilibrium slow =
                SteadyState.of(Anderson.plain().withMaxIterations(60)).trySolve(FixedPoint.of(g), 0, new double[] {1});
        assertThat(slow.status()).isEqualTo(EquilibriumStatus.NOT_CONVERGED);
        assertThat(slow.message()).contains("0.999").doesNotContain("contract");
    }

    /** Of a linear map Anderson's method combines residuals as GMRES does: it ends after as many iterations as there are eigenvalues. */
    @Test
    void andersonEndsOnALinearMapWhenItKnowsAllDirections() {
        double[] rates = {0.99, 0.9, -0.95, 0.4};
        TracedField g = Traced.field(4, rates, (t, y, p) -> {
            TracedNumber[] out = new TracedNumber[4];
            for (int i = 0; i < 4; i++) {
                out[i] = p[i].multiply(y[i]).add(1);
            }
            return out;
        });
        Equilibrium plain =
                SteadyState.of(Anderson.plain().withMaxIterations(5000)).solve(FixedPoint.of(g), new double[4]);
        Equilibrium fast = SteadyState.of(Anderson.of()).solve(FixedPoint.of(g), new double[4]);
        assertThat(plain.work().iterations()).isGreaterThan(1000);
        assertThat(fast.work().iterations()).isLessThan(12);
        assertThat(fast.work().pullbacks()).isZero();
        for (int i = 0; i < 4; i++) {
            assertThat(fast.state()[i]).isCloseTo(1 / (1 - rates[i]), within(1e-6));
        }
    }

    @Test
    void aSingularJacobianIsNamedWithItsDirection() {
        TracedField conserving = Traced.field(3, new double[] {2, 1}, (t, y, p) -> {
            TracedNumber rate = p[0].multiply(y[0]).subtract(p[1].multiply(y[2]));
            return new TracedNumber[] {rate.negate(), y[1].negate(), rate};
        });
        Equilibrium found = SteadyState.of(Newton.of()).trySolve(conserving, 0, new double[] {1, 1, 0});
        assertThat(found.status()).isEqualTo(EquilibriumStatus.SINGULAR);
        assertThat(found.message()).contains("conserved", "PseudoTransient");
        TracedField flat = Traced.field(2, new double[] {2}, (t, y, p) ->
                new TracedNumber[] {p[0].subtract(y[0]), y[0].multiply(y[0]).subtract(1)});
        assertThat(SteadyState.of(Newton.of())
                        .trySolve(flat, 0, new double[] {1, 1})
                        .message())
                .contains("depends on component 1");
        Equilibrium relaxed = SteadyState.of(PseudoTransient.of()).solve(conserving, new double[] {1, 1, 0});
        assertThat(relaxed.state()).containsExactly(new double[] {1.0 / 3, 0, 2.0 / 3}, within(1e-9));
        assertThatThrownBy(() -> relaxed.pullback(new double[] {1, 0, 0}))
                .isInstanceOfSatisfying(
                        EquilibriumException.class, e -> assertThat(e.status()).isEqualTo(EquilibriumStatus.SINGULAR));
        assertThat(relaxed.tryPullback(new double[] {1, 0, 0}).parameters()).containsOnly(Double.NaN);
    }

    @Test
    void rowsAndColumnsOfAnySizeAreNotSingular() {
        TracedField scales = Traced.field(3, new double[] {1e-12, 1, 1e14}, (t, y, p) -> new TracedNumber[] {
            p[0].multiply(y[0].subtract(1e9)).negate(),
            p[1].subtract(y[1]),
            p[2].multiply(y[1].subtract(y[2].multiply(1e8)))
        });
        Equilibrium found = SteadyState.of(Newton.of()).solve(scales, new double[] {0, 0, 0});
        assertThat(found.state()).containsExactly(new double[] {1e9, 1, 1e-8}, within(1e-3));
        assertThat(found.state()[2]).isCloseTo(1e-8, within(1e-17));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void whatIsNotFiniteIsNamedByItsComponent(RootMethod method) {
        TracedField field = Traced.field(2, new double[0], (t, y, p) ->
                new TracedNumber[] {y[0].negate(), y[1].subtract(5).sqrt()});
        Equilibrium found = SteadyState.of(method).trySolve(field, 0, new double[] {1, 1});
        assertThat(found.status()).isEqualTo(EquilibriumStatus.NOT_FINITE);
        assertThat(found.message()).contains("component 1", "NaN", "initial guess");
        assertThatThrownBy(() -> found.pullback(new double[2])).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aRequestToStopEndsTheSearch(RootMethod method) {
        Cancellation cancellation = Cancellation.of();
        cancellation.cancel();
        Equilibrium found = SteadyState.of(method)
                .withCancellation(cancellation)
                .trySolve(Examples.roots(1, 1), 0, new double[] {1, 1});
        assertThat(found.status()).isEqualTo(EquilibriumStatus.CANCELLED);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void whatTheFieldThrowsReachesTheCaller(RootMethod method) {
        Scalar broken = new Scalar(
                y -> {
                    if (y != 3) {
                        throw new ArithmeticException("broken");
                    }
                    return 1;
                },
                y -> 1);
        assertThatThrownBy(() -> SteadyState.of(method).solve(broken, new double[] {3}))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("broken");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void anEmptyStateAndAZeroAreFoundAtOnce(RootMethod method) {
        Equilibrium zero = SteadyState.of(method).solve(ARC, new double[] {0});
        assertThat(zero.work().iterations()).isZero();
        assertThat(zero.state()).containsExactly(0);
    }

    @Test
    void relaxationGivesUpWhereTheFlowDoesNotComeToRest() {
        TracedField circle = Traced.field(2, new double[0], (t, y, p) -> new TracedNumber[] {y[1], y[0].negate()});
        Equilibrium found = SteadyState.of(Relaxation.of(Solver.of(Tolerances.of(1e-6, 1e-6)), 5))
                .trySolve(circle, 0, new double[] {1, 0});
        assertThat(found.status()).isEqualTo(EquilibriumStatus.NOT_CONVERGED);
        assertThat(found.message()).contains("after a time of 5.0");
    }

    @Test
    void misuseIsRefusedByName() {
        SteadyState finder = SteadyState.of(Newton.of());
        TracedField field = Examples.roots(1, 1);
        assertThatThrownBy(() -> finder.solve(field, Double.NaN, new double[] {1, 1}))
                .hasMessageContaining("t = NaN");
        assertThatThrownBy(() -> finder.solve(field, new double[] {1, Double.NaN}))
                .hasMessageContaining("y0[1] = NaN");
        assertThatThrownBy(() -> finder.solve(field, new double[3])).hasMessageContaining("n = 3");
        assertThatThrownBy(() -> finder.withRows(2).solve(Examples.mixed(Examples.MIXED), new double[3]))
                .hasMessageContaining("width of a row, 2");
        assertThatThrownBy(() ->
                        finder.withTolerances(Tolerances.of(0.1, new double[3])).solve(field, new double[2]))
                .hasMessageContaining("atol has length 3");
        assertThatThrownBy(() -> Anderson.of().withMixing(0)).hasMessageContaining("mixing = 0.0");
        assertThatThrownBy(() -> Anderson.of().withWindow(-1)).hasMessageContaining("window = -1");
        assertThatThrownBy(() -> Anderson.of().withRidge(-1)).hasMessageContaining("ridge = -1.0");
        assertThatThrownBy(() -> Gmres.of().withTolerance(1)).hasMessageContaining("tolerance = 1.0");
        assertThatThrownBy(() -> Gmres.of().withRestart(0)).hasMessageContaining("restart = 0");
        assertThatThrownBy(() -> BiCgStab.of().withMaxIterations(0)).hasMessageContaining("maxIterations = 0");
        assertThatThrownBy(() -> PseudoTransient.of().withInitialStep(-1)).hasMessageContaining("initialStep = -1.0");
        assertThatThrownBy(() -> Relaxation.of(Solver.of(Tolerances.of(1e-6, 1e-6)), 0))
                .hasMessageContaining("longest = 0.0");
    }
}
