package org.costate.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.Consumer;
import org.costate.diffusion.sampler.Bdia;
import org.costate.diffusion.sampler.Ddim;
import org.costate.diffusion.sampler.Deis;
import org.costate.diffusion.sampler.DpmPlusPlus2M;
import org.costate.diffusion.sampler.DpmSolver2;
import org.costate.diffusion.sampler.EdmHeun;
import org.costate.diffusion.sampler.EdmStochastic;
import org.costate.diffusion.sampler.ReverseSde;
import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Network;
import org.junit.jupiter.api.Test;

/** What samplers do beside stepping, and what they refuse. */
class SamplerTest {

    private static final double[] NONE = {};
    private static final Grid GRID = Grid.of(VpLinear.of(), Spacing.logSnr(), 8);

    private static Denoiser gaussian() {
        return GaussianDenoiser.of(new double[] {0.3, -1.1}, new double[] {0.5, 1.4});
    }

    private static NeuralDenoiser noiseNetwork() {
        Network network = Network.of(Dense.of(3, 4, Activation.TANH), Dense.of(4, 2, Activation.IDENTITY));
        return NeuralDenoiser.of(
                network, network.initialize(1), Preconditioning.none(Prediction.NOISE), NoiseEmbedding.phi());
    }

    @Test
    void theFinalDenoisingIsAStepToNoNoise() {
        Schedule schedule = EdmSchedule.of(0, 80);
        Grid grid = Grid.of(schedule, Spacing.karras(), 9, 80, 0.5);
        double[] x = {30, -50};
        for (SamplingMethod method : new SamplingMethod[] {Ddim.METHOD, EdmHeun.METHOD, DpmPlusPlus2M.METHOD}) {
            Sampler denoised = Sampler.of(method, gaussian(), grid).withFinalDenoising();
            Sampler longer = Sampler.of(method, gaussian(), grid.thenLeastNoise());
            assertThat(denoised.evaluations()).isEqualTo(longer.evaluations());
            double[] data = denoised.sample(x, NONE);
            double[] end = longer.sample(x, NONE);
            for (int i = 0; i < 2; i++) {
                assertThat(data[i]).isCloseTo(end[i], within(1e-13));
            }
        }
    }

    /** The count of EDM. */
    @Test
    void eighteenStepsOfHeunTake35Evaluations() {
        Grid grid =
                Grid.of(EdmSchedule.of(0, 80), Spacing.karras(), 17, 80, 0.002).thenLeastNoise();
        assertThat(Sampler.of(EdmHeun.METHOD, gaussian(), grid).evaluations()).isEqualTo(35);
    }

    @Test
    void aRisingGridEncodes() {
        double[] x = {0.7, -0.2};
        double[] data = Sampler.of(
                        DpmSolver2.METHOD, gaussian(), GRID.reversed().reversed())
                .sample(x, NONE);
        Grid fine = Grid.of(VpLinear.of(), Spacing.logSnr(), 400);
        double[] there = Sampler.of(DpmSolver2.METHOD, gaussian(), fine).sample(x, NONE);
        double[] back =
                Sampler.of(DpmSolver2.METHOD, gaussian(), fine.reversed()).sample(there, NONE);
        for (int i = 0; i < 2; i++) {
            assertThat(there[i]).isCloseTo(data[i], within(0.1));
            assertThat(back[i]).isCloseTo(x[i], within(1e-4));
        }
    }

    /** Thresholded, the data of all rows lie in [-1, 1]. */
    @Test
    void dynamicThresholding() {
        Denoiser wide = GaussianDenoiser.of(new double[] {3, -0.2, 0.5}, new double[] {1, 1, 1});
        double[] x = Denoisers.rows(4, 3, 1);
        double[] data = Sampler.of(DpmPlusPlus2M.METHOD, DynamicThresholding.of(wide, 0.6), GRID)
                .withFinalDenoising()
                .sample(x, NONE);
        double most = 0;
        for (double each : data) {
            most = Math.max(most, Math.abs(each));
        }
        assertThat(most).isEqualTo(1);
        // Data that need it not are left as they are.
        Denoiser narrow = GaussianDenoiser.of(new double[] {0.3, -0.2, 0.1}, new double[] {0.01, 0.02, 0.01});
        double[] plain = Sampler.of(DpmPlusPlus2M.METHOD, narrow, GRID).sample(x, NONE);
        assertThat(Sampler.of(DpmPlusPlus2M.METHOD, DynamicThresholding.of(narrow, 1), GRID)
                        .sample(x, NONE))
                .containsExactly(plain);
        refused("quantile = 0.0, but must lie in (0, 1]", () -> DynamicThresholding.of(wide, 0));
        refused("quantile = NaN, but must lie in (0, 1]", () -> DynamicThresholding.of(wide, Double.NaN));
    }

    @Test
    void predictionsThatAreNotFiniteAreNamed() {
        double[] x = {0.1, 0.2, 0.3, 0.4, Double.NaN, 0.5};
        assertThatExceptionOfType(SamplingException.class)
                .isThrownBy(() -> Sampler.of(Ddim.METHOD, gaussian(), GRID).sample(x, NONE))
                .withMessageContaining("the prediction for row 2 is NaN at rho = 152.1")
                .withMessageContaining("in step 0 from t = 1.0")
                .satisfies(e -> assertThat(e.row()).isEqualTo(2))
                .satisfies(e -> assertThat(e.step()).isZero())
                .satisfies(e -> assertThat(e.time()).isEqualTo(1));
        SampleNoise broken = (steps, rows, width) -> (step, xi) -> xi[3] = step == 4 ? Double.POSITIVE_INFINITY : 0;
        assertThatExceptionOfType(SamplingException.class)
                .isThrownBy(() -> Sampler.of(Ddim.of(1), gaussian(), GRID).sample(new double[6], NONE, broken))
                .satisfies(e -> assertThat(e.row()).isEqualTo(1))
                .satisfies(e -> assertThat(e.step()).isEqualTo(5))
                .withMessageContaining("from t = " + GRID.time(5));
    }

    @Test
    void parametersMustNotChangeBetweenARunAndItsPullback() {
        NeuralDenoiser model = noiseNetwork();
        double[] theta = model.map().network().initialize(1);
        SampleRecording recording = Sampler.of(Deis.METHOD, model, GRID).record(new double[2], NONE);
        double[] before = recording.pullback(new double[] {1, 2}).parameters();
        theta[0] += 0.1;
        model.load(theta);
        assertThatIllegalStateException()
                .isThrownBy(() -> recording.pullback(new double[2]))
                .withMessageContaining("have changed since the run was recorded");
        double[] samples = recording.again(new double[2], NONE);
        assertThat(samples).containsExactly(Sampler.of(Deis.METHOD, model, GRID).sample(new double[2], NONE));
        assertThat(recording.pullback(new double[] {1, 2}).parameters()).isNotEqualTo(before);
    }

    @Test
    void singularLevelsAreRefusedWithTheWayOut() {
        Grid whole = Grid.of(FlowMatching.of(), Spacing.uniform(), 5);
        for (SamplingMethod method : Samplers.all()) {
            if (!method.takesEveryLevel()) {
                refused(
                        "t = 1.0, where rho = Infinity and " + method
                                + " is singular; use Ddim, which works with the angle",
                        () -> Sampler.of(method, gaussian(), whole));
                if (!method.isStochastic()) {
                    refused(
                            "t = 0.0, where rho = 0.0 and " + method + " is singular; use Ddim",
                            () -> Sampler.of(method, gaussian(), Grid.ofTimes(FlowMatching.of(), 0, 0.5)));
                }
            } else {
                double[] end = Sampler.of(method, gaussian(), whole).sample(new double[] {0.1, 0.2}, NONE, 1);
                assertThat(Double.isFinite(end[0] + end[1])).isTrue();
            }
        }
        refused(
                "t = 1.0, where rho = Infinity and a model of NOISE does not tell VELOCITY, which Ddim needs; use a model"
                        + " of VELOCITY or FLOW, or a grid away from that end",
                () -> Sampler.of(Ddim.METHOD, noiseNetwork(), whole));
        Denoiser thresholded = DynamicThresholding.of(gaussian(), 1);
        refused(
                "does not tell VELOCITY",
                () -> Sampler.of(Ddim.METHOD, thresholded, Grid.ofTimes(FlowMatching.of(), 0, 0.5)));
    }

    @Test
    void misuseIsNamed() {
        Sampler ddim = Sampler.of(Ddim.METHOD, gaussian(), GRID);
        Denoiser conditional =
                GaussianDenoiser.of(new double[2], new double[] {1, 1}).withConditionedMean();
        Sampler given = Sampler.of(Ddim.METHOD, conditional, GRID);
        refused(
                "noise has length 3, but must be a positive multiple of the model's dimension 2",
                () -> ddim.sample(new double[3], NONE));
        refused("noise has length 0", () -> ddim.record(NONE, NONE));
        refused("condition has length 3, but must have length 4", () -> given.sample(new double[4], new double[3]));
        refused("condition has length 1, but must have length 0", () -> ddim.sample(new double[4], new double[1]));
        SampleRecording recording = ddim.record(new double[4], NONE);
        refused("sampleBar has length 2, but must have length 4", () -> recording.pullback(new double[2]));
        refused("noise has length 2, but must have length 4", () -> recording.again(new double[2], NONE));
        Sampler noisy = Sampler.of(ReverseSde.METHOD, gaussian(), GRID);
        refused(
                "ReverseSde adds noise on the way, so a seed or noise must be given",
                () -> noisy.sample(new double[4], NONE));
        refused("ReverseSde adds noise on the way", () -> noisy.record(new double[4], NONE));
        refused("but must fall for ReverseSde, which adds noise", () -> noisy.withGrid(GRID.reversed()));
        refused("but must fall, to data", () -> ddim.withGrid(GRID.reversed()).withFinalDenoising());
        refused(
                "xi is for 1 steps, but must be for the 8 of the grid",
                () -> noisy.sample(new double[4], NONE, SampleNoise.given(new double[4])));
        refused("method = Ddim, but must be a ReversibleMethod", () -> ddim.sampleReversibly(new double[4], NONE));
        refused(
                "with a final denoising, but must be a ReversibleMethod without one",
                () -> Sampler.of(Bdia.METHOD, gaussian(), GRID)
                        .withFinalDenoising()
                        .encode(ReversibleSample.of(new double[2], new double[2]), NONE));
        refused(
                "before has length 2, but must have that of samples, 4",
                () -> ReversibleSample.of(new double[4], new double[2]));
        refused("eta = 1.5, but must lie in [0, 1]", () -> Ddim.of(1.5));
        refused("eta = 0.0, but must be finite and > 0; use Ddim", () -> ReverseSde.of(0));
        refused("order = 5, but must be 2, 3 or 4", () -> Deis.of(5));
        refused("order = 1, but must be 2, 3 or 4; order 1 is Ddim", () -> Deis.of(1));
        refused("gamma = 0.0, but must lie in (0, 1]; 0 is Ddim", () -> Bdia.of(0));
        refused("r = 0.0, but must lie in (0, 1]", () -> DpmSolver2.of(0));
        refused("churn = 0.0, but must be finite and > 0; use EdmHeun", () -> EdmStochastic.of(0, 0, 1, 1));
        refused("lowest = -1.0, but must be >= 0", () -> EdmStochastic.of(1, -1, 1, 1));
        refused("highest = 1.0, but must be >= lowest = 2.0", () -> EdmStochastic.of(1, 2, 1, 1));
        refused("inflation = NaN, but must be finite and > 0", () -> EdmStochastic.of(1, 0, 1, Double.NaN));
        refused(
                "empty has length 2, but must have the length of the model's conditioning, 0",
                () -> ClassifierFreeGuidance.of(gaussian(), new double[2], 3));
    }

    /** A one-step method of the user's, of order 1. */
    private static SamplingMethod method(String name, Prediction quantity, Consumer<SamplingStep> write) {
        return new SamplingMethod() {
            @Override
            public Prediction quantity() {
                return quantity;
            }

            @Override
            public int order() {
                return 1;
            }

            @Override
            public void write(SamplingStep step) {
                write.accept(step);
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }

    /** A method of the user's that leaves something out. */
    @Test
    void unfinishedMethodsAreNamed() {
        SamplingMethod idle = method("Mine", Prediction.DATA, step -> {
            step.end(step.state());
        });
        assertThatIllegalStateException()
                .isThrownBy(() -> Sampler.of(idle, gaussian(), GRID))
                .withMessageContaining("step 0 evaluates the model 0 times and has an end, but must have both");
    }

    /** Noise that nobody draws would be 0. */
    @Test
    void noiseOfMethodsThatDoNotSayThatTheyAreStochasticIsRefused() {
        SamplingMethod silent = method("Silent", Prediction.DATA, step -> {
            step.end(step.evaluate(step.state(), step.from()).plus(step.noise().times(0.1)));
        });
        assertThatIllegalStateException()
                .isThrownBy(() -> Sampler.of(silent, gaussian(), GRID))
                .withMessage("method = Silent uses noise in step 0, but isStochastic() is false; let it return true");
    }

    private static void refused(String message, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(message);
    }

    /** The state at a node is the sample of a grid that ends there, for methods that do not look ahead. */
    @Test
    void trajectoriesAreTheSamplesOfTheNodes() {
        double[] x = {1.1, 0.4, -0.3, 2};
        for (SamplingMethod method : new SamplingMethod[] {Ddim.METHOD, DpmSolver2.METHOD, DpmPlusPlus2M.METHOD}) {
            Sampler sampler = Sampler.of(method, gaussian(), GRID);
            double[][] states = sampler.trajectory(x, NONE, new int[] {0, 3, 4, 8});
            assertThat(states[0]).isEqualTo(x).isNotSameAs(x);
            assertThat(states[3]).isEqualTo(sampler.sample(x, NONE));
            for (int i = 1; i < 3; i++) {
                double[] times = Arrays.copyOf(GRID.times(), i + 3);
                double[] shorter =
                        sampler.withGrid(Grid.ofTimes(VpLinear.of(), times)).sample(x, NONE);
                assertThat(states[i]).isEqualTo(shorter);
            }
            assertThat(sampler.withFinalDenoising().trajectory(x, NONE, new int[] {8})[0])
                    .isEqualTo(states[3]);
        }
        Sampler stochastic = Sampler.of(ReverseSde.METHOD, gaussian(), GRID);
        assertThat(stochastic.trajectory(x, NONE, 3, new int[] {2, 8})[1]).isEqualTo(stochastic.sample(x, NONE, 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stochastic.trajectory(x, NONE, new int[] {2}))
                .withMessageContaining("adds noise on the way");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stochastic.trajectory(x, NONE, SampleNoise.of(3), new int[] {2, 2}))
                .withMessageContaining("nodes[1] = 2 after 2, but nodes must rise, from 0 to 8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sampler.of(Ddim.METHOD, gaussian(), GRID).trajectory(x, NONE, new int[] {-1}))
                .withMessageContaining("nodes[0] = -1, but nodes must rise, from 0 to 8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sampler.of(Ddim.METHOD, gaussian(), GRID).trajectory(x, NONE, new int[] {9}))
                .withMessageContaining("nodes[0] = 9, but nodes must rise, from 0 to 8");
    }

    /** The step before is a share of the next; the derivative by its node is rounding to about 1e-16 over its square. */
    @Test
    void methodsOfSeveralStepsNeedRoomBetweenNodes() {
        double[] x = {7.3, 1};
        for (SamplingMethod method : new SamplingMethod[] {DpmPlusPlus2M.METHOD, Deis.METHOD}) {
            double[] wide = times(method, 1e-3, x);
            double[] narrow = times(method, 1e-4, x);
            assertThat(narrow[1]).isCloseTo(wide[1], within(2e-3 * Math.abs(wide[1])));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> times(method, 1e-5, x))
                    .withMessageContaining("the step of " + method + " from t = 3.0 to 2.99999 is")
                    .withMessageContaining("times as long in lambda as the next, but must be at least 1.0E-5 times");
        }
        assertThat(times(Ddim.METHOD, 1e-9, x)[1]).isFinite();
    }

    private static double[] times(SamplingMethod method, double gap, double[] x) {
        Grid grid = Grid.ofTimes(EdmSchedule.of(), 8, 3, 3 - gap, 1, 0.2, 0.05);
        return Sampler.of(method, gaussian(), grid)
                .record(x, NONE)
                .pullback(new double[] {1, 0.5})
                .times();
    }

    @Test
    void aMethodAsksForNoiseDataOrVelocity() {
        SamplingMethod flow = method("Mine", Prediction.FLOW, step -> {
            step.end(step.evaluate(step.state(), step.from()));
        });
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sampler.of(flow, gaussian(), GRID))
                .withMessage("quantity = FLOW of Mine, but must be NOISE, DATA or VELOCITY");
    }

    @Test
    void stagesThatAreNotFiniteAreRefused() {
        SamplingMethod endless = method("Mine", Prediction.NOISE, step -> {
            step.evaluate(step.state().times(step.from().rho().multiply(1e308).multiply(1e10)), step.from());
            step.end(step.state());
        });
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sampler.of(endless, gaussian(), GRID))
                .withMessageContaining("that are not finite; leave more room");
    }
}
