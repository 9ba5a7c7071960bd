package org.costate.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.costate.diffusion.sampler.Ddim;
import org.costate.diffusion.sampler.Deis;
import org.costate.diffusion.sampler.DpmPlusPlus2M;
import org.costate.diffusion.sampler.DpmPlusPlus2S;
import org.costate.diffusion.sampler.DpmPlusPlus3M;
import org.costate.diffusion.sampler.DpmSolver2;
import org.costate.diffusion.sampler.DpmSolver3;
import org.costate.diffusion.sampler.EdmHeun;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Tsit5;
import org.costate.solver.method.Vern9;
import org.costate.testkit.JsonTree;
import org.costate.testkit.PassRule;
import org.costate.testkit.ReferenceCases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference cases of flows, and samplers against what the formulas of their papers give in high precision. */
class DiffusionReferenceTest {

    private static final double[] NONE = {};

    private static final Map<String, SamplingMethod> METHODS = Map.ofEntries(
            Map.entry("ddim", Ddim.METHOD),
            Map.entry("dpm_solver_2", DpmSolver2.METHOD),
            Map.entry("dpm_solver_3", DpmSolver3.METHOD),
            Map.entry("dpm_plus_plus_2s", DpmPlusPlus2S.METHOD),
            Map.entry("dpm_plus_plus_2m", DpmPlusPlus2M.METHOD),
            Map.entry("dpm_plus_plus_3m", DpmPlusPlus3M.METHOD),
            Map.entry("dpm_plus_plus_3m_halved", DpmPlusPlus3M.METHOD.withHalvedBend()),
            Map.entry("deis_2", Deis.of(2)),
            Map.entry("deis_3", Deis.of(3)),
            Map.entry("edm_heun", EdmHeun.METHOD));

    static Stream<FlowCase> flows() {
        return FlowCase.flows();
    }

    static Stream<FlowCase> flowsWithGradient() {
        return flows().filter(each ->
                each.reference().has("d_x_eps") || each.reference().has("dx0_dxT"));
    }

    static Stream<FlowCase> flowsWithDensity() {
        return flows().filter(each ->
                each.reference().has("log_p") || each.reference().has("log_p_T"));
    }

    static Stream<FlowCase> samplers() {
        return FlowCase.samplers();
    }

    @Test
    void everyCaseIsReadByOneTest() {
        long read = flows().count() + samplers().count() + FlowCase.linear().count();
        assertThat(read)
                .isEqualTo(FlowCase.all().count())
                .isGreaterThan(ReferenceCases.counts().get("diffusion"));
    }

    private static List<FlowForm> forms(FlowCase each) {
        return Double.isInfinite(each.schedule().rho(each.noiseTime()))
                ? List.of(FlowForm.ANGLE)
                : List.of(FlowForm.values());
    }

    private static Solver solver(double tolerance) {
        return Solver.of(tolerance < 1e-8 ? Vern9.METHOD : Tsit5.METHOD, Tolerances.of(tolerance, tolerance));
    }

    private static ProbabilityFlow flow(FlowCase each, Solver solver) {
        return ProbabilityFlow.of(each.schedule(), each.model(), solver)
                .withTimes(each.time(each.keys().get(each.keys().size() - 1)), each.noiseTime());
    }

    private static Solution solve(FlowCase each, ProbabilityFlow flow, Solver solver) {
        double[] save = each.keys().stream()
                .mapToDouble(key -> flow.coordinate(each.time(key)))
                .toArray();
        double tT = flow.tNoise();
        return solver.withSaveAt(SaveAt.times(save))
                .solve(flow.field(NONE), flow.toState(each.start(), tT), flow.coordinate(tT), save[save.length - 1]);
    }

    @ParameterizedTest
    @MethodSource("flows")
    void statesPassTheRule(FlowCase each) {
        for (FlowForm form : forms(each)) {
            for (double tolerance : new double[] {1e-3, 1e-6, 1e-9, 1e-12}) {
                Solver solver = solver(tolerance);
                ProbabilityFlow flow = flow(each, solver).withForm(form);
                Solution solution = solve(each, flow, solver);
                List<String> keys = each.keys();
                for (int i = 0; i < keys.size(); i++) {
                    double[] x = flow.toSample(solution.state(i), each.time(keys.get(i)));
                    PassRule.Verdict verdict = PassRule.of(tolerance, tolerance).judge(x, each.state(keys.get(i)));
                    assertThat(verdict.passed())
                            .as(form + ", tolerance " + tolerance + ", t = " + keys.get(i) + ": " + verdict.message())
                            .isTrue();
                }
            }
        }
    }

    /** By the start, and by mean and deviation of a Gaussian where the case has them. */
    @ParameterizedTest
    @MethodSource("flowsWithGradient")
    void gradientsPassTheRule(FlowCase each) {
        JsonTree d = each.reference().has("d_x_eps") ? each.reference().get("d_x_eps") : null;
        double[] expected = d == null
                ? new double[] {each.reference().get("dx0_dxT").number()}
                : new double[] {
                    d.get("x_T").number(), d.get("m").number(), d.get("s").number()
                };
        for (FlowForm form : forms(each)) {
            for (double tolerance : new double[] {1e-6, 1e-8, 1e-11}) {
                FlowGradient gradient = flow(each, solver(tolerance))
                        .withForm(form)
                        .record(each.start(), NONE)
                        .pullback(new double[] {1});
                double[] theta = gradient.parameters();
                double[] all = {gradient.input()[0], theta[0], theta[1]};
                double error = 0;
                double norm = 0;
                for (int i = 0; i < expected.length; i++) {
                    error = Math.hypot(error, all[i] - expected[i]);
                    norm = Math.hypot(norm, expected[i]);
                }
                assertThat(error / norm)
                        .as(form + ", tolerance " + tolerance)
                        .isLessThan(PassRule.gradientLimit(tolerance));
            }
        }
    }

    static Stream<FlowCase> flowsWithLimit() {
        return flows().filter(each -> each.reference().has("x_0_limit"));
    }

    /** The limit without any noise, which the angle form reaches. */
    @ParameterizedTest
    @MethodSource("flowsWithLimit")
    void theLimitWithoutNoise(FlowCase each) {
        Solver solver = Solver.of(Vern9.METHOD, Tolerances.of(1e-12, 1e-12));
        JsonTree params = each.params();
        Schedule toZero =
                VpLinear.of(params.get("b0").number(), params.get("b1").number(), 0);
        double[] x0 = ProbabilityFlow.of(toZero, each.model(), solver).sample(each.start(), NONE);
        assertThat(x0[0]).isCloseTo(each.reference().get("x_0_limit").number(), within(1e-10));
    }

    /** Densities of the exact models at the reference's states. */
    @ParameterizedTest
    @MethodSource("flowsWithDensity")
    void densities(FlowCase each) {
        JsonTree reference = each.reference();
        if (reference.has("log_p")) {
            for (String key : reference.get("log_p").keys()) {
                check(
                        each,
                        each.time(key),
                        each.state(key),
                        reference.get("log_p").get(key).number());
            }
            return;
        }
        String end = each.keys().get(each.keys().size() - 1);
        String key = reference.has("log_p_eps") ? "log_p_eps" : "log_p_0001";
        check(each, each.time(end), each.state(end), reference.get(key).number());
        check(each, each.noiseTime(), each.start(), reference.get("log_p_T").number());
    }

    private static void check(FlowCase each, double t, double[] x, double expected) {
        assertThat(each.logDensity(t, x)).as("log p at " + t).isCloseTo(expected, within(1e-11));
    }

    /** To rounding: six steps do not amplify, and no state is far above its start. */
    @ParameterizedTest
    @MethodSource("samplers")
    void samplersAreTheirPapers(FlowCase each) {
        SamplingMethod method = METHODS.get(each.params().get("method").text());
        assertThat(method).as(each.params().get("method").text()).isNotNull();
        Sampler sampler = Sampler.of(method, each.model(), Grid.ofTimes(each.schedule(), each.times()));
        SampleRecording recording = sampler.record(each.start(), NONE);
        double size = Math.max(1, Math.abs(each.start()[0]));
        assertThat(recording.samples()[0]).isCloseTo(each.reference().get("x_0").number(), within(1e-12 * size));
        assertThat(recording.pullback(new double[] {1}).input()[0])
                .isCloseTo(each.reference().get("dx0_dxT").number(), within(1e-12));
    }

    @Test
    void everySamplerOfTheTableHasCases() {
        List<String> seen = new ArrayList<>();
        samplers().forEach(each -> seen.add(each.params().get("method").text()));
        assertThat(seen).containsAll(METHODS.keySet());
    }
}
