package org.costate.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Tsit5;
import org.costate.solver.method.Vern9;
import org.costate.testkit.JsonTree;
import org.costate.testkit.PassRule;
import org.costate.testkit.ReferenceCase;
import org.costate.testkit.ReferenceCases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference cases of flows; {@code diffusion.linear_cnf} has no diffusion in it and belongs to the likelihood. */
class DiffusionReferenceTest {

    private static final double[] NONE = {};

    static Stream<ReferenceCase> cases() {
        return ReferenceCases.load("diffusion").stream()
                .filter(each -> !each.id().equals("diffusion.linear_cnf"));
    }

    @Test
    void sixOfSevenAreHere() {
        assertThat(cases()).hasSize(6);
    }

    private static double[] numbers(JsonTree params, String key) {
        return params.get(key).isList()
                ? params.get(key).array()
                : new double[] {params.get(key).number()};
    }

    private static Schedule schedule(ReferenceCase each) {
        return switch (each.id()) {
            case "diffusion.subvp_gauss_a" -> SubVp.of();
            case "diffusion.edm_gauss_a" -> EdmSchedule.of(0.002, 80);
            case "diffusion.flow_matching_gauss_a" -> FlowMatching.of();
            default -> VpLinear.of();
        };
    }

    private static Denoiser model(ReferenceCase each) {
        JsonTree params = each.get("params");
        if (params.has("weights")) {
            return MixtureDenoiser.of(
                    params.get("weights").array(),
                    params.get("means").array(),
                    params.get("sds").array());
        }
        if (params.has("Sigma")) {
            double[][] s = params.get("Sigma").matrix();
            double a = Math.sqrt(s[0][0]);
            double b = s[1][0] / a;
            return CorrelatedGaussianDenoiser.of(
                    numbers(params, "m"), new double[] {a, 0, b, Math.sqrt(s[1][1] - b * b)});
        }
        return GaussianDenoiser.of(numbers(params, "m"), numbers(params, "s"));
    }

    private static double[] start(ReferenceCase each) {
        return numbers(each.get("params"), each.get("params").has("x_T") ? "x_T" : "x0");
    }

    /** Keys of the reference as times of our schedules, which run from data to noise, falling. */
    private static List<String> keys(ReferenceCase each) {
        Comparator<String> falling = Comparator.comparingDouble(key -> -time(each, key));
        return each.get("reference").get("x").keys().stream().sorted(falling).toList();
    }

    private static double time(ReferenceCase each, String key) {
        double given = Double.parseDouble(key);
        return each.id().equals("diffusion.flow_matching_gauss_a") ? 1 - given : given;
    }

    private static List<FlowForm> forms(ReferenceCase each) {
        return Double.isInfinite(schedule(each).rho(schedule(each).tMax()))
                ? List.of(FlowForm.ANGLE)
                : List.of(FlowForm.values());
    }

    private static Solution solve(ReferenceCase each, ProbabilityFlow flow, Solver solver) {
        double[] save = keys(each).stream()
                .mapToDouble(key -> flow.coordinate(time(each, key)))
                .toArray();
        double tT = flow.tNoise();
        return solver.withSaveAt(SaveAt.times(save))
                .solve(flow.field(NONE), flow.toState(start(each), tT), flow.coordinate(tT), save[save.length - 1]);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void statesPassTheRule(ReferenceCase each) {
        for (FlowForm form : forms(each)) {
            for (double tolerance : new double[] {1e-3, 1e-6, 1e-9, 1e-12}) {
                Solver solver =
                        Solver.of(tolerance < 1e-8 ? Vern9.METHOD : Tsit5.METHOD, Tolerances.of(tolerance, tolerance));
                ProbabilityFlow flow =
                        ProbabilityFlow.of(schedule(each), model(each), solver).withForm(form);
                Solution solution = solve(each, flow, solver);
                List<String> keys = keys(each);
                for (int i = 0; i < keys.size(); i++) {
                    double[] expected = numbers(each.get("reference").get("x"), keys.get(i));
                    double[] x = flow.toSample(solution.state(i), time(each, keys.get(i)));
                    PassRule.Verdict verdict = PassRule.of(tolerance, tolerance).judge(x, expected);
                    assertThat(verdict.passed())
                            .as(form + ", tolerance " + tolerance + ", t = " + keys.get(i) + ": " + verdict.message())
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsPassTheRule(ReferenceCase each) {
        JsonTree reference = each.get("reference");
        double[] expected;
        if (reference.has("d_x_eps")) {
            JsonTree d = reference.get("d_x_eps");
            expected = new double[] {
                d.get("x_T").number(), d.get("m").number(), d.get("s").number()
            };
        } else if (reference.has("dx0_dxT")) {
            expected = new double[] {reference.get("dx0_dxT").number()};
        } else {
            return;
        }
        for (FlowForm form : forms(each)) {
            for (double tolerance : new double[] {1e-6, 1e-8, 1e-11}) {
                Solver solver = Solver.of(Vern9.METHOD, Tolerances.of(tolerance, tolerance));
                FlowGradient gradient = ProbabilityFlow.of(schedule(each), model(each), solver)
                        .withForm(form)
                        .record(start(each), NONE)
                        .pullback(new double[] {1});
                double[] theta = gradient.parameters();
                double[] all = {gradient.input()[0], theta[0], theta[1]};
                double[] found = Arrays.copyOf(all, expected.length);
                double error = 0;
                double norm = 0;
                for (int i = 0; i < found.length; i++) {
                    error = Math.hypot(error, found[i] - expected[i]);
                    norm = Math.hypot(norm, expected[i]);
                }
                assertThat(error / norm)
                        .as(form + ", tolerance " + tolerance)
                        .isLessThan(PassRule.gradientLimit(tolerance));
            }
        }
    }

    /** The limit without any noise, which the angle form reaches. */
    @Test
    void theLimitWithoutNoise() {
        ReferenceCase each = ReferenceCases.find("diffusion", "diffusion.vp_gauss_a");
        Solver solver = Solver.of(Vern9.METHOD, Tolerances.of(1e-12, 1e-12));
        double[] x0 =
                ProbabilityFlow.of(VpLinear.of(0.1, 20, 0), model(each), solver).sample(start(each), NONE);
        double expected = each.get("reference").get("x_0_limit").number();
        assertThat(x0[0]).isCloseTo(expected, within(1e-10));
    }

    /** Densities of the exact models at the reference's states. */
    @ParameterizedTest
    @MethodSource("cases")
    void densities(ReferenceCase each) {
        JsonTree reference = each.get("reference");
        Schedule schedule = schedule(each);
        if (reference.has("log_p_eps")) {
            double x = reference.get("x").get("0.001").number();
            check(
                    each,
                    schedule,
                    1e-3,
                    new double[] {x},
                    reference.get("log_p_eps").number());
            check(each, schedule, 1, start(each), reference.get("log_p_T").number());
        } else if (reference.has("log_p_0001")) {
            check(
                    each,
                    schedule,
                    1e-3,
                    numbers(reference.get("x"), "0.001"),
                    reference.get("log_p_0001").number());
            check(each, schedule, 1, start(each), reference.get("log_p_T").number());
        } else if (reference.has("log_p")) {
            for (String key : reference.get("log_p").keys()) {
                double[] x = numbers(reference.get("x"), key);
                check(
                        each,
                        schedule,
                        Double.parseDouble(key),
                        x,
                        reference.get("log_p").get(key).number());
            }
        }
    }

    private static void check(ReferenceCase each, Schedule schedule, double t, double[] x, double expected) {
        Denoiser model = model(each);
        NoiseLevels levels = NoiseLevels.of(1);
        levels.fillRho(schedule.rho(t));
        double[] z = Arrays.stream(x).map(v -> v / schedule.scale(t)).toArray();
        double[] out = new double[1];
        if (model instanceof GaussianDenoiser gaussian) {
            gaussian.logDensity(levels, z, NONE, out);
        } else if (model instanceof CorrelatedGaussianDenoiser gaussian) {
            gaussian.logDensity(levels, z, NONE, out);
        } else {
            ((MixtureDenoiser) model).logDensity(levels, z, NONE, out);
        }
        double density = out[0] - x.length * Math.log(schedule.scale(t));
        assertThat(density).as("log p at " + t).isCloseTo(expected, within(1e-11));
    }
}
