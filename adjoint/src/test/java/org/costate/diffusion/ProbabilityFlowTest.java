package org.costate.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.InterpolatingAdjoint;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.method.Dopri8;
import org.costate.solver.method.RK4;
import org.costate.solver.method.Vern8;
import org.costate.solver.method.Vern9;
import org.costate.testkit.CentralDifference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Closed forms of the flow and of its gradients. */
class ProbabilityFlowTest {

    private static final double[] NONE = {};
    private static final Solver TIGHT = Solver.of(Vern8.METHOD, Tolerances.of(1e-11, 1e-11));
    private static final Solver TIGHTEST = Solver.of(Vern9.METHOD, Tolerances.of(1e-13, 1e-13));

    private static MixtureDenoiser mixture() {
        return MixtureDenoiser.of(new double[] {0.3, 0.7}, new double[] {-1, 1.5}, new double[] {0.4, 0.25});
    }

    /** x_0 = alpha_0 m + R (x_T - alpha_T m), with derivatives by x_T, m (also as conditioning) and c. */
    @ParameterizedTest
    @EnumSource
    void gaussian(FlowForm form) {
        GaussianDenoiser model =
                GaussianDenoiser.of(new double[] {0.1}, new double[] {0.5}).withConditionedMean();
        ProbabilityFlow flow = ProbabilityFlow.of(VpLinear.of(), model, TIGHT).withForm(form);
        FlowRecording recording = flow.record(new double[] {1.2}, new double[] {0.2});
        FlowGradient gradient = recording.pullback(new double[] {1});
        // Reference: closed form of docs/numerics/diffusion.md in 17 digits.
        assertThat(recording.samples()[0]).isCloseTo(0.89910625149614646, within(1e-9));
        assertThat(gradient.input()[0]).isCloseTo(0.50009055002855003, within(1e-9));
        assertThat(gradient.parameters()[0]).isCloseTo(0.99665863820628808, within(1e-9));
        assertThat(gradient.condition()[0]).isCloseTo(0.99665863820628808, within(1e-9));
        assertThat(gradient.parameters()[1]).isCloseTo(1.1977057642399738, within(1e-9));
        assertThat(flow.sample(new double[] {1.2}, new double[] {0.2})).isEqualTo(recording.samples());
        double[] back = flow.encode(recording.samples(), new double[] {0.2});
        assertThat(back[0]).isCloseTo(1.2, within(1e-9));
        double encoded = flow.recordEncoding(recording.samples(), new double[] {0.2})
                .pullback(new double[] {1})
                .input()[0];
        assertThat(encoded).isCloseTo(1 / 0.50009055002855003, within(1e-8));
    }

    record Quantile(double xT, double x, double slope, double... parameters) {}

    /**
     * The quantile map of a mixture, F_0(x_0) = F_T(x_T), found by root finding in 30 digits: x, its derivative by x_T and those
     * by m_1, c_1, m_2, c_2 and w_1 with w_2 = 1 - w_1.
     */
    static List<Quantile> quantiles() {
        return List.of(
                new Quantile(
                        -1.5,
                        -1.3081331930526859,
                        0.57823060676791046,
                        0.998785272823,
                        -0.769936740249,
                        -0.00264013875794,
                        6.54923387e-6,
                        -0.982522057680),
                new Quantile(
                        -0.5,
                        0.91522077140992695,
                        4.8265762962713207,
                        -0.00952691718203,
                        0.000220742609658,
                        0.977753680088,
                        -2.33455947143,
                        -13.5303293494),
                new Quantile(
                        0.5,
                        1.5356292352400979,
                        0.31944696590906415,
                        -0.000626177147602,
                        -8.30578206e-7,
                        0.998471930292,
                        0.142594727035,
                        -0.395963587765),
                new Quantile(
                        1.25,
                        1.7568676295450346,
                        0.27899129090220506,
                        -0.000542160876081,
                        -1.79070535e-6,
                        0.998653771988,
                        1.02599269794,
                        -0.226522945921));
    }

    @ParameterizedTest
    @MethodSource("quantiles")
    void mixtureByQuantiles(Quantile expected) {
        for (FlowForm form : FlowForm.values()) {
            FlowRecording recording = ProbabilityFlow.of(VpLinear.of(), mixture(), TIGHT)
                    .withForm(form)
                    .record(new double[] {expected.xT()}, NONE);
            FlowGradient gradient = recording.pullback(new double[] {1});
            double[] theta = gradient.parameters();
            double[] found = {theta[2], theta[4], theta[3], theta[5], theta[0] - theta[1]};
            assertThat(recording.samples()[0]).isCloseTo(expected.x(), within(1e-8));
            assertThat(gradient.input()[0]).isCloseTo(expected.slope(), within(1e-8 * (1 + expected.slope())));
            for (int i = 0; i < found.length; i++) {
                double entry = expected.parameters()[i];
                assertThat(found[i]).as(form + " " + i).isCloseTo(entry, within(1e-8 * (1 + Math.abs(entry))));
            }
        }
    }

    /** All rows of a batch at once give what each gives alone, to the tolerance. */
    @Test
    void batches() {
        double[] xT = quantiles().stream().mapToDouble(Quantile::xT).toArray();
        double[] x0 = ProbabilityFlow.of(VpLinear.of(), mixture(), TIGHT).sample(xT, NONE);
        for (int i = 0; i < xT.length; i++) {
            assertThat(x0[i]).isCloseTo(quantiles().get(i).x(), within(1e-8));
        }
    }

    static List<Schedule> smoothSchedules() {
        return List.of(
                VpLinear.of(),
                SubVp.of(),
                VpCosine.of(),
                VarianceExploding.of(),
                EdmSchedule.of(),
                FlowMatching.of(),
                Trigonometric.of());
    }

    /** dx/dt = f x + g^2/(2 sigma) epsilon in the schedule's own time gives the same y as every form. */
    @ParameterizedTest
    @MethodSource("smoothSchedules")
    void theCurveDoesNotDependOnTheSchedule(Schedule schedule) {
        double rhoT = 40;
        double rho0 = 0.02;
        double[] yT = {-37, 22, 3};
        double tT = schedule.tOfLambda(-Math.log(rhoT));
        double t0 = schedule.tOfLambda(-Math.log(rho0));
        double[] expected = scaled(
                ProbabilityFlow.of(EdmSchedule.of(rho0, rhoT), mixture(), TIGHTEST)
                        .sample(yT, NONE),
                1);
        double[] xT = scaled(yT, schedule.alpha(tT));
        double[] inTime = TIGHTEST.solve(inTime(schedule), xT, tT, t0).endState();
        assertThat(gap(scaled(inTime, 1 / schedule.alpha(t0)), expected)).isLessThan(1e-10);
        for (FlowForm form : FlowForm.values()) {
            double[] x0 = new ProbabilityFlowBetween(schedule, t0, tT, form).sample(xT);
            assertThat(gap(scaled(x0, 1 / schedule.alpha(t0)), expected))
                    .as(form.toString())
                    .isLessThan(1e-10);
        }
    }

    /** A discrete schedule has kinks, which the forms do not see. */
    @Test
    void norOnAScheduleWithKinks() {
        double[] yT = {-13, 8};
        double[] expected = ProbabilityFlow.of(EdmSchedule.of(0.04, 14), mixture(), TIGHTEST)
                .sample(yT, NONE);
        VpDiscrete schedule = VpDiscrete.scaledLinear();
        double tT = schedule.tOfLambda(-Math.log(14));
        double t0 = schedule.tOfLambda(-Math.log(0.04));
        double[] x0 =
                new ProbabilityFlowBetween(schedule, t0, tT, FlowForm.ANGLE).sample(scaled(yT, schedule.alpha(tT)));
        assertThat(gap(scaled(x0, 1 / schedule.alpha(t0)), expected)).isLessThan(1e-10);
    }

    private record ProbabilityFlowBetween(Schedule schedule, double t0, double tT, FlowForm form) {

        double[] sample(double[] xT) {
            // The times first: a form may be singular at the ends of the schedule.
            Denoiser model = mixture();
            return ProbabilityFlow.of(schedule, model, TIGHTEST)
                    .withTimes(t0, tT)
                    .withForm(form)
                    .sample(xT, NONE);
        }
    }

    private static VectorField inTime(Schedule schedule) {
        NoisyLinearization noise = mixture().as(Prediction.NOISE).linearization();
        return (t, x, dxdt) -> {
            double at = Math.min(schedule.tMax(), Math.max(schedule.tMin(), t));
            NoiseLevels levels = NoiseLevels.of(x.length);
            levels.fillRho(schedule.rho(at));
            double[] epsilon = new double[x.length];
            noise.evaluate(levels, scaled(x, 1 / schedule.scale(at)), NONE, epsilon);
            double factor = schedule.g2(at) / (2 * schedule.sigma(at));
            Arrays.setAll(dxdt, i -> schedule.f(at) * x[i] + factor * epsilon[i]);
        };
    }

    private static double[] scaled(double[] x, double factor) {
        return Arrays.stream(x).map(v -> factor * v).toArray();
    }

    private static double gap(double[] a, double[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    /** From pure noise to pure data: N(m, diag c^2) is m + c x_T. */
    @Test
    void theAngleFormReachesBothEnds() {
        double[] m = {0.3, -2};
        double[] c = {0.5, 1.7};
        for (Schedule schedule : List.of(FlowMatching.of(), Trigonometric.of())) {
            FlowRecording recording = ProbabilityFlow.of(schedule, GaussianDenoiser.of(m, c), TIGHT)
                    .record(new double[] {-0.8, 0.4}, NONE);
            FlowGradient gradient = recording.pullback(new double[] {1, 0.5});
            double[] found = concatenated(recording.samples(), gradient.input(), gradient.parameters());
            double[] expected = {0.3 - 0.5 * 0.8, -2 + 1.7 * 0.4, 0.5, 0.5 * 1.7, 1, 0.5, -0.8, 0.5 * 0.4};
            assertThat(gap(found, expected)).isLessThan(1e-9);
        }
    }

    private static double[] concatenated(double[]... parts) {
        return Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
    }

    /** Gradients of a recording with networks and guidance are those of the program at its steps. */
    @Test
    void gradientsOfNetworksAreThoseOfTheSteps() {
        for (Denoisers.Kind kind : Denoisers.all()) {
            int k = kind.model().conditionWidth();
            double[] xT = Denoisers.rows(2, 2, 31);
            double[] c = Denoisers.rows(2, k, 32);
            double[] w = Denoisers.rows(2, 2, 33);
            Solver solver = Solver.fixed(RK4.METHOD, 0.2);
            Function<double[], ProbabilityFlow> flow = theta -> ProbabilityFlow.of(
                            EdmSchedule.of(0.1, 4), kind.of().apply(theta), solver)
                    .withForm(FlowForm.ANGLE);
            FlowRecording recording = flow.apply(kind.theta()).record(xT, c);
            FlowGradient gradient = recording.pullback(w);
            double[] found = concatenated(gradient.input(), gradient.parameters(), gradient.condition());
            double[] at = concatenated(xT, kind.theta(), c);
            int p = kind.theta().length;
            double[] expected = new double[at.length];
            for (int i = 0; i < at.length; i++) {
                double h = 1e-5;
                double[] ends = new double[2];
                for (int side = 0; side < 2; side++) {
                    double[] moved = at.clone();
                    moved[i] += side == 0 ? h : -h;
                    double[] x0 = flow.apply(Arrays.copyOfRange(moved, 4, 4 + p))
                            .sample(Arrays.copyOf(moved, 4), Arrays.copyOfRange(moved, 4 + p, moved.length));
                    for (int j = 0; j < x0.length; j++) {
                        ends[side] += w[j] * x0[j];
                    }
                }
                expected[i] = (ends[0] - ends[1]) / (2 * h);
            }
            assertThat(CentralDifference.relativeError(found, expected))
                    .as(kind.name())
                    .isLessThan(1e-7);
        }
    }

    @Test
    void otherAdjointsSolveTheSameFlow() {
        ProbabilityFlow flow = ProbabilityFlow.of(VpLinear.of(), mixture(), TIGHT);
        double[] xT = {0.5};
        FlowGradient discrete = flow.record(xT, NONE).pullback(new double[] {1});
        Solver solver = Solver.of(Dopri8.METHOD, Tolerances.of(1e-10, 1e-10));
        FlowGradient continuous =
                flow.record(xT, NONE, InterpolatingAdjoint.of(solver)::record).pullback(new double[] {1});
        assertThat(gap(discrete.input(), continuous.input())).isLessThan(1e-7);
        assertThat(gap(discrete.parameters(), continuous.parameters())).isLessThan(1e-7);
    }

    @Test
    void recordingsServeAgain() {
        GaussianDenoiser model =
                GaussianDenoiser.of(new double[] {0, 1}, new double[] {0.5, 2}).withConditionedMean();
        ProbabilityFlow flow = ProbabilityFlow.of(VpLinear.of(), model, TIGHT);
        FlowRecording recording = flow.record(new double[] {1, 2}, new double[] {0.3, 0.4});
        double[] first = recording.samples();
        double[] firstGradient = recording.pullback(new double[] {1, 1}).parameters();
        double[] other = recording.again(new double[] {-1, 0}, new double[] {0, 2});
        assertThat(other).isEqualTo(flow.sample(new double[] {-1, 0}, new double[] {0, 2}));
        assertThat(recording.again(new double[] {1, 2}, new double[] {0.3, 0.4}))
                .isEqualTo(first);
        assertThat(recording.pullback(new double[] {1, 1}).parameters()).isEqualTo(firstGradient);
    }

    @Test
    void whatIsSingularIsRefusedWithTheWayOut() {
        Denoiser model = mixture();
        ProbabilityFlow flow = ProbabilityFlow.of(FlowMatching.of(), model, TIGHT);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> flow.withForm(FlowForm.NOISE))
                .withMessage("t = 1.0, where rho = Infinity and the NOISE form is singular; use FlowForm.ANGLE");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> flow.withForm(FlowForm.DATA))
                .withMessage(
                        "t = 0.0, where rho = 0.0 and the DATA form is singular; use FlowForm.ANGLE or FlowForm.NOISE");
        Denoiser noise = Denoisers.neural("", Preconditioning.none(Prediction.NOISE), NoiseEmbedding.phi())
                .model();
        Denoiser data = Denoisers.neural("", Preconditioning.none(Prediction.DATA), NoiseEmbedding.phi())
                .model();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProbabilityFlow.of(FlowMatching.of(), noise, TIGHT))
                .withMessageContaining("t = 1.0, where rho = Infinity and a model of NOISE does not tell VELOCITY");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProbabilityFlow.of(FlowMatching.of(), data, TIGHT))
                .withMessageContaining("t = 0.0, where rho = 0.0 and a model of DATA does not tell VELOCITY");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> flow.withTimes(-0.1, 1))
                .withMessageContaining("t = -0.1, but must lie in [0.0, 1.0]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> flow.withTimes(0.5, 0.4))
                .withMessageContaining("data = 0.5, but must be at most noise = 0.4");
        Solver savesNothingAtTheEnd = TIGHT.withSaveAt(org.costate.solver.SaveAt.times(flow.coordinate(0.5)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> flow.record(new double[1], NONE, DiscreteAdjoint.of(savesNothingAtTheEnd)::record))
                .withMessageContaining("the last must be the end state");
    }

    @Test
    void aPullbackAfterNewParametersIsRefused() {
        NeuralDenoiser model = (NeuralDenoiser) Denoisers.neural("", Preconditioning.edm(0.5), NoiseEmbedding.phi())
                .model();
        List<FlowRecording> recordings = new ArrayList<>();
        recordings.add(ProbabilityFlow.of(EdmSchedule.of(), model, Solver.fixed(RK4.METHOD, 0.5))
                .record(new double[2], new double[2]));
        model.load(new double[model.parameterCount()]);
        assertThatIllegalStateException()
                .isThrownBy(() -> recordings.get(0).pullback(new double[2]))
                .withMessageContaining("parameters");
    }
}
