package org.costate.diffusion;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.costate.testkit.JsonTree;
import org.costate.testkit.ReferenceCase;
import org.costate.testkit.ReferenceCases;

/** A reference case of a flow or a sampler: its schedule, exact model, start and times, read by family and parameters. */
record FlowCase(ReferenceCase source) {

    /** The bank's cases and our own further ones. */
    static Stream<FlowCase> all() {
        return Stream.of("diffusion", "further/diffusion")
                .flatMap(file -> ReferenceCases.load(file).stream())
                .map(FlowCase::new);
    }

    /** The flows: {@code linear_cnf} has no diffusion in it and belongs to the likelihood. */
    static Stream<FlowCase> flows() {
        return all().filter(each -> !each.isSampler() && !each.source.id().contains("linear_cnf"));
    }

    static Stream<FlowCase> samplers() {
        return all().filter(FlowCase::isSampler);
    }

    static Stream<FlowCase> linear() {
        return all().filter(each -> each.source.id().contains("linear_cnf"));
    }

    private boolean isSampler() {
        return source.tree().get("kind").text().equals("sampler");
    }

    JsonTree params() {
        return source.get("params");
    }

    JsonTree reference() {
        return source.get("reference");
    }

    private double param(String key, double otherwise) {
        return params().has(key) ? params().get(key).number() : otherwise;
    }

    private boolean is(String family) {
        return params().has("schedule")
                ? params().get("schedule").text().equals(family)
                : source.id().startsWith("diffusion." + family);
    }

    private boolean isMatching() {
        return source.id().startsWith("diffusion.flow_matching");
    }

    Schedule schedule() {
        double end = isSampler() ? times()[times().length - 1] : leastTime();
        if (is("edm")) {
            return EdmSchedule.of(end, noiseTime());
        }
        if (is("ve")) {
            return VarianceExploding.of(param("sigma_min", 0), param("sigma_max", 0));
        }
        if (is("flow_matching")) {
            return FlowMatching.of();
        }
        if (is("trigonometric")) {
            return Trigonometric.of();
        }
        if (is("vp_cosine")) {
            return VpCosine.of(param("s", 0.008), end, noiseTime());
        }
        double b0 = param("b0", 0.1);
        double b1 = param("b1", 20);
        return is("subvp") || is("sub_vp") ? SubVp.of(b0, b1, end) : VpLinear.of(b0, b1, end);
    }

    Denoiser model() {
        if (params().has("weights")) {
            return MixtureDenoiser.of(
                    params().get("weights").array(),
                    params().get("means").array(),
                    params().get("sds").array());
        }
        if (params().has("Sigma")) {
            return CorrelatedGaussianDenoiser.of(
                    numbers(params().get("m")), factor(params().get("Sigma").matrix()));
        }
        return GaussianDenoiser.of(numbers(params().get("m")), numbers(params().get("s")));
    }

    /** The Cholesky factor, row-major. */
    private static double[] factor(double[][] s) {
        int d = s.length;
        double[] lower = new double[d * d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = s[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i * d + k] * lower[j * d + k];
                }
                lower[i * d + j] = i == j ? Math.sqrt(sum) : sum / lower[j * d + j];
            }
        }
        return lower;
    }

    double[] start() {
        return numbers(params().get(params().has("x_T") ? "x_T" : "x0"));
    }

    /** The noisy end, where the case starts. */
    double noiseTime() {
        if (params().has("times")) {
            return times()[0];
        }
        return param("t_T", param("sigma_T", is("trigonometric") ? Math.PI / 2 : 1));
    }

    /** The grid of a sampler. */
    double[] times() {
        return params().get("times").array();
    }

    /** Keys of the reference in the order of our schedules, which run from noise to data: times fall. */
    List<String> keys() {
        return reference().get("x").keys().stream()
                .sorted(Comparator.comparingDouble(key -> -time(key)))
                .toList();
    }

    /** The time of our schedule: the literature of flow matching counts from noise to data. */
    double time(String key) {
        double given = Double.parseDouble(key);
        return isMatching() ? 1 - given : given;
    }

    private double leastTime() {
        List<String> keys = keys();
        return time(keys.get(keys.size() - 1));
    }

    double[] state(String key) {
        return numbers(reference().get("x").get(key));
    }

    static double[] numbers(JsonTree tree) {
        return tree.isList() ? tree.array() : new double[] {tree.number()};
    }

    /** The log density of the noisy data at a time. */
    double logDensity(double t, double[] x) {
        Schedule schedule = schedule();
        NoiseLevels levels = NoiseLevels.of(1);
        levels.fillRho(schedule.rho(t));
        double scale = schedule.scale(t);
        double[] out = new double[1];
        ((KnownDensity) model())
                .logDensity(levels, Arrays.stream(x).map(v -> v / scale).toArray(), new double[0], out);
        return out[0] - x.length * Math.log(scale);
    }

    @Override
    public String toString() {
        return source.id();
    }
}
