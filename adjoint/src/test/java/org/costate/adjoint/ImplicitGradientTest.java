package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import org.costate.solver.PrescribedSteps;
import org.costate.solver.SaveAt;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.implicit.EsdirkMethod;
import org.costate.solver.method.Tsit5;
import org.costate.solver.stiff.Kvaerno3;
import org.costate.solver.stiff.Kvaerno5;
import org.costate.solver.stiff.Rodas5P;
import org.costate.solver.stiff.TRBDF2;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of ESDIRK solves against differences at frozen steps, other adjoints and closed forms. */
class ImplicitGradientTest {

    private static final double[] Y0 = {0.8, -0.3, 0.5};

    static Stream<EsdirkMethod> methods() {
        return Stream.of(TRBDF2.METHOD, Kvaerno3.METHOD, Kvaerno5.METHOD);
    }

    static Stream<EsdirkMethod> withEstimates() {
        return Stream.of(Kvaerno3.METHOD, Kvaerno5.METHOD);
    }

    /** A difference of fourth order. */
    private static double slope(DoubleFunction<Double> f, double at, double d) {
        return (8 * (f.apply(at + d) - f.apply(at - d)) - (f.apply(at + 2 * d) - f.apply(at - 2 * d))) / (12 * d);
    }

    private static double[] moved(double[] x, int i, double value) {
        double[] moved = x.clone();
        moved[i] = value;
        return moved;
    }

    private static void agreesWithDifferences(Solver given, boolean error, boolean stiffness, double bound) {
        Solver solver = DiscreteAdjoint.of(given).solver();
        Recording recording = DiscreteAdjoint.of(given).record(new MixingField(MixingField.THETA), Y0, 0.1, 2);
        FrozenLoss loss = new FrozenLoss(recording, true, error, stiffness);
        Gradient gradient = loss.gradient();
        double d = 1e-3;
        for (int i = 0; i < 3; i++) {
            int index = i;
            double expected = slope(
                    x -> loss.value(solver, new MixingField(MixingField.THETA), moved(Y0, index, x), 0.1, 2), Y0[i], d);
            assertThat(gradient.initialState()[i]).isCloseTo(expected, within(bound * (1 + Math.abs(expected))));
        }
        for (int i = 0; i < 4; i++) {
            int index = i;
            double expected = slope(
                    x -> loss.value(solver, new MixingField(moved(MixingField.THETA, index, x)), Y0, 0.1, 2),
                    MixingField.THETA[i],
                    d);
            assertThat(gradient.parameters()[i]).isCloseTo(expected, within(bound * (1 + Math.abs(expected))));
        }
        double byEnd = slope(x -> loss.value(solver, new MixingField(MixingField.THETA), Y0, 0.1, x), 2, d);
        assertThat(gradient.endTime()).isCloseTo(byEnd, within(bound * (1 + Math.abs(byEnd))));
        double byStart = slope(x -> loss.value(solver, new MixingField(MixingField.THETA), Y0, x, 2), 0.1, d);
        assertThat(gradient.startTime()).isCloseTo(byStart, within(bound * (1 + Math.abs(byStart))));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void gradientsThroughStatesAgreeWithDifferencesAtFrozenSteps(EsdirkMethod method) {
        Solver solver = Solver.of(method, Tolerances.of(1e-4, 1e-4));
        agreesWithDifferences(solver, false, false, 1e-8);
        agreesWithDifferences(solver.withSaveAt(SaveAt.times(0.23, 0.7, 1.4, 1.93)), false, false, 1e-8);
    }

    @ParameterizedTest
    @MethodSource("withEstimates")
    void gradientsThroughErrorAndStiffnessAgreeWithDifferences(EsdirkMethod method) {
        Solver solver = Solver.of(method, Tolerances.of(1e-3, 1e-3))
                .withController(PrescribedSteps.of(0.1, 0.6, 1.3, 2))
                .withSaveAt(SaveAt.times(0.2, 1.1, 1.4));
        agreesWithDifferences(solver, true, false, 1e-7);
        agreesWithDifferences(solver, true, true, 1e-7);
    }

    /** y' = lambda (y - theta cos t): the stiff limit of the gradient by theta is cos t, by y0 it is nothing. */
    @ParameterizedTest
    @MethodSource("methods")
    void stiffGradientsAreThoseOfTheSlowSolution(EsdirkMethod method) {
        double rate = 1e6;
        DifferentiableField field = new Relaxation(rate, 2);
        Solver solver = Solver.of(method, Tolerances.of(1e-6, 1e-6));
        Recording recording = DiscreteAdjoint.of(solver).record(field, new double[] {2}, 0, 1);
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {1});
        Gradient gradient = recording.pullback(bar);
        assertThat(gradient.initialState()[0]).isCloseTo(0, within(1e-9));
        assertThat(gradient.parameters()[0]).isCloseTo(Math.cos(1), within(1e-5));
        assertThat(gradient.endTime()).isCloseTo(-2 * Math.sin(1), within(1e-3));
    }

    /** A field with one parameter, stiff. */
    private record Relaxation(double rate, double theta) implements DifferentiableField {

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            dydt[0] = -rate * (y[0] - theta * Math.cos(t));
        }

        @Override
        public int parameterCount() {
            return 1;
        }

        @Override
        public Linearization linearization() {
            return new Linearization() {

                private double t;

                @Override
                public void evaluate(double t, double[] y, double[] dydt) {
                    this.t = t;
                    Relaxation.this.evaluate(t, y, dydt);
                }

                @Override
                public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                    yBar[0] -= rate * w[0];
                    thetaBar[0] += rate * Math.cos(t) * w[0];
                    return -rate * theta * Math.sin(t) * w[0];
                }
            };
        }
    }

    @Test
    void agreesWithTheAdjointOfAnExplicitMethodAsTolerancesFall() {
        Recording implicit = DiscreteAdjoint.of(Solver.of(Kvaerno5.METHOD, Tolerances.of(1e-10, 1e-10)))
                .record(new MixingField(MixingField.THETA), Y0, 0, 2);
        Recording explicit = DiscreteAdjoint.of(Solver.of(Tsit5.METHOD, Tolerances.of(1e-11, 1e-11)))
                .record(new MixingField(MixingField.THETA), Y0, 0, 2);
        Gradient one = pullbackOfEnd(implicit);
        Gradient other = pullbackOfEnd(explicit);
        assertThat(one.initialState()).containsExactly(other.initialState(), within(1e-8));
        assertThat(one.parameters()).containsExactly(other.parameters(), within(1e-8));
        assertThat(one.endTime()).isCloseTo(other.endTime(), within(1e-6));
        assertThat(one.startTime()).isCloseTo(other.startTime(), within(1e-6));
    }

    private static Gradient pullbackOfEnd(Recording recording) {
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {0.7, -1.2, 0.4});
        return recording.pullback(bar);
    }

    @Test
    void recordsAgainAndTwicePullsBackTheSame() {
        Recording recording = DiscreteAdjoint.of(Solver.of(Kvaerno5.METHOD, Tolerances.of(1e-6, 1e-6)))
                .record(new MixingField(MixingField.THETA), Y0, 0, 2);
        double[] first = Bits.of(pullbackOfEnd(recording), 1);
        assertThat(Bits.of(pullbackOfEnd(recording), 1)).containsExactly(first);
        assertThat(recording.reevaluations()).isPositive();
        recording.again(new double[] {0.1, 0.2, 0.3}, 0, 1);
        recording.again(Y0, 0, 2);
        assertThat(Bits.of(pullbackOfEnd(recording), 1)).containsExactly(first);
    }

    @Test
    void misuseIsRefused() {
        assertThatThrownBy(() -> DiscreteAdjoint.of(Solver.of(Rodas5P.METHOD, Tolerances.of(1e-6, 1e-6))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Rodas5P");
        Recording recording = DiscreteAdjoint.of(Solver.of(TRBDF2.METHOD, Tolerances.of(1e-4, 1e-4)))
                .record(new MixingField(MixingField.THETA), Y0, 0, 1);
        Cotangents error = recording.cotangents();
        error.error()[0] = 1;
        assertThatThrownBy(() -> recording.pullback(error))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("filtered");
        Cotangents stiffness = recording.cotangents();
        stiffness.stiffness()[0] = 1;
        assertThatThrownBy(() -> recording.pullback(stiffness))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Jacobian");
    }
}
