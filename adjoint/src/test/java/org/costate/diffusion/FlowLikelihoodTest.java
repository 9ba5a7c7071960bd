package org.costate.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.costate.adjoint.TraceProbe;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.RK4;
import org.costate.solver.method.Vern8;
import org.costate.testkit.CentralDifference;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Likelihoods against densities in closed form. */
class FlowLikelihoodTest {

    private static final double[] NONE = {};
    private static final Solver TIGHT = Solver.of(Vern8.METHOD, Tolerances.of(1e-11, 1e-11));

    private static MixtureDenoiser mixture() {
        return MixtureDenoiser.of(new double[] {0.3, 0.7}, new double[] {-1, 1.5}, new double[] {0.4, 0.25});
    }

    private static GaussianDenoiser gaussian() {
        return GaussianDenoiser.of(new double[] {0.3}, new double[] {0.5});
    }

    /** Reference: closed form in 17 digits, with the true prior and with N(0, 1), which is off at t = 1. */
    @ParameterizedTest
    @EnumSource
    void gaussian(FlowForm form) {
        ProbabilityFlow flow =
                ProbabilityFlow.of(VpLinear.of(), gaussian(), TIGHT).withForm(form);
        double[] x = {0.89910625149614646};
        Likelihood exact = FlowLikelihood.of(flow, Prior.exact(flow)).evaluate(x, NONE);
        assertThat(exact.noise()[0]).isCloseTo(1.2, within(1e-9));
        assertThat(exact.logDensity()[0]).isCloseTo(-0.94361565810216541, within(1e-9));
        assertThat(exact.logDensity()[0] - exact.priorLogDensity()[0]).isCloseTo(0.692966096899481, within(1e-9));
        Likelihood normal = FlowLikelihood.of(flow, Prior.standardNormal()).evaluate(x, NONE);
        assertThat(normal.logDensity()[0]).isCloseTo(-0.94597243630519174, within(1e-9));
        assertThat(exact.evaluations()).isPositive();
    }

    /** Reference: the density at the root of F_0(x) = F_T(x_T), in 17 digits. */
    @ParameterizedTest
    @CsvSource({
        "-1.3081331930526859, -1.5035502335603764",
        "0.91522077140992695, -2.6205589988538935",
        "1.5356292352400979, 0.0996711804732951",
        "1.7568676295450346, -0.41746017556523965"
    })
    void mixture(double x, double logDensity) {
        for (FlowForm form : FlowForm.values()) {
            ProbabilityFlow flow =
                    ProbabilityFlow.of(VpLinear.of(), mixture(), TIGHT).withForm(form);
            Likelihood found = FlowLikelihood.of(flow, Prior.exact(flow)).evaluate(new double[] {x}, NONE);
            assertThat(found.logDensity()[0]).as(form.toString()).isCloseTo(logDensity, within(1e-8));
        }
    }

    private static MixtureDenoiser mixtureOfThree() {
        return MixtureDenoiser.of(
                new double[] {1, 2, 0.5},
                new double[] {-1, 0.5, 0.2, 1.5, 0.1, -0.7, 0.3, -1.2, 0.9},
                new double[] {0.4, 0.25, 0.8});
    }

    private static List<KnownDensity> inThreeDimensions() {
        return List.of(
                mixtureOfThree(),
                GaussianDenoiser.of(new double[] {0.3, -1, 2}, new double[] {0.5, 1.3, 0.2}),
                CorrelatedGaussianDenoiser.of(
                        new double[] {0.3, -1, 2}, new double[] {0.5, 0, 0.1, 0.3, 0.9, 0, -0.2, 0.4, 0.3}));
    }

    /** Exact traces in several dimensions and rows, for schedules that end with some noise and for those that reach both ends. */
    @Test
    void severalDimensions() {
        for (KnownDensity model : inThreeDimensions()) {
            for (Schedule schedule : List.of(VpLinear.of(), EdmSchedule.of(), FlowMatching.of(), Trigonometric.of())) {
                ProbabilityFlow flow = ProbabilityFlow.of(schedule, model, TIGHT);
                double[] x = {0.1, 0.4, 1.1, -0.8, 0.3, 0.2};
                double[] found = FlowLikelihood.of(flow, Prior.exact(flow))
                        .evaluate(x, NONE)
                        .logDensity();
                double[] expected = density(model, schedule, x);
                for (int row = 0; row < 2; row++) {
                    assertThat(found[row])
                            .as(model + " " + schedule)
                            .isCloseTo(expected[row], within(1e-8 * (1 + Math.abs(expected[row]))));
                }
            }
        }
    }

    private static double[] density(KnownDensity model, Schedule schedule, double[] x) {
        double scale = schedule.scale(schedule.tMin());
        NoiseLevels levels = NoiseLevels.of(x.length / model.dimension());
        levels.fillRho(schedule.rho(schedule.tMin()));
        double[] out = new double[levels.rows()];
        model.logDensity(levels, Arrays.stream(x).map(v -> v / scale).toArray(), NONE, out);
        for (int row = 0; row < out.length; row++) {
            out[row] -= model.dimension() * Math.log(scale);
        }
        return out;
    }

    /** log p of y = x/alpha is the same for every schedule between the same rho. */
    @Test
    void theScheduleDoesNotMatter() {
        double[] y = {0.4, -0.9, 1.4};
        double expected = Double.NaN;
        for (Schedule schedule : List.of(
                VpLinear.of(),
                SubVp.of(),
                VpCosine.of(),
                VarianceExploding.of(),
                EdmSchedule.of(),
                FlowMatching.of(),
                Trigonometric.of(),
                VpDiscrete.scaledLinear())) {
            double noise = schedule.tOfLambda(-Math.log(14));
            double data = schedule.tOfLambda(-Math.log(0.04));
            ProbabilityFlow flow =
                    ProbabilityFlow.of(schedule, mixtureOfThree(), TIGHT).withTimes(data, noise);
            double alpha = schedule.alpha(data);
            double found = FlowLikelihood.of(flow, Prior.exact(flow))
                            .evaluate(Arrays.stream(y).map(v -> alpha * v).toArray(), NONE)
                            .logDensity()[0]
                    + 3 * Math.log(alpha);
            expected = Double.isNaN(expected) ? found : expected;
            assertThat(found).as(schedule.toString()).isCloseTo(expected, within(1e-9));
        }
    }

    /** With the true prior the gradient of log p is the score, and by theta that of the density. */
    @Test
    void gradientsOfTheDensity() {
        Schedule schedule = VpLinear.of();
        for (KnownDensity model : inThreeDimensions()) {
            double[] x = {0.1, 0.4, 1.1, -0.8, 0.3, 0.2};
            double[] bar = {0.7, -1.1};
            ProbabilityFlow flow = ProbabilityFlow.of(schedule, model, TIGHT);
            LikelihoodRecording recording =
                    FlowLikelihood.of(flow, Prior.exact(flow)).record(x, NONE);
            FlowGradient found = recording.pullback(bar);
            double[] xBar = new double[6];
            double[] thetaBar = new double[model.parameterCount()];
            NoiseLevels levels = NoiseLevels.of(2);
            levels.fillRho(schedule.rho(schedule.tMin()));
            model.pullLogDensity(levels, x, NONE, bar, xBar, NONE, thetaBar);
            assertThat(CentralDifference.relativeError(found.input(), xBar)).isLessThan(1e-7);
            assertThat(CentralDifference.relativeError(found.parameters(), thetaBar))
                    .isLessThan(1e-7);
            assertThat(recording.likelihood().logDensity())
                    .isEqualTo(FlowLikelihood.of(flow, Prior.exact(flow))
                            .evaluate(x, NONE)
                            .logDensity());
        }
    }

    /** With N(0, 1) as the prior log p(x) = log N(x_T; 0, 1) - log R: derivatives by x, m (also as conditioning) and c. */
    @Test
    void gradientsWithAnotherPrior() {
        double m = 0.3;
        double c = 0.5;
        double x = 0.9;
        VpLinear schedule = VpLinear.of();
        GaussianDenoiser model =
                GaussianDenoiser.of(new double[] {0.1}, new double[] {c}).withConditionedMean();
        ProbabilityFlow flow = ProbabilityFlow.of(schedule, model, TIGHT);
        FlowGradient found = FlowLikelihood.of(flow, Prior.standardNormal())
                .record(new double[] {x}, new double[] {m - 0.1})
                .pullback(new double[] {1});
        double a0 = schedule.alpha(1e-3);
        double aT = schedule.alpha(1);
        double v0 = a0 * a0 * c * c + schedule.sigma(1e-3) * schedule.sigma(1e-3);
        double vT = aT * aT * c * c + schedule.sigma(1) * schedule.sigma(1);
        double r = Math.sqrt(v0 / vT);
        double rSlope = r * c * (a0 * a0 / v0 - aT * aT / vT);
        double xT = aT * m + (x - a0 * m) / r;
        assertThat(found.input()[0]).isCloseTo(-xT / r, within(1e-8));
        assertThat(found.parameters()[0]).isCloseTo(-xT * (aT - a0 / r), within(1e-8));
        assertThat(found.condition()[0]).isCloseTo(-xT * (aT - a0 / r), within(1e-8));
        assertThat(found.parameters()[1]).isCloseTo(xT * (x - a0 * m) / (r * r) * rSlope - rSlope / r, within(1e-8));
    }

    /** Networks, guidance, every form and probe: the gradient is that of the program at its steps. */
    @ParameterizedTest
    @EnumSource
    void gradientsOfNetworksAreThoseOfTheSteps(FlowForm form) {
        TraceProbe[] probes = {TraceProbe.exact(), TraceProbe.rademacher(5), TraceProbe.gaussian(6)};
        TraceProbe probe = probes[form.ordinal()];
        for (Denoisers.Kind kind : Denoisers.twiceDifferentiable()) {
            int k = kind.model().conditionWidth();
            double[] x = Denoisers.rows(2, 2, 31);
            double[] c = Denoisers.rows(2, k, 32);
            double[] bar = {0.8, -0.3};
            int p = kind.theta().length;
            Solver solver = Solver.fixed(RK4.METHOD, 0.7);
            Function<double[], FlowLikelihood> of = theta -> FlowLikelihood.of(
                            ProbabilityFlow.of(EdmSchedule.of(0.3, 2), kind.of().apply(theta), solver)
                                    .withForm(form),
                            Prior.normal(2))
                    .withProbe(probe);
            FlowGradient gradient = of.apply(kind.theta()).record(x, c).pullback(bar);
            double[] found = concatenated(gradient.input(), gradient.parameters(), gradient.condition());
            double[] at = concatenated(x, kind.theta(), c);
            double[] expected = new double[at.length];
            for (int i = 0; i < at.length; i++) {
                double h = 1e-4;
                double[] ends = new double[2];
                for (int side = 0; side < 2; side++) {
                    double[] moved = at.clone();
                    moved[i] += side == 0 ? h : -h;
                    double[] logP = of.apply(Arrays.copyOfRange(moved, 4, 4 + p))
                            .evaluate(Arrays.copyOf(moved, 4), Arrays.copyOfRange(moved, 4 + p, moved.length))
                            .logDensity();
                    ends[side] = bar[0] * logP[0] + bar[1] * logP[1];
                }
                expected[i] = (ends[0] - ends[1]) / (2 * h);
            }
            assertThat(CentralDifference.relativeError(found, expected))
                    .as(kind.name())
                    .isLessThan(1e-6);
        }
    }

    private static double[] concatenated(double[]... parts) {
        return Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
    }

    @Test
    void recordingsServeAgain() {
        GaussianDenoiser model =
                GaussianDenoiser.of(new double[] {0, 1}, new double[] {0.5, 2}).withConditionedMean();
        ProbabilityFlow flow = ProbabilityFlow.of(VpLinear.of(), model, TIGHT);
        FlowLikelihood likelihood = FlowLikelihood.of(flow, Prior.standardNormal());
        LikelihoodRecording recording = likelihood.record(new double[] {1, 2}, new double[] {0.3, 0.4});
        double[] first = recording.pullback(new double[] {1}).parameters();
        assertThat(recording.again(new double[] {-1, 0}, new double[] {0, 2}).logDensity())
                .isEqualTo(likelihood
                        .evaluate(new double[] {-1, 0}, new double[] {0, 2})
                        .logDensity());
        recording.again(new double[] {1, 2}, new double[] {0.3, 0.4});
        assertThat(recording.pullback(new double[] {1}).parameters()).isEqualTo(first);
    }

    /** The Jacobian of independent coordinates is diagonal: signs give the exact trace. */
    @Test
    void signsAreExactForIndependentCoordinates() {
        GaussianDenoiser model = GaussianDenoiser.of(new double[] {0.3, -1, 2}, new double[] {0.5, 1.3, 0.2});
        ProbabilityFlow flow = ProbabilityFlow.of(VpLinear.of(), model, TIGHT);
        double[] x = {0.1, 0.4, 1.1, -0.8, 0.3, 0.2};
        FlowLikelihood likelihood = FlowLikelihood.of(flow, Prior.exact(flow));
        double[] exact = likelihood.evaluate(x, NONE).logDensity();
        for (int seed = 0; seed < 5; seed++) {
            double[] estimate = likelihood
                    .withProbe(TraceProbe.rademacher(seed))
                    .evaluate(x, NONE)
                    .logDensity();
            assertThat(CentralDifference.maximumDifference(estimate, exact)).isLessThan(1e-13);
        }
    }

    /**
     * With normal probes log p of a Gaussian is {@code sum v_i^2 D_i} and what does not vary: mean and variance
     * {@code 2 sum D_i^2} over 4000 rows of one sample. Six standard errors, false alarms below 1e-8 in all.
     */
    @Test
    void normalProbesHaveTheStatedVariance() {
        double[] c = {0.5, 1.3, 0.2};
        GaussianDenoiser model = GaussianDenoiser.of(new double[] {0.3, -1, 2}, c);
        Solver solver = Solver.of(Vern8.METHOD, Tolerances.of(1e-7, 1e-7));
        ProbabilityFlow flow = ProbabilityFlow.of(EdmSchedule.of(0.1, 10), model, solver);
        FlowLikelihood likelihood = FlowLikelihood.of(flow, Prior.exact(flow));
        int rows = 4000;
        double[] x = new double[3 * rows];
        double[] estimates =
                likelihood.withProbe(TraceProbe.gaussian(77)).evaluate(x, NONE).logDensity();
        double exact = likelihood.evaluate(new double[3], NONE).logDensity()[0];
        double variance = 0;
        for (double each : c) {
            // log of the contraction of z, whose rho-form contraction is sqrt((c^2 + rho_0^2)/(c^2 + rho_T^2)).
            double contraction = 0.5 * Math.log((each * each + 0.01) / (each * each + 100))
                    + Math.log(Math.hypot(1, 10) / Math.hypot(1, 0.1));
            variance += 2 * contraction * contraction;
        }
        double mean = Arrays.stream(estimates).average().orElseThrow();
        double second =
                Arrays.stream(estimates).map(v -> (v - mean) * (v - mean)).sum() / rows;
        double fourth = Arrays.stream(estimates).map(v -> Math.pow(v - mean, 4)).sum() / rows;
        assertThat(mean).isCloseTo(exact, within(6 * Math.sqrt(variance / rows)));
        assertThat(second).isCloseTo(variance, within(6 * Math.sqrt((fourth - second * second) / rows)));
    }

    /**
     * I-MMSE: {@code h(X) = d/2 ln 2 pi e - 1/2 integral of d/(1 + gamma) - mmse(gamma)}, gamma = 1/rho^2, where mmse is
     * {@code rho^2 tr dD/dy}; the model's own trace gives the entropy of a Gaussian, and log p at the mean is half a nat per
     * dimension above minus the entropy.
     */
    @Test
    void informationAndErrorOfAGaussian() {
        double[] c = {0.5, 1.3, 0.2};
        GaussianDenoiser model = GaussianDenoiser.of(new double[3], c);
        NoisyLinearization data = model.as(Prediction.DATA).linearization();
        // gamma = cot^2 phi, d gamma = 2 cos / sin^3 dphi.
        GaussIntegrator nodes = new GaussIntegratorFactory().legendre(80, 0, 0.5 * Math.PI);
        double integral = nodes.integrate(phi -> {
            double cos = Math.cos(phi);
            double sin = Math.sin(phi);
            NoiseLevels level = NoiseLevels.of(1);
            level.setPhi(0, phi);
            data.evaluate(level, new double[3], NONE, new double[3]);
            double trace = 0;
            for (int j = 0; j < 3; j++) {
                double[] unit = new double[3];
                double[] zBar = new double[3];
                unit[j] = 1;
                data.pullback(unit, zBar, NONE, new double[6], new double[1]);
                // z = cos y
                trace += cos * zBar[j];
            }
            double mmse = sin * sin / (cos * cos) * trace;
            return (3 * sin * sin - mmse) * 2 * cos / (sin * sin * sin);
        });
        double entropy = 1.5 * Math.log(2 * Math.PI * Math.E) - 0.5 * integral;
        double expected = 0;
        for (double each : c) {
            expected += 0.5 * Math.log(2 * Math.PI * Math.E * each * each);
        }
        assertThat(entropy).isCloseTo(expected, within(1e-10));
        ProbabilityFlow flow = ProbabilityFlow.of(FlowMatching.of(), model, TIGHT);
        double atMean = FlowLikelihood.of(flow, Prior.standardNormal())
                .evaluate(new double[3], NONE)
                .logDensity()[0];
        assertThat(-atMean + 1.5).isCloseTo(entropy, within(1e-8));
    }

    /** A uniform density on [-1, 1] of 8-bit data is 8 bits: p = 1/2, and 128 bins in a unit. */
    @Test
    void bitsPerDimension() {
        double[] density = {2 * Math.log(0.5), 2 * Math.log(2)};
        Likelihood likelihood = new Likelihood(density, new double[2], new double[4], 1);
        assertThat(likelihood.bitsPerDimension(128)).containsExactly(8, 6);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> likelihood.bitsPerDimension(0))
                .withMessage("binsPerUnit = 0.0, but must be finite and > 0");
    }

    /** The error of a round trip is the solver's, of order 4 at least with RK4. */
    @Test
    void roundTrips() {
        double[] x = {-1.3, 0.9, 1.5, 1.75};
        double[] errors = new double[2];
        for (int i = 0; i < 2; i++) {
            Solver solver =
                    Solver.fixed(RK4.METHOD, (FlowForm.ANGLE.coordinate(VpLinear.of(), 1) / (i == 0 ? 40 : 80)));
            ProbabilityFlow flow = ProbabilityFlow.of(VpLinear.of(), mixture(), solver);
            RoundTrip trip = flow.roundTrip(x, NONE);
            errors[i] = trip.largestError();
            assertThat(trip.noise()).isEqualTo(flow.encode(x, NONE));
            assertThat(trip.samples()).isEqualTo(flow.sample(trip.noise(), NONE));
            assertThat(trip.largestError()).isEqualTo(CentralDifference.maximumDifference(trip.samples(), x));
            assertThat(trip.meanError()).isPositive().isLessThan(trip.largestError());
            assertThat(trip.encodingEvaluations()).isBetween(160L, 340L);
            assertThat(trip.samplingEvaluations()).isBetween(160L, 340L);
        }
        assertThat(errors[1]).isLessThan(errors[0] / 12);
        RoundTrip tight = ProbabilityFlow.of(VpLinear.of(), mixture(), TIGHT).roundTrip(x, NONE);
        assertThat(tight.largestError()).isLessThan(1e-8);
    }

    @Test
    void whatIsNotKnownIsRefused() {
        Denoisers.Kind network = Denoisers.all().get(5);
        ProbabilityFlow flow = ProbabilityFlow.of(VpLinear.of(), network.model(), TIGHT);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Prior.exact(flow))
                .withMessageContaining("only the density of a KnownDensity is known");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Prior.normal(-1))
                .withMessage("deviation = -1.0, but must be finite and > 0");
        ProbabilityFlow first = ProbabilityFlow.of(VpLinear.of(), new FirstDerivatives(gaussian()), TIGHT);
        FlowLikelihood likelihood = FlowLikelihood.of(first, Prior.standardNormal());
        assertThat(likelihood.evaluate(new double[] {0.89910625149614646}, NONE).logDensity()[0])
                .isCloseTo(-0.94597243630519174, within(1e-9));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> likelihood.record(new double[] {1}, NONE))
                .withMessageContaining("has no second derivatives");
        LikelihoodRecording recording = FlowLikelihood.of(
                        ProbabilityFlow.of(VpLinear.of(), gaussian(), TIGHT), Prior.standardNormal())
                .record(new double[] {1}, NONE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recording.pullback(new double[2]))
                .withMessageContaining("bar has length 2, but must have length 1");
        NeuralDenoiser loaded = (NeuralDenoiser) network.model();
        LikelihoodRecording before = FlowLikelihood.of(
                        ProbabilityFlow.of(EdmSchedule.of(0.3, 2), loaded, TIGHT), Prior.standardNormal())
                .record(new double[2], new double[loaded.conditionWidth()]);
        loaded.load(network.theta());
        assertThatIllegalStateException().isThrownBy(() -> before.pullback(new double[1]));
    }

    /** A denoiser of somebody who has first derivatives only. */
    private record FirstDerivatives(Denoiser inner) implements Denoiser {

        @Override
        public Prediction prediction() {
            return inner.prediction();
        }

        @Override
        public int dimension() {
            return inner.dimension();
        }

        @Override
        public int conditionWidth() {
            return inner.conditionWidth();
        }

        @Override
        public int parameterCount() {
            return inner.parameterCount();
        }

        @Override
        public NoisyLinearization linearization() {
            NoisyLinearization pass = inner.linearization();
            return new NoisyLinearization() {
                @Override
                public void evaluate(NoiseLevels levels, double[] z, double[] condition, double[] out) {
                    pass.evaluate(levels, z, condition, out);
                }

                @Override
                public void pullback(
                        double[] w, double[] zBar, double[] conditionBar, double[] thetaBar, double[] phiBar) {
                    pass.pullback(w, zBar, conditionBar, thetaBar, phiBar);
                }
            };
        }
    }
}
