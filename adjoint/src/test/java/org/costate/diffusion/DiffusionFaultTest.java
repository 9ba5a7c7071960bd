package org.costate.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.costate.diffusion.guide.ForesightSampler;
import org.costate.diffusion.guide.NoiseOptimization;
import org.costate.diffusion.guide.RegressedValue;
import org.costate.diffusion.guide.ValueBasis;
import org.costate.diffusion.guide.ValueGuidedSampler;
import org.costate.diffusion.sampler.Ddim;
import org.costate.diffusion.sampler.DpmSolver2;
import org.costate.diffusion.sampler.EdmHeun;
import org.costate.diffusion.sampler.SdeDpmPlusPlus2M;
import org.costate.diffusion.search.Evolution;
import org.costate.diffusion.search.ScheduleSearch;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Tsit5;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong in the middle of a run, and numbers at the edge of what doubles hold: refused with what is wrong, never NaN. */
class DiffusionFaultTest {

    private static final double[] NONE = {};

    private final Denoiser model = GaussianDenoiser.of(new double[1], new double[] {0.5});
    private final Grid grid = Grid.of(VpLinear.of(), Spacing.logSnr(), 6);

    /** A model whose predictions are NaN from some evaluation on. */
    private static final class Failing implements Denoiser {

        private final Denoiser sound;
        private int left = Integer.MAX_VALUE;

        Failing(Denoiser sound) {
            this.sound = sound;
        }

        @Override
        public Prediction prediction() {
            return sound.prediction();
        }

        @Override
        public int dimension() {
            return sound.dimension();
        }

        @Override
        public int conditionWidth() {
            return 0;
        }

        @Override
        public int parameterCount() {
            return sound.parameterCount();
        }

        @Override
        public NoisyLinearization linearization() {
            NoisyLinearization pass = sound.linearization();
            return new NoisyLinearization() {
                @Override
                public void evaluate(NoiseLevels levels, double[] z, double[] condition, double[] out) {
                    pass.evaluate(levels, z, condition, out);
                    if (left-- <= 0) {
                        Arrays.fill(out, Double.NaN);
                    }
                }

                @Override
                public void pullback(
                        double[] w, double[] zBar, double[] conditionBar, double[] thetaBar, double[] phiBar) {
                    pass.pullback(w, zBar, conditionBar, thetaBar, phiBar);
                }
            };
        }
    }

    @Test
    void aRecordingWhoseLastRunFailedHasNothingToPullBack() {
        Failing failing = new Failing(model);
        SampleRecording recording = Sampler.of(Ddim.METHOD, failing, grid).record(new double[] {1}, NONE);
        double[] before = recording.pullback(new double[] {1}).input();
        failing.left = 3;
        assertThatThrownBy(() -> recording.again(new double[] {-1.3}, NONE)).isInstanceOf(SamplingException.class);
        assertThatThrownBy(recording::samples)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nothing is recorded");
        assertThatThrownBy(() -> recording.pullback(new double[] {1}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nothing is recorded");
        failing.left = Integer.MAX_VALUE;
        recording.again(new double[] {1}, NONE);
        assertThat(recording.pullback(new double[] {1}).input()).isEqualTo(before);
        assertThatThrownBy(() -> recording.pullback(new double[] {Double.NaN}))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("sampleBar[0] = NaN, but must be finite");
    }

    @Test
    void valueGuidanceRefusesWhatIsNotFinite() {
        Failing failing = new Failing(model);
        failing.left = 4;
        ValueGuidedSampler guided = ValueGuidedSampler.of(failing, grid, (x, condition, out) -> Arrays.fill(out, 1), 2);
        assertThatThrownBy(() -> guided.sample(new double[] {0.3}, NONE, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("proposal ")
                .hasMessageContaining("is NaN at t = ");
        assertThatThrownBy(() -> ValueGuidedSampler.of(model, grid, (x, condition, out) -> Arrays.fill(out, 1), 2)
                        .sample(new double[] {Double.POSITIVE_INFINITY}, NONE, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must be finite");
        double[] noise = new double[40];
        noise[3] = Double.NaN;
        assertThatThrownBy(() -> RegressedValue.fit(
                        model, grid, (x, condition, out) -> Arrays.fill(out, 1), ValueBasis.ofState(1), noise, NONE, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("row 3 is NaN");
    }

    /** The move depends on the direction of the gradient, whatever its size. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-300, 1e-170, 1e-3, 1e170, 1e300})
    void foresightGoesByTheDirectionOfTheGradient(double size) {
        Sampler sampler = Sampler.of(Ddim.METHOD, model, grid);
        double[] moved = foresight(sampler, 1);
        assertThat(moved[0]).isNotCloseTo(sampler.sample(new double[] {0.9}, NONE)[0], within(1e-3));
        assertThat(foresight(sampler, size)[0]).isCloseTo(moved[0], within(1e-14));
    }

    private static double[] foresight(Sampler sampler, double size) {
        return ForesightSampler.of(
                        sampler,
                        (x, condition, bar) -> {
                            bar[0] = size;
                            return 0;
                        },
                        2,
                        0.3)
                .sample(new double[] {0.9}, NONE, 1);
    }

    @Test
    void foresightRefusesLossesThatAreNotFinite() {
        Sampler sampler = Sampler.of(Ddim.METHOD, model, grid);
        assertThatThrownBy(() -> ForesightSampler.of(sampler, (x, condition, bar) -> Double.NaN, 1, 1)
                        .sample(new double[1], NONE, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the loss is NaN in step 0");
        assertThatThrownBy(() -> foresight(sampler, Double.NaN))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("sampleBar[0] = NaN");
        assertThatThrownBy(() -> ForesightSampler.of(sampler, (x, condition, bar) -> 0, 1, 1)
                        .withRepeats(Integer.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("repeats = 2147483647, but must be at most 357913941 for 6 steps");
    }

    @Test
    void aFinalDenoisingIsAtTheEndOfTheData() {
        Sampler denoised = Sampler.of(Ddim.METHOD, model, grid).withFinalDenoising();
        assertThatThrownBy(() -> denoised.withGrid(grid.reversed()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must fall, to data, for a final denoising");
    }

    @Test
    void aRecordedFlowTakesAsManySamplesAgain() {
        FlowRecording recording = ProbabilityFlow.of(
                        VpLinear.of(), model, Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 1e-6)))
                .record(new double[2], NONE);
        assertThatThrownBy(() -> recording.again(new double[4], NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x has length 4");
    }

    @Test
    void flowsNameTheArgumentWhoseLengthDoesNotFit() {
        Denoiser plane = GaussianDenoiser.of(new double[2], new double[] {0.5, 0.5});
        ProbabilityFlow flow =
                ProbabilityFlow.of(VpLinear.of(), plane, Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 1e-6)));
        FlowLikelihood likelihood = FlowLikelihood.of(flow, Prior.standardNormal());
        String fault = " has length 3, but must be a positive multiple of the model's dimension 2";
        refused(() -> flow.sample(new double[3], NONE), "noise" + fault);
        refused(() -> flow.encode(new double[3], NONE), "data" + fault);
        refused(() -> flow.record(new double[3], NONE), "noise" + fault);
        refused(() -> flow.recordEncoding(new double[3], NONE), "data" + fault);
        refused(() -> likelihood.evaluate(new double[3], NONE), "data" + fault);
        refused(() -> likelihood.record(new double[3], NONE), "data" + fault);
        refused(() -> flow.sample(new double[2], new double[1]), "condition has length 1");
    }

    @Test
    void aPointMassHasNoDensityWithoutNoise() {
        GaussianDenoiser point = GaussianDenoiser.of(new double[1], new double[1]);
        NoiseLevels levels = NoiseLevels.of(1);
        levels.fillRho(0);
        double[] out = new double[1];
        refused(() -> point.logDensity(levels, new double[1], NONE, out), "a point mass has no density");
        refused(
                () -> point.pullLogDensity(levels, new double[1], NONE, out, out, NONE, new double[2]),
                "rho = 0 and deviation[0] = 0.0, but a point mass has no density");
        // On a line: rounding may make a variance of 1e-33 in the place of 0.
        CorrelatedGaussianDenoiser line = CorrelatedGaussianDenoiser.of(new double[2], new double[] {1, 0, 1, 0});
        String fault = "rho = 0 and root has rank below 2";
        double[] pair = new double[2];
        refused(() -> line.logDensity(levels, pair, NONE, out), fault);
        refused(() -> line.pullLogDensity(levels, pair, NONE, out, pair, NONE, new double[6]), fault);
        refused(() -> line.linearization().evaluate(levels, pair, NONE, pair), fault);
        levels.fillRho(1e-10);
        line.logDensity(levels, new double[] {1, 1}, NONE, out);
        // Variances 2 along the line and rho^2 across it.
        assertThat(out[0]).isCloseTo(-Math.log(2 * Math.PI) - 0.5 * Math.log(2) + Math.log(1e10) - 0.5, within(1e-9));
    }

    /** Far away a mixture is its widest component, and its density that of a Gaussian: 0. */
    @Test
    void mixturesWhereSquaresOverflow() {
        MixtureDenoiser mixture =
                MixtureDenoiser.of(new double[] {0.5, 0.5}, new double[] {-1, 1}, new double[] {0.4, 0.8});
        GaussianDenoiser wide = GaussianDenoiser.of(new double[] {1}, new double[] {0.8});
        NoiseLevels levels = NoiseLevels.of(1);
        levels.fillRho(0.5);
        for (double z : new double[] {1e150, 1e160, -1e200}) {
            double[] found = new double[1];
            double[] expected = new double[1];
            double[] at = {z};
            NoisyLinearization pass = mixture.linearization();
            pass.evaluate(levels, at, NONE, found);
            wide.linearization().evaluate(levels, at, NONE, expected);
            assertThat(found[0]).isCloseTo(expected[0], within(1e-12 * Math.abs(z)));
            double[] theta = new double[6];
            double[] phi = new double[1];
            pass.pullback(new double[] {1}, new double[1], NONE, theta, phi);
            assertThat(Arrays.stream(theta).sum() + phi[0]).isFinite();
        }
        double[] out = new double[1];
        mixture.logDensity(levels, new double[] {1e200}, NONE, out);
        assertThat(out[0]).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void mixturesByTheRatiosOfTheirWeights() {
        double[] mean = {-1, 1};
        double[] deviation = {0.4, 0.8};
        NoiseLevels levels = NoiseLevels.of(1);
        double[][] out = new double[2][1];
        double[][] theta = new double[2][6];
        double[][] weights = {{1, 1.5}, {1e308, 1.5e308}};
        for (int i = 0; i < 2; i++) {
            MixtureDenoiser mixture = MixtureDenoiser.of(weights[i], mean, deviation);
            mixture.logDensity(levels, new double[] {0.3}, NONE, out[i]);
            mixture.pullLogDensity(levels, new double[] {0.3}, NONE, new double[] {1}, new double[1], NONE, theta[i]);
        }
        assertThat(out[1][0]).isCloseTo(out[0][0], within(1e-12));
        assertThat(theta[1][0] * 1e308).isCloseTo(theta[0][0], within(1e-12));
        assertThat(theta[1][4]).isCloseTo(theta[0][4], within(1e-12));
        String fault = ", but must be > 0 and its square neither overflow nor underflow";
        for (double wrong : new double[] {1e-200, 1e200, 0, Double.NaN}) {
            refused(
                    () -> MixtureDenoiser.of(new double[] {1}, new double[1], new double[] {wrong}),
                    "deviation[0] = " + wrong + fault);
        }
        refused(() -> GaussianDenoiser.of(new double[1], new double[] {1e200}), "deviation[0] = 1.0E200, but must be");
        refused(
                () -> CorrelatedGaussianDenoiser.of(new double[1], new double[] {1e200}),
                "root makes a variance of Infinity, but all must be finite");
    }

    @Test
    void stepsWhoseDerivativesAreNotFiniteAreRefused() {
        Grid tight = Grid.ofTimes(EdmSchedule.of(0, 80), 3, 1.1, Math.nextDown(1.1));
        Grid high = Grid.ofTimes(EdmSchedule.of(0, 1e200), 1e200, 1, 0);
        Grid low = Grid.ofTimes(EdmSchedule.of(0, 80), 1, 1e-170, 0);
        for (Grid wrong : new Grid[] {tight, high, low}) {
            refused(
                    () -> Sampler.of(SdeDpmPlusPlus2M.METHOD, model, wrong),
                    "derivatives of them by the nodes, that are not finite");
        }
        refused(() -> Sampler.of(DpmSolver2.METHOD, model, high), "from t = 1.0E200, where rho = 1.0E200, has");
        // DDIM works with the angle.
        for (Grid sound : new Grid[] {tight, high, low}) {
            double[] times = Sampler.of(Ddim.METHOD, model, sound)
                    .record(new double[] {0.3}, NONE)
                    .pullback(new double[] {1})
                    .times();
            assertThat(Arrays.stream(times).sum()).isFinite();
        }
    }

    /** Times of knots times N may be above their numbers by rounding. */
    @ParameterizedTest
    @ValueSource(ints = {100, 999, 1000})
    void ratesAtKnotsAreThoseOfTheIntervalThatEndsThere(int count) {
        double[] betas = new double[count];
        Arrays.setAll(betas, n -> 1e-4 + 1e-5 * n);
        VpDiscrete schedule = VpDiscrete.of(betas);
        for (int n = 1; n < count; n++) {
            double rate = 0.5 * Math.log1p(-betas[n]) * count;
            assertThat(schedule.f(schedule.time(n))).as("knot " + n).isCloseTo(rate, within(1e-10));
        }
    }

    @Test
    void schedulesAreInvertedToTheirEnds() {
        SubVp strong = SubVp.of(0.1, 3000, 0);
        for (double t : new double[] {0.01, 0.3, 0.6, 0.9, 1}) {
            assertThat(strong.tOfLambda(strong.lambda(t))).isCloseTo(t, within(1e-12));
        }
        VarianceExploding wide = VarianceExploding.of(1e-100, 1e50);
        assertThat(wide.g2(1)).isFinite();
        assertThat(wide.tOfLambda(wide.lambda(0.3))).isCloseTo(0.3, within(1e-14));
        NoiseDistribution levels = NoiseDistribution.logUniform(1e-200, 1e200);
        NoiseLevels row = NoiseLevels.of(1);
        levels.set(0.25, row, 0);
        assertThat(row.rho(0)).isCloseTo(1e-100, within(1e-112));
    }

    @Test
    void schedulesThatDoublesDoNotHoldAreRefused() {
        refused(() -> VarianceExploding.of(1e-200, 1e200), "sigmaMax = 1.0E200");
        refused(() -> VarianceExploding.of(1e-100, 1e100), "not more times as large");
        refused(() -> VpDiscrete.of(0.5, 1e-17), "betas[1] = 1.0E-17, but must be large enough to change log alpha");
        refused(() -> VpCosine.of(55.21375392810495, 0, Math.nextDown(1.0)), "alpha rounds to 0");
        refused(() -> NoiseEmbedding.logRho(Double.NaN), "factor = NaN, but must be finite");
        refused(() -> NoiseEmbedding.time(VpLinear.of(), 1, Double.NaN), "shift = NaN");
        refused(
                () -> NoiseEmbedding.fourier(NoiseEmbedding.phi(), 1, Double.POSITIVE_INFINITY),
                "frequencies[1] = Infinity");
        refused(() -> SampleNoise.given(new double[] {0, Double.NaN}), "xi[0][1] = NaN, but must be finite");
    }

    @Test
    void countsThatNoArrayHoldsAreRefused() {
        refused(
                () -> Grid.of(VpLinear.of(), Spacing.uniform(), Integer.MAX_VALUE),
                "steps = 2147483647, but must be at most 100000000");
        refused(() -> Grid.ofRho(VpLinear.of(), 1000, 1), "rho[0] = 1000.0, but must lie in [");
        refused(
                () -> Evolution.standard().withPopulation(300_000_000, 10),
                "population = 300000000, but must be at most");
        Sampler sampler = Sampler.of(Ddim.METHOD, model, grid);
        refused(
                () -> NoiseOptimization.run(
                        sampler, (x, c, bar) -> 0, new double[1], NONE, Integer.MAX_VALUE, (x, bar) -> {}),
                "steps = 2147483647, but must be at most");
        refused(
                () -> ValueGuidedSampler.of(model, grid, (x, c, out) -> {}, Integer.MAX_VALUE)
                        .sample(new double[2], NONE, 1),
                "proposals = 2147483647 of 2 rows");
        Denoiser conditional =
                GaussianDenoiser.of(new double[1], new double[] {1}).withConditionedMean();
        refused(
                () -> ValueGuidedSampler.of(conditional, grid, (x, c, out) -> {}, Integer.MAX_VALUE)
                        .sample(new double[1], new double[1], 1),
                "proposals = 2147483647 of 1 rows of width 1");
        refused(
                () -> RegressedValue.fit(
                        model, grid, (x, c, out) -> {}, ValueBasis.ofState(46340), new double[46341], NONE, 1),
                "noise has 46341 rows and the basis width 46341, but their product must be at most");
        Grid other = Grid.ofTimes(EdmSchedule.of(), 0.9, 0.5, 0.1);
        refused(
                () -> ScheduleSearch.of(Grid.of(VpLinear.of(), Spacing.uniform(), 9), 2, on -> 0)
                        .withStart(other),
                "must be one of the schedule");
    }

    /** As the paper counts: 18 steps, the last one of order 1. */
    @Test
    void stepsOfEdm() {
        Grid edm =
                Grid.of(EdmSchedule.of(0, 80), Spacing.karras(), 17, 80, 0.002).thenLeastNoise();
        assertThat(edm.steps()).isEqualTo(18);
        assertThat(edm.rho(18)).isZero();
        assertThat(Sampler.of(EdmHeun.METHOD, model, edm).evaluations()).isEqualTo(35);
    }

    private static void refused(Runnable what, String fault) {
        assertThatThrownBy(what::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(fault);
    }

    /** Its variance, 1e-16 of the largest, is below the rounding of a covariance, but not of the root. */
    @Test
    void smallDeviationsOfACorrelatedGaussianAreKept() {
        double[] mean = {0.3, -1};
        double[] z = {1.1, -1 + 3e-8};
        KnownDensity correlated = CorrelatedGaussianDenoiser.of(mean, new double[] {1, 0, 0, 1e-8});
        KnownDensity independent = GaussianDenoiser.of(mean, new double[] {1, 1e-8});
        for (double rho : new double[] {0, 1e-8, 1e-3}) {
            NoiseLevels levels = NoiseLevels.of(1);
            levels.setRho(0, rho);
            double[] found = new double[1];
            double[] wanted = new double[1];
            correlated.logDensity(levels, z, new double[0], found);
            independent.logDensity(levels, z, new double[0], wanted);
            assertThat(found[0]).isCloseTo(wanted[0], within(1e-13 * Math.abs(wanted[0])));
            double[] out = new double[2];
            double[] expected = new double[2];
            correlated.as(Prediction.DATA).linearization().evaluate(levels, z, new double[0], out);
            independent.as(Prediction.DATA).linearization().evaluate(levels, z, new double[0], expected);
            assertThat(out[0]).isCloseTo(expected[0], within(1e-14));
            assertThat(out[1]).isCloseTo(expected[1], within(1e-14));
        }
    }
}
