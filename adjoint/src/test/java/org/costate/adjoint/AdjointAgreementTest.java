package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.costate.solver.Event;
import org.costate.solver.Method;
import org.costate.solver.SaveAt;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Bosh3;
import org.costate.solver.method.Dopri5;
import org.costate.solver.method.Dopri8;
import org.costate.solver.method.Tsit5;
import org.costate.solver.method.Vern7;
import org.costate.testkit.CentralDifference;
import org.costate.testkit.ReferenceCase;
import org.costate.testkit.ReferenceCases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Forward sensitivities and the discrete adjoint are derivatives of one program and agree to rounding; the continuous
 * adjoints agree with them to the tolerance, and converge with it.
 */
class AdjointAgreementTest {

    private static final double[] Y0 = {0.6, -0.3, 0.4};
    private static final double[] TIMES = {0, 0.7, 1.1, 2};

    static List<Method> methods() {
        return List.of(Bosh3.METHOD, Dopri5.METHOD, Tsit5.METHOD, Dopri8.METHOD, Vern7.METHOD);
    }

    private static Solver solver(Method method, double tolerance) {
        return Solver.of(method, Tolerances.of(tolerance, tolerance)).withSaveAt(SaveAt.times(TIMES));
    }

    private static double[] weights() {
        return new Random(3).doubles(TIMES.length * 3, -1, 1).toArray();
    }

    private static double[] gradient(Recording recording) {
        Cotangents bar = recording.cotangents();
        System.arraycopy(weights(), 0, bar.states(), 0, bar.states().length);
        Gradient gradient = recording.pullback(bar);
        double[] all = new double[7];
        System.arraycopy(gradient.initialState(), 0, all, 0, 3);
        System.arraycopy(gradient.parameters(), 0, all, 3, 4);
        return all;
    }

    private static DifferentiableField field() {
        return new MixingField(MixingField.THETA);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void forwardSensitivitiesAreTheTransposeOfTheDiscreteAdjoint(Method method) {
        Solver solver = solver(method, 1e-5);
        double[] expected = gradient(DiscreteAdjoint.of(solver).record(field(), Y0, 0, 2));
        Sensitivities sensitivities = ForwardSensitivity.of(solver).solve(field(), Y0, 0, 2);
        double[] weights = weights();
        double[] found = new double[7];
        for (int i = 0; i < TIMES.length; i++) {
            double[][] jacobian = sensitivities.jacobian(i);
            for (int c = 0; c < 3; c++) {
                for (int d = 0; d < 7; d++) {
                    found[d] += weights[3 * i + c] * jacobian[c][d];
                }
            }
        }
        assertThat(found).containsExactly(expected, within(1e-13));
        assertThat(sensitivities.solution().endState())
                .isEqualTo(solver.solve(field(), Y0, 0, 2).endState());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void oneDirectionIsTheProductWithTheJacobian(Method method) {
        ForwardSensitivity forward = ForwardSensitivity.of(solver(method, 1e-5));
        double[] yDot = {0.3, -2, 1};
        double[] thetaDot = {1, 0.5, -0.7, 2};
        Sensitivities one = forward.along(field(), Y0, yDot, thetaDot, 0, 2);
        double[][] jacobian = forward.solve(field(), Y0, 0, 2).jacobian(3);
        for (int c = 0; c < 3; c++) {
            double expected = 0;
            for (int d = 0; d < 7; d++) {
                expected += jacobian[c][d] * (d < 3 ? yDot[d] : thetaDot[d - 3]);
            }
            assertThat(one.along(3, 0)[c]).isCloseTo(expected, within(1e-13));
        }
    }

    private static Stream<Recording> continuous(Solver solver, DifferentiableField field, double[] y0, double t1) {
        InterpolatingAdjoint interpolating = InterpolatingAdjoint.of(solver);
        return Stream.of(
                interpolating.record(field, y0, 0, t1),
                interpolating.withGaussQuadrature().record(field, y0, 0, t1),
                BacksolveAdjoint.of(solver).record(field, y0, 0, t1));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void continuousAdjointsConvergeToTheSameGradient(Method method) {
        double[] expected =
                gradient(DiscreteAdjoint.of(solver(Vern7.METHOD, 1e-13)).record(field(), Y0, 0, 2));
        double[] worst = new double[2];
        double[] tolerances = {1e-5, 1e-8};
        for (int i = 0; i < 2; i++) {
            double tolerance = tolerances[i];
            worst[i] = continuous(solver(method, tolerance), field(), Y0, 2)
                    .mapToDouble(recording -> CentralDifference.relativeError(gradient(recording), expected))
                    .max()
                    .orElseThrow();
            assertThat(worst[i]).as("tolerance %s", tolerance).isLessThan(200 * tolerance);
        }
        assertThat(worst[1]).isLessThan(worst[0] / 50);
    }

    @Test
    void timesMoveWhatTheyMoveInTheContinuousProblem() {
        Solver solver = solver(Vern7.METHOD, 1e-11);
        Recording discrete = DiscreteAdjoint.of(solver).record(field(), Y0, 0, 2);
        Cotangents bar = discrete.cotangents();
        System.arraycopy(weights(), 0, bar.states(), 0, bar.states().length);
        Gradient expected = discrete.pullback(bar);
        continuous(solver, field(), Y0, 2).forEach(recording -> {
            Gradient found = recording.pullback(bar(recording));
            assertThat(found.endTime()).isCloseTo(expected.endTime(), within(1e-8));
            assertThat(found.saveTime(1)).isCloseTo(expected.saveTime(1), within(1e-8));
        });
    }

    private static Cotangents bar(Recording recording) {
        Cotangents bar = recording.cotangents();
        System.arraycopy(weights(), 0, bar.states(), 0, bar.states().length);
        return bar;
    }

    @Test
    void interpolatingStaysRightWhereTheWayBackIsUnstable() {
        // A state drawn to sin t at rate 20 for a time of 2: solved backwards, errors grow by e^40.
        DifferentiableField drawn = new Drawn(20);
        Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(1e-9, 1e-9));
        Recording exact = DiscreteAdjoint.of(Solver.of(Vern7.METHOD, Tolerances.of(1e-13, 1e-13)))
                .record(drawn, new double[] {3}, 0, 2);
        double expected = exact.pullback(bar(exact, 1)).parameters()[0];
        Recording recording = InterpolatingAdjoint.of(solver).record(drawn, new double[] {3}, 0, 2);
        assertThat(recording.pullback(bar(recording, 1)).parameters()[0])
                .isCloseTo(expected, within(1e-5 * Math.abs(expected)));
        Recording back = BacksolveAdjoint.of(solver).record(drawn, new double[] {3}, 0, 2);
        assertThatThrownBy(() -> back.pullback(bar(back, 1))).isInstanceOf(ArithmeticException.class);
    }

    private static Cotangents bar(Recording recording, double only) {
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {only});
        return bar;
    }

    /** {@code y' = k (sin t - y)}. */
    private record Drawn(double k) implements DifferentiableField {

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            dydt[0] = k * (Math.sin(t) - y[0]);
        }

        @Override
        public int parameterCount() {
            return 1;
        }

        @Override
        public Linearization linearization() {
            return new Linearization() {

                private double rest;
                private double cosine;

                @Override
                public void evaluate(double t, double[] y, double[] dydt) {
                    rest = Math.sin(t) - y[0];
                    cosine = Math.cos(t);
                    dydt[0] = k * rest;
                }

                @Override
                public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                    yBar[0] -= k * w[0];
                    thetaBar[0] += rest * w[0];
                    return k * cosine * w[0];
                }
            };
        }
    }

    @Test
    void referenceGradientsByInterpolationAndForwards() {
        int count = 0;
        for (ReferenceLoss loss : losses()) {
            ReferenceCase reference = loss.reference();
            Solver solver = Solver.of(Vern7.METHOD, Tolerances.of(1e-11, 1e-11)).withSaveAt(loss.saveAt());
            Recording recording = InterpolatingAdjoint.of(solver)
                    .record(ReferenceField.from(reference), reference.initialState(), reference.t0(), loss.end());
            double error = CentralDifference.relativeError(loss.gradient(recording), loss.expected());
            assertThat(error).as(loss.toString()).isLessThan(1e-6);
            count++;
        }
        assertThat(count).isGreaterThan(10);
    }

    private static List<ReferenceLoss> losses() {
        return Stream.of("gradients", "linear")
                .flatMap(file -> ReferenceCases.load(file).stream())
                .filter(c -> c.hasSystem() && !c.id().contains("lorenz") && !c.stiff() && !c.id().contains("stiff"))
                .flatMap(c -> ReferenceLoss.of(c).stream())
                .toList();
    }

    @Test
    void whatTheyCannotCarryIsRefused() {
        Solver solver = solver(Tsit5.METHOD, 1e-6);
        Recording recording = InterpolatingAdjoint.of(solver).record(field(), Y0, 0, 2);
        Cotangents bar = recording.cotangents();
        bar.error()[0] = 1;
        assertThatThrownBy(() -> recording.pullback(bar))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("E");
        Solver watching = solver.withEvents(Event.at(1));
        assertThatThrownBy(() -> InterpolatingAdjoint.of(watching)).hasMessageContaining("events");
        assertThatThrownBy(() -> ForwardSensitivity.of(watching)).hasMessageContaining("events");
        ForwardSensitivity forward = ForwardSensitivity.of(solver);
        assertThatThrownBy(() -> forward.along(field(), Y0, new double[2], new double[4], 0, 1))
                .hasMessageContaining("yDot has length 2");
    }
}
