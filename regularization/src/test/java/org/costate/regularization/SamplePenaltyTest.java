package org.costate.regularization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.costate.adjoint.BacksolveAdjoint;
import org.costate.adjoint.Cotangents;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.DiscreteRecording;
import org.costate.adjoint.Gradient;
import org.costate.adjoint.Recording;
import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Network;
import org.costate.neural.NeuralField;
import org.costate.solver.PrescribedSteps;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Tsit5;
import org.costate.testkit.CentralDifference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SamplePenaltyTest {

    private static final Network NETWORK =
            Network.of(Dense.of(2, 4, Activation.SIN).withTime(), Dense.of(4, 2, Activation.TANH));
    private static final double[] THETA = NETWORK.initialize(4);
    private static final double[] Y0 = {0.3, -0.8, 2.1, 1.4, -0.2, 0.9};
    private static final Solver SOLVER =
            Solver.of(Tsit5.METHOD, Tolerances.of(1e-4, 1e-4)).withController(PrescribedSteps.of(0, 0.8, 1.9, 3));

    static Stream<SamplePenalty> penalties() {
        return Stream.of(
                SamplePenalty.error(2, Aggregation.max(), Aggregation.sum()),
                SamplePenalty.error(2, Aggregation.smoothMax(2), Aggregation.sumOfSquares()),
                SamplePenalty.stiffness(Tsit5.METHOD, 2, Aggregation.mean(), Aggregation.max()));
    }

    private static DiscreteRecording record(double[] theta) {
        return DiscreteAdjoint.of(SOLVER).record(NeuralField.of(NETWORK, theta), Y0, 0, 3);
    }

    @ParameterizedTest
    @MethodSource("penalties")
    void gradientEqualsDifferencesAtFrozenSteps(SamplePenalty penalty) {
        Recording recording = record(THETA);
        Cotangents bar = recording.cotangents();
        penalty.add(recording, 2.5, bar, new double[THETA.length]);
        Gradient gradient = recording.pullback(bar);
        double[] byTheta = CentralDifference.gradient(
                        theta -> {
                            Recording there = record(theta);
                            return 2.5 * penalty.add(there, 1, there.cotangents(), new double[theta.length]);
                        },
                        THETA)
                .value();
        assertThat(CentralDifference.relativeError(gradient.parameters(), byTheta))
                .isLessThan(1e-6);
    }

    /** With the whole batch as one sample it is the penalty of the batch. */
    @Test
    void oneSampleIsTheBatch() {
        Recording recording = record(THETA);
        Cotangents bar = recording.cotangents();
        double value = SamplePenalty.error(Y0.length, Aggregation.max(), Aggregation.sum())
                .add(recording, 1, bar, new double[THETA.length]);
        StepPenalty batch = ErrorEstimatePenalty.of(Aggregation.sum());
        assertThat(value).isCloseTo(batch.value(recording.log()), within(1e-12));
        Cotangents whole = recording.cotangents();
        batch.addCotangents(recording.log(), 1, whole);
        assertThat(CentralDifference.relativeError(
                        recording.pullback(bar).parameters(),
                        recording.pullback(whole).parameters()))
                .isLessThan(1e-12);
    }

    @Test
    void misuseIsNamed() {
        assertThatThrownBy(() -> SamplePenalty.error(0, Aggregation.max(), Aggregation.sum()))
                .hasMessageContaining("width = 0");
        Recording recording = record(THETA);
        SamplePenalty wide = SamplePenalty.error(4, Aggregation.max(), Aggregation.sum());
        assertThatThrownBy(() -> wide.add(recording, 1, recording.cotangents(), new double[THETA.length]))
                .hasMessageContaining("n = 6");
        Recording backsolve = BacksolveAdjoint.of(SOLVER).record(NeuralField.of(NETWORK, THETA), Y0, 0, 3);
        assertThatThrownBy(() -> penalties()
                        .findFirst()
                        .orElseThrow()
                        .add(backsolve, 1, backsolve.cotangents(), new double[THETA.length]))
                .hasMessageContaining("need one of DiscreteAdjoint");
    }
}
