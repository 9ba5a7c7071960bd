package org.costate.solver.sde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.SaveAt;
import org.costate.solver.Sde;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StochasticMethod;
import org.costate.solver.VectorField;
import org.costate.solver.noise.StoredPath;
import org.costate.testkit.JsonTree;
import org.costate.testkit.ReferenceCase;
import org.costate.testkit.ReferenceCases;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The states of schemes on given increments, against the cases that have them to 22 digits: no statistics. */
class DiscreteValueTest {

    private static final Map<String, StochasticMethod> METHODS = Map.of(
            "euler_maruyama", EulerMaruyama.METHOD,
            "milstein_ito", Milstein.METHOD,
            "heun_stratonovich", StochasticHeun.METHOD,
            "euler_heun_stratonovich", EulerHeun.METHOD);

    static Stream<ReferenceCase> cases() {
        List<ReferenceCase> all = ReferenceCases.load("discrete_gradients").stream()
                .filter(one -> one.id().startsWith("discrete.sde."))
                .toList();
        assertThat(all).hasSize(6);
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void allStatesAreThoseOfTheFormula(ReferenceCase source) {
        JsonTree tree = source.tree();
        StochasticMethod method = METHODS.get(tree.get("method").text());
        double[] dw = tree.get("dW").array();
        double h = tree.get("h").number();
        double[] times = new double[dw.length + 1];
        double[][] increments = new double[dw.length][];
        for (int k = 0; k < dw.length; k++) {
            times[k + 1] = (k + 1) * h;
            increments[k] = new double[] {dw[k]};
        }
        Solution solution = Solver.fixed(method, h)
                .withSaveAt(SaveAt.everyStep())
                .solve(
                        equation(tree, SdeMethodScan.calculus(method)).along(StoredPath.of(times, increments)),
                        new double[] {tree.get("x0").number()},
                        0,
                        times[dw.length]);
        double[] states = tree.get("reference").get("path").array();
        assertThat(solution.size()).isEqualTo(states.length + 1);
        for (int k = 0; k < states.length; k++) {
            assertThat(solution.value(k + 1, 0)).isCloseTo(states[k], within(1e-11));
        }
    }

    private static Sde<VectorField> equation(JsonTree tree, Calculus calculus) {
        JsonTree p = tree.get("params");
        boolean geometric = p.has("mu");
        double a = p.get(geometric ? "mu" : "a").number();
        double b = p.get(geometric ? "sigma" : "b").number();
        VectorField drift =
                geometric ? (t, y, f) -> f[0] = a * y[0] : (t, y, f) -> f[0] = a - y[0] * y[0] * y[0] + 0.1 * t;
        VectorField diffusion = geometric ? (t, y, g) -> g[0] = b * y[0] : (t, y, g) -> g[0] = b / (1 + y[0] * y[0]);
        VectorField noiseInduced =
                (t, y, l) -> l[0] = geometric ? b * b * y[0] : -2 * b * b * y[0] / Math.pow(1 + y[0] * y[0], 3);
        Sde<VectorField> sde = calculus == Calculus.ITO
                ? Sde.ito(drift, Noise.diagonal(), diffusion)
                : Sde.stratonovich(drift, Noise.diagonal(), diffusion);
        return sde.withNoiseInducedDrift(noiseInduced);
    }
}
