package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Network;
import org.costate.neural.NeuralField;
import org.costate.solver.SaveAt;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Dopri5;
import org.costate.solver.method.Tsit5;
import org.costate.solver.method.Vern7;
import org.costate.solver.method.Vern9;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.costate.testkit.CentralDifference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BacksolveAdjointTest {

    private static final double[] Y0 = {0.4, -0.3, 0.8};
    private static final double[] SAVED = {0.2, 0.2, 0.55, 1.1, 1.1, 1.5};

    static List<ExplicitRungeKutta> methods() {
        return List.of(Tsit5.METHOD, Dopri5.METHOD, Vern7.METHOD, Vern9.METHOD);
    }

    private static Solver tight(ExplicitRungeKutta method) {
        return Solver.of(method, Tolerances.of(1e-11, 1e-11));
    }

    private static Cotangents barOn(Recording recording) {
        Cotangents bar = recording.cotangents();
        for (int i = 0; i < bar.states().length; i++) {
            bar.states()[i] = Math.sin(1 + 3 * i);
        }
        return bar;
    }

    /** The discrete adjoint at tight tolerances is the continuous one; losses at t0, inside, twice at one time, at t1. */
    @ParameterizedTest
    @MethodSource("methods")
    void agreesWithTheDiscreteAdjointAtTightTolerances(ExplicitRungeKutta method) {
        for (double[] interval : new double[][] {{0.2, 1.5}, {1.5, 0.2}}) {
            double[] times = SAVED.clone();
            for (int i = 0; i < times.length && interval[0] > interval[1]; i++) {
                times[i] = SAVED[times.length - 1 - i];
            }
            Solver solver = tight(method).withSaveAt(SaveAt.times(times));
            DifferentiableField field = new MixingField(MixingField.THETA);
            BacksolveRecording back = BacksolveAdjoint.of(solver).record(field, Y0, interval[0], interval[1]);
            Recording exact = DiscreteAdjoint.of(solver).record(field, Y0, interval[0], interval[1]);
            Gradient continuous = back.pullback(barOn(back));
            Gradient discrete = exact.pullback(barOn(exact));
            assertClose(continuous.parameters(), discrete.parameters());
            assertClose(continuous.initialState(), discrete.initialState());
            assertThat(continuous.startTime()).isCloseTo(discrete.startTime(), within(1e-7));
            assertThat(continuous.endTime()).isCloseTo(discrete.endTime(), within(1e-7));
            for (int i = 2; i < 5; i++) {
                assertThat(continuous.saveTime(i)).isCloseTo(discrete.saveTime(i), within(1e-6));
            }
            assertThat(back.diagnosis()).isEmpty();
            assertThat(back.reconstructionError()).isLessThan(BacksolveRecording.SUSPICIOUS);
            assertThat(back.reevaluations()).isPositive();
        }
    }

    private static void assertClose(double[] a, double[] b) {
        assertThat(CentralDifference.relativeError(a, b)).isLessThan(1e-8);
    }

    @Test
    void gradientOfALinearDecayIsTheClosedForm() {
        double rate = 0.7;
        double weight = 1e-9;
        BacksolveRecording recording =
                BacksolveAdjoint.of(tight(Tsit5.METHOD)).record(new Decay(rate), new double[] {2}, 0, 3);
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {weight});
        Gradient gradient = recording.pullback(bar);
        double end = Math.exp(-rate * 3);
        assertThat(gradient.initialState()[0]).isCloseTo(weight * end, within(1e-8 * weight));
        assertThat(gradient.parameters()[0]).isCloseTo(weight * -6 * end, within(1e-8 * weight));
        assertThat(gradient.endTime()).isCloseTo(weight * -2 * rate * end, within(1e-8 * weight));
        assertThat(gradient.startTime()).isCloseTo(weight * 2 * rate * end, within(1e-8 * weight));
    }

    @Test
    void neuralFieldAgreesToo() {
        Network network = Network.of(
                Dense.of(3, 8, Activation.TANH).withTime(),
                Dense.of(8, 3, Activation.IDENTITY).withTime());
        NeuralField field = NeuralField.of(network, network.initialize(2));
        double[] y0 = {0.1, 0.5, -0.4, 0.9, -0.7, 0.2};
        BacksolveRecording back = BacksolveAdjoint.of(tight(Tsit5.METHOD)).record(field, y0, 0, 1);
        Recording exact = DiscreteAdjoint.of(tight(Tsit5.METHOD)).record(field, y0, 0, 1);
        assertClose(
                back.pullback(barOn(back)).parameters(),
                exact.pullback(barOn(exact)).parameters());
        assertClose(
                back.pullback(barOn(back)).initialState(),
                exact.pullback(barOn(exact)).initialState());
    }

    /** Parameters that do nothing do not change a single step of the backward solve. */
    @Test
    void parametersDoNotSteerTheStep() {
        Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 1e-6));
        BacksolveRecording one = BacksolveAdjoint.of(solver).record(new Decay(0.7), new double[] {2}, 0, 3);
        BacksolveRecording many = BacksolveAdjoint.of(solver).record(new Decay(0.7, 1e6), new double[] {2}, 0, 3);
        Gradient few = one.pullback(barOn(one));
        Gradient scaled = many.pullback(barOn(many));
        assertThat(many.reevaluations()).isEqualTo(one.reevaluations());
        assertThat(scaled.initialState()).isEqualTo(few.initialState());
    }

    /** Reference case fault.072: solved backwards, {@code y' = -50 y} grows by exp(500). */
    @Test
    void stateThatCannotBeReconstructedIsRefused() {
        Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 1e-6));
        BacksolveRecording recording = BacksolveAdjoint.of(solver).record(new Decay(50), new double[] {1}, 0, 10);
        Cotangents bar = barOn(recording);
        assertThatThrownBy(() -> recording.pullback(bar))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("use DiscreteAdjoint");
        Recording discrete = DiscreteAdjoint.of(solver).record(new Decay(50), new double[] {1}, 0, 10);
        assertThat(Math.abs(discrete.pullback(barOn(discrete)).initialState()[0]))
                .isLessThan(1e-6);
    }

    @Test
    void stateThatGoesAstrayHasADiagnosis() {
        Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 1e-6));
        double[] rates = {1, 2, 4, 8, 16, 32};
        boolean seen = false;
        for (double rate : rates) {
            BacksolveRecording recording =
                    BacksolveAdjoint.of(solver).record(new Decay(rate), new double[] {1}, 0, 1.5);
            try {
                recording.pullback(barOn(recording));
            } catch (ArithmeticException refused) {
                break;
            }
            double error = recording.reconstructionError();
            assertThat(!recording.diagnosis().isEmpty()).isEqualTo(error > BacksolveRecording.SUSPICIOUS);
            seen |= error > BacksolveRecording.SUSPICIOUS;
        }
        assertThat(seen).as("a rate between harmless and refused").isTrue();
    }

    /** Saved states are where the reconstruction starts anew. */
    @Test
    void moreSavedStatesMakeTheReconstructionBetter() {
        Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 1e-6));
        double[] times = new double[21];
        for (int i = 0; i < times.length; i++) {
            times[i] = 0.1 * i;
        }
        BacksolveAdjoint dense = BacksolveAdjoint.of(solver.withSaveAt(SaveAt.times(times)));
        BacksolveRecording recording = dense.record(new Decay(10), new double[] {1}, 0, 2);
        Cotangents bar = recording.cotangents();
        bar.addState(times.length - 1, new double[] {1});
        assertThat(recording.pullback(bar).initialState()[0]).isCloseTo(Math.exp(-20), within(1e-6));
        assertThat(recording.reconstructionError()).isLessThan(BacksolveRecording.SUSPICIOUS);
    }

    @Test
    void estimatesAreRefusedByName() {
        BacksolveRecording recording =
                BacksolveAdjoint.of(tight(Tsit5.METHOD)).record(new MixingField(MixingField.THETA), Y0, 0, 1);
        Cotangents error = recording.cotangents();
        error.error()[0] = 1;
        Cotangents stiffness = recording.cotangents();
        stiffness.stiffness()[1] = 1;
        assertThatThrownBy(() -> recording.pullback(error))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cotangent of E")
                .hasMessageContaining("DiscreteAdjoint, or a local penalty");
        assertThatThrownBy(() -> recording.pullback(stiffness)).hasMessageContaining("cotangent of S");
    }

    @Test
    void recordingIsUsedLikeEveryOther() {
        double[] theta = MixingField.THETA;
        BacksolveRecording recording =
                BacksolveAdjoint.of(tight(Tsit5.METHOD)).record(new MixingField(theta), Y0, 0, 1);
        double[] first = recording.pullback(barOn(recording)).parameters();
        recording.again(new double[] {1, 1, 1}, 0, 2);
        recording.pullback(barOn(recording));
        recording.again(Y0, 0, 1);
        assertThat(recording.pullback(barOn(recording)).parameters()).isEqualTo(first);
        assertThat(recording.again(Y0, 1, 1).endState()).isEqualTo(Y0);
        assertThat(recording.pullback(barOn(recording)).parameters()).containsOnly(0);
        Cotangents other = recording.cotangents();
        recording.again(Y0, 0, 1);
        assertThatThrownBy(() -> recording.pullback(other)).hasMessageContaining("bar is for");
    }

    /** {@code y' = -rate y}, whose derivative by its second parameter is given a factor, to be ignored by the step. */
    private static final class Decay implements DifferentiableField {

        private final double rate;
        private final double[] loud;

        Decay(double rate, double... loud) {
            this.rate = rate;
            this.loud = loud;
        }

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            dydt[0] = -rate * y[0];
        }

        @Override
        public int parameterCount() {
            return 1 + loud.length;
        }

        @Override
        public Linearization linearization() {
            return new Linearization() {

                private double y;

                @Override
                public void evaluate(double t, double[] at, double[] dydt) {
                    y = at[0];
                    dydt[0] = -rate * y;
                }

                @Override
                public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                    yBar[0] -= rate * w[0];
                    thetaBar[0] -= y * w[0];
                    for (int i = 0; i < loud.length; i++) {
                        thetaBar[1 + i] += loud[i] * w[0];
                    }
                    return 0;
                }
            };
        }
    }
}
