package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.costate.solver.Attempt;
import org.costate.solver.Method;
import org.costate.solver.SaveAt;
import org.costate.solver.Solver;
import org.costate.solver.StageMonitor;
import org.costate.solver.Stepper;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.method.Euler;
import org.costate.solver.method.RK4;
import org.costate.solver.method.Tsit5;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Misuse is refused by name, value and requirement; a cotangent that is not finite stops the sweep where it arises. */
class RefusalTest {

    private static final double[] Y0 = {0.8, -0.3, 0.5};
    private static final double[] W = {0.7, -1.2, 0.4};

    private static Recording record(ExplicitRungeKutta method, SaveAt saveAt, double t1) {
        return DiscreteAdjoint.of(Solver.fixed(method, 0.1).withSaveAt(saveAt))
                .record(new MixingField(MixingField.THETA), Y0, 0, t1);
    }

    private static void refuses(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(parts);
    }

    @Test
    void cotangentsOfAnotherShape() {
        Recording recording = record(Tsit5.METHOD, SaveAt.times(0.2, 0.4), 1);
        Cotangents fewerStates = record(Tsit5.METHOD, SaveAt.times(0.2), 1).cotangents();
        Cotangents moreSteps = record(Tsit5.METHOD, SaveAt.times(0.2, 0.4), 2).cotangents();
        refuses(() -> recording.pullback(fewerStates), "bar", "1 states of length 3", "2 states of length 3");
        refuses(() -> recording.pullback(moreSteps), "bar", "20 steps", "10 steps");
        refuses(() -> recording.pullback(new Cotangents(3, 2, 10)), "3 states of length 2", "2 states of length 3");
    }

    @Test
    void cotangentsOfAnotherLength() {
        Cotangents bar = record(Tsit5.METHOD, SaveAt.times(0.2, 0.4), 1).cotangents();
        refuses(() -> bar.addState(0, new double[2]), "bar", "2", "3");
        for (int i : new int[] {-1, 2, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> bar.addState(i, W))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContainingAll("" + i, "2");
        }
        bar.addState(1, W);
        bar.addState(1, W);
        assertThat(bar.states()).isEqualTo(new double[] {0, 0, 0, 2 * W[0], 2 * W[1], 2 * W[2]});
        bar.clear();
        assertThat(bar.states()).containsOnly(0);
    }

    @Test
    void cotangentsOfEstimatesThatTheMethodDoesNotHave() {
        Recording plain = record(RK4.METHOD, SaveAt.end(), 1);
        Cotangents error = plain.cotangents();
        error.error()[4] = 1;
        refuses(() -> plain.pullback(error), "cotangent of E", "RK4", "no error estimate");
        Recording euler = record(Euler.METHOD, SaveAt.end(), 1);
        Cotangents stiffness = euler.cotangents();
        stiffness.stiffness()[0] = 1;
        refuses(() -> euler.pullback(stiffness), "cotangent of S", "Euler", "no stiffness estimate");
        // The refusal leaves the recording as it was.
        Cotangents good = plain.cotangents();
        good.addState(0, W);
        assertThat(Bits.of(plain.pullback(good), 1))
                .isEqualTo(Bits.of(record(RK4.METHOD, SaveAt.end(), 1).pullback(good), 1));
    }

    @Test
    void parametersThatDoNotFit() {
        Gradient gradient = record(Tsit5.METHOD, SaveAt.end(), 1)
                .pullback(record(Tsit5.METHOD, SaveAt.end(), 1).cotangents());
        double[] theta = {1, 2, 3, 4, 5};
        gradient.addParameters(theta, 1);
        for (int offset : new int[] {-1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            refuses(() -> gradient.addParameters(theta, offset), "offset = " + offset, "4", "5");
        }
        assertThat(theta).isEqualTo(new double[] {1, 2, 3, 4, 5});
    }

    @Test
    void budgetsBelowZeroOrBeyondCounting() {
        refuses(() -> Memory.ofMiB(-1), "mebibytes = -1", ">= 0");
        assertThatThrownBy(() -> Memory.ofMiB(Long.MAX_VALUE)).isInstanceOf(RuntimeException.class);
        assertThat(Memory.ofMiB(3).bytes()).isEqualTo(3 << 20);
        assertThat(Memory.ofMiB(3)).hasToString("3 MiB");
    }

    /** A method whose steps nobody knows how to pull back. */
    private static final class Opaque implements Method {

        @Override
        public String name() {
            return "Opaque";
        }

        @Override
        public int order() {
            return 1;
        }

        @Override
        public boolean hasErrorEstimate() {
            return true;
        }

        @Override
        public double errorOrder() {
            return 2;
        }

        @Override
        public boolean hasStiffnessEstimate() {
            return false;
        }

        @Override
        public double stabilityInterval() {
            return 2;
        }

        @Override
        public Stepper stepper(VectorField field, int n, Tolerances tolerances, StageMonitor monitor) {
            throw new AssertionError(Attempt.OK);
        }
    }

    @Test
    void methodsThatCannotBeDifferentiated() {
        refuses(() -> DiscreteAdjoint.of(Solver.of(new Opaque(), Tolerances.of(1e-3, 1e-3))), "method = Opaque");
    }

    @Test
    void statesThatTheFieldRefuses() {
        DiscreteAdjoint adjoint = DiscreteAdjoint.of(Solver.fixed(RK4.METHOD, 0.1));
        refuses(() -> adjoint.record(new MixingField(MixingField.THETA), new double[2], 0, 1), "2", "3");
        refuses(() -> adjoint.record(new MixingField(MixingField.THETA), Y0, Double.NaN, 1), "t0 = NaN");
        refuses(
                () -> adjoint.record(new MixingField(MixingField.THETA), Y0, 0, Double.POSITIVE_INFINITY),
                "t1 = Infinity");
    }

    /** Where a pullback goes wrong. */
    enum Poison {
        STATE,
        PARAMETER,
        TIME
    }

    /** {@code y' = -y} with parameters it does not use, whose pullback is poisoned before a time. */
    private static final class Poisoned implements DifferentiableField {

        private final Poison poison;
        private final double before;

        Poisoned(Poison poison, double before) {
            this.poison = poison;
            this.before = before;
        }

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            for (int i = 0; i < y.length; i++) {
                dydt[i] = -y[i];
            }
        }

        @Override
        public int parameterCount() {
            return 4;
        }

        @Override
        public Linearization linearization() {
            return new Linearization() {

                private double t;

                @Override
                public void evaluate(double t, double[] y, double[] dydt) {
                    this.t = t;
                    Poisoned.this.evaluate(t, y, dydt);
                }

                @Override
                public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                    for (int i = 0; i < yBar.length; i++) {
                        yBar[i] -= w[i];
                    }
                    boolean now = t < before;
                    yBar[2] = now && poison == Poison.STATE ? Double.NaN : yBar[2];
                    thetaBar[3] = now && poison == Poison.PARAMETER ? Double.NEGATIVE_INFINITY : thetaBar[3];
                    return now && poison == Poison.TIME ? Double.NaN : 0;
                }
            };
        }
    }

    static Stream<Arguments> poisons() {
        return Stream.of(
                Arguments.of(Poison.STATE, new String[] {"component 2 became NaN", "step 4", "t = 2.0"}),
                Arguments.of(Poison.PARAMETER, new String[] {"parameter 3 became -Infinity"}),
                Arguments.of(Poison.TIME, new String[] {"t0", "t1", "NaN"}));
    }

    @ParameterizedTest
    @MethodSource("poisons")
    void cotangentsThatAreNotFinite(Poison poison, String[] parts) {
        for (long mebibytes : new long[] {0, 10}) {
            Recording recording = DiscreteAdjoint.of(Solver.fixed(RK4.METHOD, 0.5))
                    .withMemory(Memory.ofMiB(mebibytes))
                    .record(new Poisoned(poison, 2.5), Y0, 0, 5);
            Cotangents bar = recording.cotangents();
            bar.addState(0, W);
            assertThatThrownBy(() -> recording.pullback(bar))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessageContainingAll(parts);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void lossGradientsThatAreNotFinite(double value) {
        for (int saved = 0; saved < 4; saved++) {
            Recording recording = record(Tsit5.METHOD, SaveAt.times(0, 0.25, 0.5, 1), 1);
            Cotangents bar = recording.cotangents();
            bar.states()[3 * saved + 1] = value;
            assertThatThrownBy(() -> recording.pullback(bar))
                    .as("saved state " + saved)
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessageContaining("component");
        }
    }

    @Test
    void lossGradientsThatAreNotFiniteWithoutAnyStep() {
        Recording recording = record(Tsit5.METHOD, SaveAt.end(), 0);
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {0, 0, Double.NaN});
        assertThatThrownBy(() -> recording.pullback(bar))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("component 2");
    }

    @Test
    void penaltiesThatAreNotFinite() {
        Recording recording = record(Tsit5.METHOD, SaveAt.end(), 1);
        Cotangents error = recording.cotangents();
        error.error()[3] = Double.NaN;
        Cotangents stiffness = recording.cotangents();
        stiffness.stiffness()[3] = Double.POSITIVE_INFINITY;
        for (Cotangents bar : new Cotangents[] {error, stiffness}) {
            assertThatThrownBy(() -> recording.pullback(bar))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessageContaining("step 3");
        }
    }
}
