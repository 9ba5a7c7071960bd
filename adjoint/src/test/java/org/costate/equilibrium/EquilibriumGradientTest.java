package org.costate.equilibrium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.costate.adjoint.DifferentiableField;
import org.costate.solver.Tolerances;
import org.costate.testkit.CentralDifference;
import org.costate.trace.TracedField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Derivatives of equilibria against closed forms, differences and each other. */
class EquilibriumGradientTest {

    private static final double[] W = {0.7, -1.2, 0.4};

    static Stream<LinearMethod> linearMethods() {
        return Stream.of(
                LuFactors.of(), Gmres.of().withTolerance(1e-12), BiCgStab.of().withTolerance(1e-12));
    }

    @ParameterizedTest
    @MethodSource("linearMethods")
    void gradientsInClosedForm(LinearMethod linear) {
        double root = Math.sqrt(2);
        Equilibrium found = SteadyState.of(Newton.of())
                .withDerivatives(linear)
                .solve(Examples.roots(1.5, -0.7), 0.5, new double[] {1, 1});
        double[] yBar = {2, 3};
        EquilibriumGradient gradient = found.pullback(yBar);
        double byFirst = 2 / (2 * root) + 3 * 0.7 / (2 * root * root * root);
        assertThat(gradient.parameters()).containsExactly(new double[] {byFirst, 3 / root}, within(1e-10));
        assertThat(gradient.time()).isCloseTo(byFirst, within(1e-10));
        assertThat(gradient.initialGuess()).containsExactly(0, 0);
        assertThat(gradient.linearResidual()).isLessThan(1e-11);
        assertThat(gradient.status()).isEqualTo(EquilibriumStatus.CONVERGED);
        assertThat(yBar).containsExactly(2, 3);
        double[] long1 = {1, 1, 1, 1};
        gradient.addParameters(long1, 1);
        assertThat(long1[1]).isEqualTo(1 + gradient.parameters()[0]);
        assertThat(found.derivative(1, new double[] {0, 0})[0]).isCloseTo(1 / (2 * root), within(1e-10));
    }

    @ParameterizedTest
    @MethodSource("linearMethods")
    void gradientsAgreeWithDifferences(LinearMethod linear) {
        SteadyState finder = SteadyState.of(Newton.of()).withDerivatives(linear);
        EquilibriumGradient gradient =
                finder.solve(Examples.mixed(Examples.MIXED), 0.2, new double[3]).pullback(W);
        CentralDifference differences = CentralDifference.gradient(
                p -> Examples.dot(
                        W, finder.solve(Examples.mixed(p), 0.2, new double[3]).state()),
                Examples.MIXED);
        assertThat(CentralDifference.relativeError(gradient.parameters(), differences.value()))
                .isLessThan(1e-9);
        double byTime = CentralDifference.derivative(
                        t -> Examples.dot(
                                W,
                                finder.solve(Examples.mixed(Examples.MIXED), t, new double[3])
                                        .state()),
                        0.2,
                        1)
                .value();
        assertThat(gradient.time()).isCloseTo(byTime, within(1e-9));
    }

    @Test
    void linearMethodsAgreeOnManyComponents() {
        DifferentiableField ring = Examples.ring(60);
        double[] yBar = Examples.waves(60, 0.3);
        double[] dense = SteadyState.of(Newton.of())
                .solve(ring, new double[60])
                .pullback(yBar)
                .parameters();
        for (LinearMethod linear : new LinearMethod[] {Gmres.of(), Gmres.of().withRestart(4), BiCgStab.of()}) {
            Equilibrium found =
                    SteadyState.of(Anderson.of()).withDerivatives(linear).solve(ring, new double[60]);
            EquilibriumGradient gradient = found.pullback(yBar);
            assertThat(Examples.largestDifference(gradient.parameters(), dense)).isLessThan(1e-9);
            assertThat(gradient.linearIterations()).isBetween(3L, 59L);
        }
    }

    @ParameterizedTest
    @MethodSource("linearMethods")
    void derivativeAndPullbackAreAdjointToEachOther(LinearMethod linear) {
        TracedField traced = Examples.ring(20);
        double[] yBar = Examples.waves(20, 0.1);
        double[] thetaDot = Examples.waves(20, 0.9);
        for (DifferentiableField field : new DifferentiableField[] {traced, new Examples.Plain(traced)}) {
            Equilibrium found =
                    SteadyState.of(Newton.of()).withDerivatives(linear).solve(field, new double[20]);
            double forward = Examples.dot(yBar, found.derivative(thetaDot));
            double reverse = Examples.dot(thetaDot, found.pullback(yBar).parameters());
            assertThat(forward).isCloseTo(reverse, within(1e-11));
        }
    }

    @Test
    void theErrorOfAnInexactGradientIsOfTheOrderOfTheStatesAndIsEstimated() {
        DifferentiableField field = Examples.mixed(Examples.MIXED);
        double[] exact = SteadyState.of(Newton.of())
                .solve(field, new double[3])
                .pullback(W)
                .parameters();
        double[] zero = SteadyState.of(Newton.of()).solve(field, new double[3]).state();
        for (double tolerance : new double[] {1e-2, 1e-4, 1e-6}) {
            Equilibrium rough = SteadyState.of(Anderson.plain().withMixing(0.3))
                    .withTolerances(Tolerances.of(0, tolerance))
                    .withDerivatives(LuFactors.of())
                    .solve(field, new double[3]);
            double distance = Examples.largestDifference(rough.state(), zero);
            double[] gradient = rough.pullback(W).parameters();
            double[] off = gradient.clone();
            for (int i = 0; i < off.length; i++) {
                off[i] -= exact[i];
            }
            double error = Math.sqrt(Examples.dot(off, off));
            assertThat(error).isBetween(0.01 * distance, 20 * distance);
            assertThat(rough.gradientError(W)).isBetween(0.7 * error, 1.4 * error);
            double[] corrected = rough.correction();
            for (int i = 0; i < corrected.length; i++) {
                corrected[i] += rough.state()[i];
            }
            assertThat(Examples.largestDifference(corrected, zero)).isLessThan(0.2 * distance);
        }
    }

    @Test
    void anIterativeMethodThatFailsSaysSo() {
        Equilibrium found = SteadyState.of(Anderson.of())
                .withDerivatives(Gmres.of().withMaxIterations(3))
                .solve(Examples.ring(40), new double[40]);
        double[] yBar = Examples.waves(40, 0);
        assertThatThrownBy(() -> found.pullback(yBar))
                .isInstanceOfSatisfying(
                        EquilibriumException.class,
                        e -> assertThat(e.status()).isEqualTo(EquilibriumStatus.LINEAR_NOT_CONVERGED))
                .hasMessageContaining("relative residual")
                .hasMessageContaining("3 iterations");
        EquilibriumGradient rough = found.tryPullback(yBar);
        assertThat(rough.status()).isEqualTo(EquilibriumStatus.LINEAR_NOT_CONVERGED);
        double[] dense = SteadyState.of(Newton.of())
                .solve(Examples.ring(40), new double[40])
                .pullback(yBar)
                .parameters();
        assertThat(rough.linearResidual()).isBetween(1e-4, 0.5);
        assertThat(Examples.largestDifference(rough.parameters(), dense)).isLessThan(4 * rough.linearResidual());
    }

    @Test
    void parametersThatChangedAreNoticedAndResultsAreCopies() {
        TracedField field = Examples.roots(1.5, -0.7);
        Equilibrium found = SteadyState.of(Newton.of()).solve(field, new double[] {1, 1});
        found.state()[0] = 7;
        found.residuals()[0] = 7;
        EquilibriumGradient gradient = found.pullback(new double[] {1, 0});
        gradient.parameters()[0] = 7;
        assertThat(found.pullback(new double[] {1, 0}).parameters()).containsExactly(gradient.parameters());
        assertThatThrownBy(() -> found.pullback(new double[3])).hasMessageContaining("yBar has length 3");
        assertThatThrownBy(() -> found.derivative(new double[3])).hasMessageContaining("thetaDot has length 3");
        field.load(new double[] {2, 1});
        assertThatThrownBy(() -> found.pullback(new double[] {1, 0}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("changed");
    }
}
