package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Network;
import org.costate.neural.NeuralField;
import org.costate.solver.Rejection;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.costate.solver.StepLog;
import org.costate.solver.StepRecord;
import org.costate.solver.Tolerances;
import org.costate.solver.method.RK4;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.costate.testkit.CentralDifference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LocalStepTest {

    private static final double[] Y0 = {0.4, -0.3, 0.8};
    private static final double[] THETA = MixingField.THETA;

    static List<ExplicitRungeKutta> methods() {
        return DiscreteAdjointTest.methods().stream()
                .filter(method -> method.hasErrorEstimate() || method.hasStiffnessEstimate())
                .toList();
    }

    private static Solver solver(ExplicitRungeKutta method) {
        return method.hasErrorEstimate() ? Solver.of(method, Tolerances.of(1e-4, 1e-5)) : Solver.fixed(method, 0.3);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void estimatesAreThoseOfTheSolversOwnStep(ExplicitRungeKutta method) {
        Solver solver = solver(method).withSaveAt(SaveAt.everyStep());
        StepLog log = StepLog.of();
        Solution solution = solver.solve(new MixingField(THETA), Y0, 0.1, 2, log);
        LocalStep step = LocalStep.of(solver, new MixingField(THETA));
        for (int j = 0; j < log.size(); j++) {
            step.evaluate(log.t(j), solution.state(j), log.h(j));
            assertThat(step.size()).isEqualTo(log.h(j));
            compare(step.error(), log.error(j));
            compare(step.stiffness(), log.stiffness(j));
        }
    }

    private static void compare(double own, double expected) {
        if (Double.isNaN(expected)) {
            assertThat(own).isNaN();
        } else {
            assertThat(own).isCloseTo(expected, within(1e-12 * Math.max(1, expected)));
        }
    }

    private static double[] bars(ExplicitRungeKutta method) {
        return new double[] {method.hasErrorEstimate() ? 1.5 : 0, method.hasStiffnessEstimate() ? 0.5 : 0};
    }

    private static double value(LocalStep step, double[] bars) {
        return (bars[0] == 0 ? 0 : bars[0] * step.error()) + (bars[1] == 0 ? 0 : bars[1] * step.stiffness());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void pullbackEqualsDifferences(ExplicitRungeKutta method) {
        Solver solver = solver(method);
        double[] bars = bars(method);
        LocalStep step = LocalStep.of(solver, new MixingField(THETA));
        step.evaluate(0.2, Y0, 0.7);
        double[] yBar = {10, 20, 30};
        double[] thetaBar = {1, 2, 3, 4};
        step.pullback(bars[0], bars[1], yBar, thetaBar);
        step.pullback(bars[0], bars[1], yBar, thetaBar);
        double[] byState = CentralDifference.gradient(y -> at(solver, new MixingField(THETA), y, bars), Y0)
                .value();
        double[] byTheta = CentralDifference.gradient(theta -> at(solver, new MixingField(theta), Y0, bars), THETA)
                .value();
        for (int i = 0; i < 3; i++) {
            yBar[i] = 0.5 * (yBar[i] - 10 * (i + 1));
        }
        for (int i = 0; i < 4; i++) {
            thetaBar[i] = 0.5 * (thetaBar[i] - (i + 1));
        }
        assertThat(CentralDifference.relativeError(yBar, byState)).isLessThan(1e-5);
        assertThat(CentralDifference.relativeError(thetaBar, byTheta)).isLessThan(1e-5);
    }

    private static double at(Solver solver, DifferentiableField field, double[] y, double[] bars) {
        LocalStep step = LocalStep.of(solver, field);
        step.evaluate(0.2, y, 0.7);
        return value(step, bars);
    }

    /**
     * The first stage keeps its parameters, the others have those that are moved. Stages that do not belong together give
     * a large estimate, so only small moves are within the linear range.
     */
    @ParameterizedTest
    @MethodSource("methods")
    void detachedPullbackEqualsDifferencesWithTheFirstStageHeld(ExplicitRungeKutta method) {
        Solver solver = solver(method);
        double[] bars = bars(method);
        LocalStep step = LocalStep.of(solver, new MixingField(THETA));
        step.evaluate(0.2, Y0, 0.7);
        double[] thetaBar = new double[4];
        step.pullbackDetached(bars[0], bars[1], thetaBar);
        double[] scale = new double[4];
        java.util.Arrays.fill(scale, Math.min(0.1, 0.1 * value(step, bars) / CentralDifference.norm(thetaBar)));
        double[] byTheta = CentralDifference.gradient(
                        theta -> at(solver, new LaterStages(theta), Y0, bars), THETA, scale)
                .value();
        assertThat(CentralDifference.relativeError(thetaBar, byTheta)).isLessThan(1e-5);
    }

    /** A field whose first linearization has the usual parameters. */
    private static final class LaterStages implements DifferentiableField {

        private final MixingField moved;
        private final AtomicInteger made = new AtomicInteger();

        LaterStages(double[] theta) {
            moved = new MixingField(theta);
        }

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            moved.evaluate(t, y, dydt);
        }

        @Override
        public int parameterCount() {
            return moved.parameterCount();
        }

        @Override
        public Linearization linearization() {
            return made.getAndIncrement() == 0 ? new MixingField(THETA).linearization() : moved.linearization();
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void freshStepHasTheSizeOfTheInitialStep(ExplicitRungeKutta method) {
        Solver solver = solver(method);
        if (!method.hasErrorEstimate()) {
            return;
        }
        for (double end : new double[] {5, -4}) {
            double[] sizes = new double[1];
            solver.withMaxSteps(1).trySolve(new MixingField(THETA), Y0, 0.5, end, new StepListener() {

                @Override
                public void accepted(StepRecord step) {
                    sizes[0] = step.h();
                }

                @Override
                public void rejected(StepRecord step, Rejection cause) {
                    sizes[0] = step.h();
                }
            });
            LocalStep step = LocalStep.of(solver, new MixingField(THETA));
            step.evaluateFresh(0.5, Y0, end);
            assertThat(step.size()).isCloseTo(sizes[0], within(1e-12));
        }
    }

    @Test
    void batchesOfAnyLengthOneAfterTheOther() {
        Network network = Network.of(Dense.of(2, 4, Activation.TANH), Dense.of(4, 2, Activation.IDENTITY));
        NeuralField field = NeuralField.of(network, network.initialize(1));
        LocalStep step = LocalStep.of(solver(methods().get(methods().size() - 1)), field);
        step.evaluate(0, new double[] {0.1, 0.2, 0.3, 0.4}, 0.5);
        double error = step.error();
        step.evaluate(0, new double[] {0.1, 0.2, 0.3, 0.4, 0.5, 0.6}, 0.5);
        assertThat(step.error()).isNotEqualTo(error);
        step.evaluate(0, new double[] {0.1, 0.2, 0.3, 0.4}, 0.5);
        assertThat(step.error()).isEqualTo(error);
        field.load(network.initialize(2));
        assertThatThrownBy(() -> step.pullbackDetached(1, 0, new double[field.parameterCount()]))
                .hasMessageContaining("parameters of the field have changed");
    }

    @Test
    void misuseIsNamed() {
        LocalStep step = LocalStep.of(Solver.fixed(RK4.METHOD, 0.1), new MixingField(THETA));
        assertThatThrownBy(() -> step.pullbackDetached(0, 1, new double[4])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> step.evaluate(0, Y0, 0)).hasMessageContaining("size = 0.0");
        assertThatThrownBy(() -> step.evaluateFresh(1, Y0, 1)).hasMessageContaining("end = 1.0");
        assertThatThrownBy(() -> step.evaluate(0, new double[2], 1)).isInstanceOf(IllegalArgumentException.class);
        step.evaluate(0, Y0, 0.1);
        assertThatThrownBy(() -> step.pullbackDetached(0, 1, new double[3]))
                .hasMessageContaining("thetaBar has length 3");
        assertThatThrownBy(() -> step.pullback(0, 1, new double[2], new double[4]))
                .hasMessageContaining("yBar has length 2");
        assertThatThrownBy(() -> step.pullbackDetached(1, 0, new double[4])).hasMessageContaining("no error estimate");
    }
}
