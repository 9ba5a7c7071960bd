package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Network;
import org.costate.neural.NeuralField;
import org.costate.solver.PrescribedSteps;
import org.costate.solver.Solver;
import org.costate.solver.StepLog;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Bosh3;
import org.costate.solver.method.Dopri8;
import org.costate.solver.method.Tsit5;
import org.costate.solver.method.Vern7;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.costate.testkit.CentralDifference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleEstimatesTest {

    private static final int ROWS = 3;
    private static final Network NETWORK = Network.of(
            Dense.of(2, 4, Activation.SIN).withTime(),
            Dense.of(4, 2, Activation.TANH).withTime());
    private static final double[] Y0 = {0.3, -0.8, 1.1, 0.4, -0.2, 0.9};
    private static final double[] THETA = theta();

    static List<ExplicitRungeKutta> methods() {
        return List.of(Tsit5.METHOD, Bosh3.METHOD, Vern7.METHOD, Dopri8.METHOD);
    }

    private static double[] theta() {
        double[] theta = NETWORK.initialize(4);
        for (int i = 0; i < theta.length; i++) {
            theta[i] = 2 * theta[i] + 0.2 * Math.sin(i);
        }
        return theta;
    }

    private static Solver solver(ExplicitRungeKutta method) {
        return Solver.of(method, Tolerances.of(1e-4, 1e-5)).withController(PrescribedSteps.of(0, 0.4, 1.1, 1.5));
    }

    private static DiscreteRecording record(ExplicitRungeKutta method, double[] theta, double[] y0, Memory memory) {
        return DiscreteAdjoint.of(solver(method)).withMemory(memory).record(NeuralField.of(NETWORK, theta), y0, 0, 1.5);
    }

    /** Stored or evaluated again, a sample's estimates are those of its own solve at the same steps. */
    @ParameterizedTest
    @MethodSource("methods")
    void estimatesAreThoseOfEachSampleSolvedAlone(ExplicitRungeKutta method) {
        for (Memory memory : new Memory[] {Memory.ofMiB(64), Memory.ofMiB(0)}) {
            SampleEstimates together = record(method, THETA, Y0, memory).sampleEstimates(ROWS);
            assertThat(together.samples()).isEqualTo(ROWS);
            assertThat(together.steps()).isEqualTo(3);
            for (int r = 0; r < ROWS; r++) {
                StepLog alone = StepLog.of();
                double[] start = Arrays.copyOfRange(Y0, 2 * r, 2 * r + 2);
                solver(method).solve(NeuralField.of(NETWORK, THETA), start, 0, 1.5, alone);
                for (int j = 0; j < 3; j++) {
                    compare(together.error(j, r), alone.error(j));
                    compare(together.stiffness(j, r), alone.stiffness(j));
                }
            }
        }
    }

    private static void compare(double own, double expected) {
        if (Double.isNaN(expected)) {
            assertThat(own).isNaN();
        } else {
            assertThat(own).isCloseTo(expected, within(1e-10 * Math.max(1, expected)));
        }
    }

    @Test
    void meanSquareOfTheErrorsIsThatOfTheBatch() {
        DiscreteRecording recording = record(Tsit5.METHOD, THETA, Y0, Memory.ofMiB(1));
        SampleEstimates estimates = recording.sampleEstimates(ROWS);
        for (int j = 0; j < 3; j++) {
            double squares = 0;
            for (int r = 0; r < ROWS; r++) {
                squares += estimates.error(j, r) * estimates.error(j, r) / ROWS;
            }
            double batch = recording.log().error(j);
            assertThat(squares).isCloseTo(batch * batch, within(1e-12 * batch * batch));
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void gradientEqualsDifferencesAtFrozenSteps(ExplicitRungeKutta method) {
        DiscreteRecording recording = record(method, THETA, Y0, Memory.ofMiB(1));
        Cotangents bar = recording.cotangents();
        bar.separate(ROWS);
        bar.error()[1] = 0.7;
        for (int i = 0; i < 3 * ROWS; i++) {
            bar.sampleError()[i] = 1 + 0.1 * i;
            bar.sampleStiffness()[i] = method.hasStiffnessEstimate() ? 0.5 - 0.05 * i : 0;
        }
        Gradient gradient = recording.pullback(bar);
        double[] byTheta = CentralDifference.gradient(theta -> value(method, theta, Y0, bar), THETA)
                .value();
        double[] byState = CentralDifference.gradient(y0 -> value(method, THETA, y0, bar), Y0)
                .value();
        assertThat(CentralDifference.relativeError(gradient.parameters(), byTheta))
                .isLessThan(1e-6);
        assertThat(CentralDifference.relativeError(gradient.initialState(), byState))
                .isLessThan(1e-6);
    }

    private static double value(ExplicitRungeKutta method, double[] theta, double[] y0, Cotangents bar) {
        DiscreteRecording recording = record(method, theta, y0, Memory.ofMiB(0));
        SampleEstimates estimates = recording.sampleEstimates(ROWS);
        double sum = 0.7 * recording.log().error(1);
        for (int i = 0; i < 3 * ROWS; i++) {
            sum += bar.sampleError()[i] * estimates.error(i / ROWS, i % ROWS);
            if (bar.sampleStiffness()[i] != 0) {
                sum += bar.sampleStiffness()[i] * estimates.stiffness(i / ROWS, i % ROWS);
            }
        }
        return sum;
    }

    @Test
    void misuseIsNamed() {
        DiscreteRecording recording = record(Tsit5.METHOD, THETA, Y0, Memory.ofMiB(1));
        assertThatThrownBy(() -> recording.sampleEstimates(4)).hasMessageContaining("samples = 4");
        assertThatThrownBy(() -> recording.cotangents().separate(4)).hasMessageContaining("samples = 4");
        SampleEstimates estimates = recording.sampleEstimates(ROWS);
        assertThatThrownBy(() -> estimates.error(3, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        BacksolveRecording backsolve =
                BacksolveAdjoint.of(solver(Tsit5.METHOD)).record(NeuralField.of(NETWORK, THETA), Y0, 0, 1.5);
        Cotangents bar = backsolve.cotangents();
        bar.separate(ROWS);
        assertThatThrownBy(() -> bar.separate(2)).hasMessageContaining("was 3 before");
        assertThatThrownBy(() -> backsolve.pullback(bar)).hasMessageContaining("estimates of each sample");
    }
}
