package org.costate.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.costate.adjoint.Cotangents;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.Gradient;
import org.costate.adjoint.GradientCheck;
import org.costate.adjoint.Recording;
import org.costate.equations.Pendulum;
import org.costate.equations.ReactionNetwork;
import org.costate.equations.TwoBodyWithDrag;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.RK4;
import org.costate.solver.method.Tsit5;
import org.costate.testkit.CentralDifference;
import org.hipparchus.CalculusFieldElement;
import org.hipparchus.ode.FieldOrdinaryDifferentialEquation;
import org.hipparchus.util.MathArrays;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Equations of a user of Hipparchus, as they are, get gradients: those of their own field arithmetic. */
class HipparchusEquationTest {

    private static final int STEPS = 25;
    private static final double H = 0.04;

    /** A field with the equation in the arithmetic of {@code Gradient}, a state and parameters. */
    private record Example(
            TracedField field,
            Function<
                            org.hipparchus.analysis.differentiation.Gradient[],
                            FieldOrdinaryDifferentialEquation<org.hipparchus.analysis.differentiation.Gradient>>
                    equationOf,
            double[] y0) {}

    static Stream<Named<Example>> examples() {
        return Stream.of(
                Named.of("pendulum", pendulum()), Named.of("two bodies", bodies()), Named.of("reactions", reactions()));
    }

    private static Example pendulum() {
        double[] theta = {9.81, 1.2, 0.15, 0.4};
        return new Example(
                Traced.field(theta, p -> new Pendulum<>(p[0], p[1], p[2], p[3])),
                p -> new Pendulum<>(p[0], p[1], p[2], p[3]),
                new double[] {0.7, -0.2});
    }

    private static Example bodies() {
        double[] theta = {1.1, 0.05, 0.3};
        return new Example(
                Traced.fieldOfConstants(theta, (field, p) -> new TwoBodyWithDrag<>(field, p[0], p[1], p[2])),
                p -> new DragInGradients(p),
                new double[] {1.05, 0.1, -0.05, 0.05, 0.95, 0.2});
    }

    private static Example reactions() {
        double[] theta = {0.9, 1.4, 0.7, 0.5, 0.3, 0.5, 0.2, 0.4};
        return new Example(
                Traced.field(theta, HipparchusEquationTest::network),
                HipparchusEquationTest::network,
                new double[] {1.0, 0.4, 0.2, 0.1, 1.3});
    }

    private static <T extends CalculusFieldElement<T>> ReactionNetwork<T> network(T[] p) {
        ReactionNetwork<T> network = new ReactionNetwork<>();
        network.setRates(Arrays.copyOf(p, 4), Arrays.copyOfRange(p, 4, 8));
        return network;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void pullbackIsThatOfDifferences(Example example) {
        double[] theta = example.field.function().parameters();
        GradientCheck.of(example.field::withParameters)
                .at(0.3, example.y0, theta)
                .requireBelow(1e-8);
        GradientCheck.of(p -> example.field.withParameters(p).interpreted())
                .at(0.3, example.y0, theta)
                .requireBelow(1e-8);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void gradientOfASolveIsThatOfFieldArithmetic(Example example) {
        Recording recording =
                DiscreteAdjoint.of(Solver.fixed(RK4.METHOD, H)).record(example.field, example.y0, 0, STEPS * H);
        Gradient gradient = pullback(recording);
        double[] theta = example.field.function().parameters();
        double[] expected = solvedInGradients(example, theta).getGradient();
        assertThat(recording.log().size()).isEqualTo(STEPS);
        assertThat(CentralDifference.relativeError(gradient.initialState(), Arrays.copyOf(expected, example.y0.length)))
                .isLessThan(1e-12);
        assertThat(CentralDifference.relativeError(
                        gradient.parameters(), Arrays.copyOfRange(expected, example.y0.length, expected.length)))
                .isLessThan(1e-12);
    }

    /** The sum of squares of the final state, halved. */
    private static Gradient pullback(Recording recording) {
        Cotangents bar = recording.cotangents();
        bar.addState(0, recording.solution().endState());
        return recording.pullback(bar);
    }

    private static org.hipparchus.analysis.differentiation.Gradient solvedInGradients(Example example, double[] theta) {
        int n = example.y0.length;
        int all = n + theta.length;
        org.hipparchus.analysis.differentiation.Gradient[] y = variables(all, 0, example.y0);
        org.hipparchus.analysis.differentiation.Gradient[] p = variables(all, n, theta);
        FieldOrdinaryDifferentialEquation<org.hipparchus.analysis.differentiation.Gradient> equation =
                example.equationOf.apply(p);
        for (int step = 0; step < STEPS; step++) {
            y = stepped(equation, step * H, y);
        }
        org.hipparchus.analysis.differentiation.Gradient sum = y[0].getField().getZero();
        for (org.hipparchus.analysis.differentiation.Gradient component : y) {
            sum = sum.add(component.square().multiply(0.5));
        }
        return sum;
    }

    private static <T extends CalculusFieldElement<T>> T[] stepped(
            FieldOrdinaryDifferentialEquation<T> equation, double t, T[] y) {
        T zero = y[0].getField().getZero();
        T[] k1 = equation.computeDerivatives(zero.add(t), y);
        T[] k2 = equation.computeDerivatives(zero.add(t + H / 2), moved(y, k1, H / 2));
        T[] k3 = equation.computeDerivatives(zero.add(t + H / 2), moved(y, k2, H / 2));
        T[] k4 = equation.computeDerivatives(zero.add(t + H), moved(y, k3, H));
        return moved(moved(moved(moved(y, k1, H / 6), k2, H / 3), k3, H / 3), k4, H / 6);
    }

    private static <T extends CalculusFieldElement<T>> T[] moved(T[] y, T[] k, double h) {
        T[] moved = MathArrays.buildArray(y[0].getField(), y.length);
        Arrays.setAll(moved, i -> y[i].add(k[i].multiply(h)));
        return moved;
    }

    private static org.hipparchus.analysis.differentiation.Gradient[] variables(int all, int from, double[] values) {
        org.hipparchus.analysis.differentiation.Gradient[] variables =
                new org.hipparchus.analysis.differentiation.Gradient[values.length];
        Arrays.setAll(
                variables, i -> org.hipparchus.analysis.differentiation.Gradient.variable(all, from + i, values[i]));
        return variables;
    }

    /** {@code Gradient} cannot tell its parameters from plain numbers, so this copy takes numbers of the field. */
    private static final class DragInGradients
            implements FieldOrdinaryDifferentialEquation<org.hipparchus.analysis.differentiation.Gradient> {

        private final org.hipparchus.analysis.differentiation.Gradient[] p;

        DragInGradients(org.hipparchus.analysis.differentiation.Gradient[] p) {
            this.p = p;
        }

        @Override
        public int getDimension() {
            return 6;
        }

        @Override
        public org.hipparchus.analysis.differentiation.Gradient[] computeDerivatives(
                org.hipparchus.analysis.differentiation.Gradient t,
                org.hipparchus.analysis.differentiation.Gradient[] y) {
            var r = y[0].square().add(y[1].square()).add(y[2].square()).sqrt();
            var v = y[3].square().add(y[4].square()).add(y[5].square()).sqrt();
            var friction =
                    r.subtract(1).divide(p[2]).negate().exp().multiply(p[1]).multiply(v);
            var pull = p[0].divide(r.pow(3));
            var dot = new org.hipparchus.analysis.differentiation.Gradient[6];
            for (int i = 0; i < 3; i++) {
                dot[i] = y[3 + i];
                dot[3 + i] =
                        pull.multiply(y[i]).add(friction.multiply(y[3 + i])).negate();
            }
            return dot;
        }
    }

    @Test
    void adaptiveSolveAgreesWithDifferences() {
        Example example = bodies();
        Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(1e-11, 1e-11));
        Gradient gradient = pullback(DiscreteAdjoint.of(solver).record(example.field, example.y0, 0, 3));
        double[] theta = example.field.function().parameters();
        CentralDifference differences = CentralDifference.gradient(
                p -> {
                    double[] end = solver.solve(example.field.withParameters(p), example.y0, 0, 3)
                            .endState();
                    return 0.5 * Arrays.stream(end).map(x -> x * x).sum();
                },
                theta);
        assertThat(CentralDifference.relativeError(gradient.parameters(), differences.value()))
                .isLessThan(1e-7);
    }

    @Test
    void plainNumbersComputedFromParametersAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Traced.fieldOfConstants(
                        new double[] {9.81, 1.2}, (field, p) -> new OscillatorOfConstants<>(p[0] / p[1])))
                .withMessageContaining("from its parameters before it meets a recording number");
    }

    @Test
    void plainNumbersThatAreNotUsedHaveNoDerivative() {
        TracedField field =
                Traced.fieldOfConstants(new double[] {2, 5}, (numbers, p) -> new OscillatorOfConstants<>(p[0]));
        double[] thetaBar = new double[2];
        var linearization = field.linearization();
        double[] dydt = new double[2];
        linearization.evaluate(0, new double[] {0.5, 3}, dydt);
        assertThat(dydt).containsExactly(3, -1);
        linearization.pullback(new double[] {0, 1}, new double[2], thetaBar);
        assertThat(thetaBar).containsExactly(-0.5, 0);
    }

    /** An oscillator with a plain number as its parameter. */
    private static final class OscillatorOfConstants<T extends CalculusFieldElement<T>>
            implements FieldOrdinaryDifferentialEquation<T> {

        private final double stiffness;

        OscillatorOfConstants(double stiffness) {
            this.stiffness = stiffness;
        }

        @Override
        public int getDimension() {
            return 2;
        }

        @Override
        public T[] computeDerivatives(T t, T[] y) {
            T[] dot = MathArrays.buildArray(t.getField(), 2);
            dot[0] = y[1];
            dot[1] = y[0].multiply(-stiffness);
            return dot;
        }
    }

    @Test
    void equationsWithoutParametersNeedNone() {
        TracedField field = Traced.field(new OscillatorOfConstants<>(4));
        double[] dydt = new double[2];
        field.evaluate(0, new double[] {1, 2}, dydt);
        assertThat(dydt).containsExactly(2, -4);
        assertThat(field.parameterCount()).isZero();
        TracedNumber one = Traced.numbers().getOne();
        TracedField constants = Traced.field(new Pendulum<>(one.multiply(9.81), one, one.divide(10), one.multiply(0)));
        constants.evaluate(0, new double[] {0.5, 1}, dydt);
        assertThat(dydt[1]).isEqualTo(-(9.81 * Math.sin(0.5) + 0.1), org.assertj.core.api.Assertions.within(1e-14));
    }
}
