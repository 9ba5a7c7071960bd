package org.costate.solver.sde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.Sde;
import org.costate.solver.StochasticMethod;
import org.costate.solver.VectorField;
import org.costate.solver.srk.StochasticRungeKutta;
import org.costate.testkit.OrderEstimator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Error estimates of single steps: their order in the mean square over the noise, and what they are the distance to. */
class SdeErrorEstimateTest {

    /** The methods whose estimate is the difference of two solutions. */
    static List<StochasticMethod> differences() {
        List<StochasticMethod> methods = new ArrayList<>();
        SdeMethodScan.adaptiveMethods().forEach(method -> {
            boolean ofPaper = method instanceof StochasticRungeKutta srk && !srk.isEmbedded();
            methods.add(ofPaper ? ((StochasticRungeKutta) method).withEmbeddedError() : method);
        });
        return methods;
    }

    static List<StochasticRungeKutta> withEstimatesOfThePaper() {
        List<StochasticRungeKutta> methods = new ArrayList<>();
        SdeMethodScan.adaptiveMethods().forEach(method -> {
            if (method instanceof StochasticRungeKutta srk && !srk.isEmbedded()) {
                methods.add(srk);
            }
        });
        return methods;
    }

    /** On the most general noise that the method takes, E = O(h^k) with the k that the controller is told. */
    @ParameterizedTest
    @MethodSource("differences")
    void differencesHaveTheOrderThatTheControllerIsTold(StochasticMethod method) {
        assertThat(observedOrder(method, equation(method), 0.002)).isCloseTo(method.errorOrder(), within(0.12));
    }

    /** The sum of all drifts is O(h): without a drift, what is left is the order 3/2 of the rest. */
    @ParameterizedTest
    @MethodSource("withEstimatesOfThePaper")
    void estimatesOfThePaperAreOfFirstOrderByTheirDrift(StochasticRungeKutta method) {
        Sde<VectorField> sde = equation(method);
        assertThat(observedOrder(method, sde, 1e-5)).isCloseTo(1, within(0.12));
        Sde<VectorField> noiseOnly = sde.withDrift((t, y, f) -> java.util.Arrays.fill(f, 0));
        assertThat(observedOrder(method, noiseOnly, 0.002)).isCloseTo(1.5, within(0.12));
    }

    private static Sde<VectorField> equation(StochasticMethod method) {
        Calculus calculus = SdeMethodScan.calculus(method);
        if (method.takes(Noise.Kind.GENERAL)) {
            return LinearNoise.bank().sde(calculus);
        }
        Noise.Kind kind = method.takes(Noise.Kind.DIAGONAL) ? Noise.Kind.SCALAR : Noise.Kind.ADDITIVE_DIAGONAL;
        return KnownSde.all().stream()
                .filter(problem -> problem.noise().kind() == kind && problem.y0().length == 2)
                .findFirst()
                .orElseThrow()
                .sde(calculus);
    }

    private static double observedOrder(StochasticMethod method, Sde<VectorField> sde, double largest) {
        double[] y0 = {0.7, 1.1};
        int sources = sde.noise().sources(y0.length);
        GaussianNodes nodes = sources == 1 ? GaussianNodes.of(8, 6) : GaussianNodes.of(4, 4, 4, 4);
        return OrderEstimator.from(
                        OrderEstimator.halvings(largest, 3),
                        h -> {
                            OneStep step = OneStep.of(method, sde, h);
                            double[] square = new double[1];
                            nodes.forEach((weight, normals) -> {
                                step.from(y0, normals);
                                square[0] += weight * step.error() * step.error();
                            });
                            return Math.sqrt(square[0]);
                        },
                        0)
                .slope();
    }

    static List<StochasticMethod> comparedWithEuler() {
        return List.of(StochasticHeun.METHOD, StochasticMidpoint.METHOD);
    }

    @ParameterizedTest
    @MethodSource("comparedWithEuler")
    void theEstimateIsTheDistanceToTheEulerStep(StochasticMethod method) {
        for (KnownSde problem : KnownSde.all()) {
            if (!method.takes(problem.noise().kind())) {
                continue;
            }
            Sde<VectorField> sde = problem.sde(SdeMethodScan.calculus(method));
            Sde<VectorField> forEuler = Sde.ito(sde.drift(), sde.noise(), sde.diffusion());
            double[] normals = normals(2 * problem.sources());
            OneStep step = OneStep.of(method, sde, 0.1);
            double[] y = step.from(problem.y0(), normals);
            double[] euler = OneStep.of(EulerMaruyama.METHOD, forEuler, 0.1).from(problem.y0(), normals);
            double square = 0;
            for (int i = 0; i < y.length; i++) {
                square += (y[i] - euler[i]) * (y[i] - euler[i]) / y.length;
            }
            assertThat(step.error()).as(problem.toString()).isCloseTo(Math.sqrt(square), within(1e-14));
        }
    }

    private static double[] normals(int count) {
        double[] normals = {1.3, -0.4, 0.6, -1.1, 0.2, 0.9};
        return java.util.Arrays.copyOf(normals, count);
    }

    /** SRIW1 by hand: {@code |h (f_1 + f_2)| / 6 + |sum (chi2 beta3 + chi3 beta4) g|}. */
    @Test
    void theEstimateOfThePaperIsItsFormula() {
        double b = 0.5;
        VectorField drift = (t, y, f) -> f[0] = -y[0] + t;
        VectorField diffusion = (t, y, g) -> g[0] = b * y[0] * y[0];
        double h = 0.1;
        double[] normals = {1.3, -0.4};
        double w = Math.sqrt(h) * normals[0];
        double chi2 = 0.5 * w + Math.sqrt(h / 12) * normals[1];
        double chi3 = (w * w * w - 3 * h * w) / (6 * h);
        double y = 0.8;
        double f1 = -y;
        double g1 = b * y * y;
        double second = y + 0.75 * h * f1 + 1.5 * chi2 * g1;
        double f2 = -second + 0.75 * h;
        double[] z = {y, y + 0.25 * h * f1 + 0.5 * Math.sqrt(h) * g1, y + h * f1 - Math.sqrt(h) * g1, 0};
        double[] g = {g1, b * z[1] * z[1], b * z[2] * z[2], 0};
        // the third drift of the form is at the start of the step
        z[3] = y + 0.25 * h * f1 + Math.sqrt(h) * (-5 * g[0] + 3 * g[1] + 0.5 * g[2]);
        g[3] = b * z[3] * z[3];
        double e1 = Math.abs(h * (f1 + f2)) / 6;
        double e2 = Math.abs(chi2 * (2 * g[0] - 4.0 / 3 * g[1] - 2.0 / 3 * g[2])
                + chi3 * (-2 * g[0] + 5.0 / 3 * g[1] - 2.0 / 3 * g[2] + g[3]));
        OneStep step = OneStep.of(SRIW1.METHOD, Sde.ito(drift, Noise.diagonal(), diffusion), h);
        step.from(new double[] {y}, normals);
        assertThat(step.error()).isCloseTo(e1 + e2, within(1e-15));
    }
}
