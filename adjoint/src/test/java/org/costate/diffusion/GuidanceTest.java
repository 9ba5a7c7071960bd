package org.costate.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Vern8;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Guided Gaussians, whose flows are linear. */
class GuidanceTest {

    private static final Solver TIGHT = Solver.of(Vern8.METHOD, Tolerances.of(1e-12, 1e-12));

    /**
     * Data N(0, 1) without a label and N(c, deviation^2) with label c != 0, whose parameters are one number, the
     * deviation.
     */
    static final class Labelled implements Denoiser {

        private final Denoiser plain;
        private final Denoiser given;

        Labelled(double deviation, double plainDeviation, Prediction prediction) {
            plain = GaussianDenoiser.of(new double[1], new double[] {plainDeviation})
                    .as(prediction);
            given = GaussianDenoiser.of(new double[1], new double[] {deviation})
                    .withConditionedMean()
                    .as(prediction);
        }

        private Labelled(Denoiser plain, Denoiser given) {
            this.plain = plain;
            this.given = given;
        }

        @Override
        public Prediction prediction() {
            return given.prediction();
        }

        @Override
        public Denoiser as(Prediction wanted) {
            return new Labelled(plain.as(wanted), given.as(wanted));
        }

        @Override
        public boolean tells(Prediction wanted, double cos, double sin) {
            return true;
        }

        @Override
        public int dimension() {
            return 1;
        }

        @Override
        public int conditionWidth() {
            return 1;
        }

        @Override
        public int parameterCount() {
            return 0;
        }

        @Override
        public NoisyLinearization linearization() {
            NoisyLinearization without = plain.linearization();
            NoisyLinearization with = given.linearization();
            return new NoisyLinearization() {

                private boolean labelled;

                @Override
                public void evaluate(NoiseLevels levels, double[] z, double[] condition, double[] out) {
                    labelled = condition[0] != 0;
                    if (labelled) {
                        with.evaluate(levels, z, condition, out);
                    } else {
                        without.evaluate(levels, z, new double[0], out);
                    }
                }

                @Override
                public void pullback(
                        double[] w, double[] zBar, double[] conditionBar, double[] thetaBar, double[] phiBar) {
                    if (labelled) {
                        with.pullback(w, zBar, conditionBar, new double[2], phiBar);
                    } else {
                        without.pullback(w, zBar, new double[0], new double[2], phiBar);
                    }
                }
            };
        }
    }

    private static FlowRecording guided(FlowForm form, double plainDeviation) {
        Denoiser model =
                ClassifierFreeGuidance.of(new Labelled(0.5, plainDeviation, Prediction.DATA), new double[] {0}, 3);
        return ProbabilityFlow.of(EdmSchedule.of(), model, TIGHT)
                .withForm(form)
                .record(new double[] {56}, new double[] {1});
    }

    /** Reference: the propagator of the linear ODE and its quadrature in high precision. */
    @ParameterizedTest
    @EnumSource
    void classifierFree(FlowForm form) {
        FlowRecording recording = guided(form, 1);
        FlowGradient gradient = recording.pullback(new double[] {1});
        assertThat(recording.samples()[0]).isCloseTo(1.582828609222849, within(1e-9));
        assertThat(gradient.input()[0]).isCloseTo(0.001562683831132916, within(1e-11));
        assertThat(gradient.parameters()[0]).isCloseTo(-0.00666334737794, within(1e-9));
        assertThat(gradient.condition()[0]).isCloseTo(1.49531831468, within(1e-9));
    }

    /** Equal variances: the flow of a Gaussian of mean w m. */
    @ParameterizedTest
    @EnumSource
    void classifierFreeWithEqualVariances(FlowForm form) {
        FlowRecording recording = guided(form, 0.5);
        FlowGradient gradient = recording.pullback(new double[] {1});
        assertThat(recording.samples()[0]).isCloseTo(3.331246180400618, within(1e-9));
        assertThat(gradient.parameters()[0]).isCloseTo(0.9937500720679129, within(1e-9));
    }

    /**
     * Prior N(0, 1) and label b = x_0 + N(0, s^2): with weight 1 the guided model is the posterior, a Gaussian of mean
     * b / (1 + s^2) and variance s^2 / (1 + s^2), whose score is that of the prior plus the classifier's.
     */
    @ParameterizedTest
    @EnumSource
    void classifier(FlowForm form) {
        double s2 = 0.3;
        double b = 1.4;
        double deviation = Math.sqrt(s2 / (1 + s2));
        Denoiser prior = GaussianDenoiser.of(new double[1], new double[] {1});
        Denoiser posterior = GaussianDenoiser.of(new double[] {b / (1 + s2)}, new double[] {deviation});
        NoisyModel classifier = new ScoreDifference(
                posterior.as(Prediction.SCORE).linearization(),
                prior.as(Prediction.SCORE).linearization());
        Denoiser guided = ClassifierGuidance.of(prior, classifier, 1);
        ProbabilityFlow flow = ProbabilityFlow.of(VpLinear.of(), guided, TIGHT).withForm(form);
        double expected = ProbabilityFlow.of(VpLinear.of(), posterior, TIGHT)
                .withForm(form)
                .sample(new double[] {0.8}, new double[0])[0];
        FlowRecording recording = flow.record(new double[] {0.8}, new double[0]);
        assertThat(recording.samples()[0]).isCloseTo(expected, within(1e-9));
        double h = 1e-4;
        double[] moved = new double[2];
        for (int i = 0; i < 2; i++) {
            moved[i] = ProbabilityFlow.of(
                            VpLinear.of(), ClassifierGuidance.of(prior, classifier, i == 0 ? 1 + h : 1 - h), TIGHT)
                    .withForm(form)
                    .sample(new double[] {0.8}, new double[0])[0];
        }
        double[] theta = recording.pullback(new double[] {1}).parameters();
        assertThat(theta[theta.length - 1]).isCloseTo((moved[0] - moved[1]) / (2 * h), within(1e-6));
    }

    /** A classifier that knows two scores. */
    private record ScoreDifference(NoisyLinearization plus, NoisyLinearization minus) implements NoisyModel {

        @Override
        public int dimension() {
            return 1;
        }

        @Override
        public int conditionWidth() {
            return 0;
        }

        @Override
        public int parameterCount() {
            return 0;
        }

        @Override
        public NoisyLinearization linearization() {
            return new NoisyLinearization() {

                @Override
                public void evaluate(NoiseLevels levels, double[] z, double[] condition, double[] out) {
                    double[] other = new double[out.length];
                    plus.evaluate(levels, z, condition, out);
                    minus.evaluate(levels, z, condition, other);
                    for (int i = 0; i < out.length; i++) {
                        out[i] -= other[i];
                    }
                    last = new Object[] {levels.phi(0), z.clone()};
                }

                private Object[] last = {};

                @Override
                public void pullback(
                        double[] w, double[] zBar, double[] conditionBar, double[] thetaBar, double[] phiBar) {
                    // The scores are shared by all workspaces of this test, so they are evaluated again.
                    NoiseLevels levels = NoiseLevels.of(1);
                    levels.fillPhi((double) last[0]);
                    double[] z = (double[]) last[1];
                    plus.evaluate(levels, z, conditionBar, new double[1]);
                    minus.evaluate(levels, z, conditionBar, new double[1]);
                    plus.pullback(w, zBar, conditionBar, new double[2], phiBar);
                    minus.pullback(new double[] {-w[0]}, zBar, conditionBar, new double[2], phiBar);
                }
            };
        }
    }

    @Test
    void misuseIsNamed() {
        Denoiser plain = Denoisers.gaussian().model();
        Denoiser given = GaussianDenoiser.of(new double[2], new double[] {1, 1}).withConditionedMean();
        refused(
                "empty has length 2, but must have the length of the model's conditioning, 0",
                () -> ClassifierFreeGuidance.of(plain, new double[2], 1));
        refused(
                "empty has length 1, but must have the length of the model's conditioning, 2",
                () -> ClassifierFreeGuidance.of(given, new double[1], 1));
        refused("weight = NaN, but must be finite", () -> ClassifierFreeGuidance.of(given, new double[2], Double.NaN));
        refused(
                "weight = Infinity, but must be finite",
                () -> ClassifierGuidance.of(plain, plain, Double.POSITIVE_INFINITY));
        refused(
                "classifier has condition width 0, but must have that of the model, 2",
                () -> ClassifierGuidance.of(given, plain, 1));
        refused(
                "t = 1.0, where rho = Infinity and a model of VELOCITY does not tell VELOCITY",
                () -> ProbabilityFlow.of(FlowMatching.of(), ClassifierGuidance.of(plain, plain, 1), TIGHT));
        ClassifierFreeGuidance guided = ClassifierFreeGuidance.of(given, new double[2], 1);
        assertThat(guided.withWeight(4).weight()).isEqualTo(4);
    }

    private static void refused(String message, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(message);
    }
}
