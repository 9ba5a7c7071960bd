package org.costate.solver.sde;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.PidController;
import org.costate.solver.Sde;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepLog;
import org.costate.solver.StochasticMethod;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.noise.BrownianPath;
import org.costate.solver.noise.BrownianStream;
import org.costate.solver.noise.BrownianTree;
import org.costate.testkit.OrderEstimator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Adaptive steps do not choose among increments: with many rejections the increments that a solve used add up to a normal
 * number of mean 0 and variance T, and the solution has its mean and variance. A path that draws new increments for
 * rejected steps fails the same statistics, since small increments are accepted more often.
 *
 * <p>The state is (x, w): geometric Brownian motion or an Ornstein-Uhlenbeck process, and the sum of the increments. Four
 * deviates with the limit 5, two-sided 6e-7 each, for fixed seeds.
 */
class AdaptiveBiasTest {

    private static final int PATHS = 10_000;
    private static final double T = 1;
    private static final double LIMIT = 5;

    /** Implicit methods of order 1, whose estimate is of the drift alone. */
    private static final Set<String> BLIND_TO_NOISE = Set.of("ImplicitEulerMaruyama");

    private record Statistics(double[] deviates, double rejected) {
        double worst() {
            double worst = 0;
            for (double z : deviates) {
                worst = Math.max(worst, Math.abs(z));
            }
            return worst;
        }
    }

    private static final LongFunction<BrownianPath> STREAM =
            k -> BrownianStream.of(91, 1, 0, T).withPath(k);
    private static final LongFunction<BrownianPath> TREE =
            k -> BrownianTree.of(92, 1, 0, T).withPath(k).withTolerance(1e-6);
    private static final LongFunction<BrownianPath> REDRAWN = k -> new RedrawnPath(93 + k, T);

    static List<Arguments> paths() {
        return List.of(
                Arguments.of("stream", STREAM, "geometric"),
                Arguments.of("tree", TREE, "geometric"),
                Arguments.of("stream", STREAM, "Ornstein-Uhlenbeck"),
                Arguments.of("tree", TREE, "Ornstein-Uhlenbeck"));
    }

    private static Statistics statistics(LongFunction<BrownianPath> paths, String equation) {
        boolean geometric = equation.equals("geometric");
        double mu = geometric ? 0.3 : -1.3;
        double sigma = 0.8;
        Sde<VectorField> sde = Sde.ito(
                (t, y, f) -> {
                    f[0] = mu * y[0];
                    f[1] = 0;
                },
                Noise.scalar(),
                (t, y, g) -> {
                    g[0] = geometric ? sigma * y[0] : sigma;
                    g[1] = 1;
                });
        // of the second state no error is asked
        Tolerances tolerances = geometric
                ? Tolerances.of(2e-2, new double[] {2e-2, 1e9})
                : Tolerances.of(5e-3, new double[] {5e-3, 1e9});
        Solver solver = Solver.of(SRIW1.METHOD.withEmbeddedError(), tolerances)
                .withController(PidController.integral().withLimits(new PidController.Limits(1, 0.2, 5, 5, 0.2)));
        double mean = Math.exp(mu);
        double variance = geometric
                ? Math.exp(2 * mu) * (Math.exp(sigma * sigma) - 1)
                : sigma * sigma * (1 - Math.exp(2 * mu)) / (-2 * mu);
        double[] x = new double[PATHS];
        double[] w = new double[PATHS];
        long rejected = 0;
        long attempts = 0;
        for (int k = 0; k < PATHS; k++) {
            Solution solution = solver.solve(sde.along(paths.apply(k)), new double[] {1, 0}, 0, T);
            x[k] = solution.endState()[0];
            w[k] = solution.endState()[1];
            rejected += solution.statistics().rejected();
            attempts += solution.statistics().attempts();
        }
        double[] deviates = {
            meanDeviate(w, 0), varianceDeviate(w, 0, T), meanDeviate(x, mean), varianceDeviate(x, mean, variance)
        };
        return new Statistics(deviates, rejected / (double) attempts);
    }

    private static double meanDeviate(double[] v, double mean) {
        double[] centred = new double[v.length];
        for (int k = 0; k < v.length; k++) {
            centred[k] = v[k] - mean;
        }
        return deviate(centred);
    }

    private static double varianceDeviate(double[] v, double mean, double variance) {
        double[] centred = new double[v.length];
        for (int k = 0; k < v.length; k++) {
            centred[k] = (v[k] - mean) * (v[k] - mean) - variance;
        }
        return deviate(centred);
    }

    private static double deviate(double[] v) {
        double sum = 0;
        double squares = 0;
        for (double value : v) {
            sum += value;
            squares += value * value;
        }
        double mean = sum / v.length;
        return mean / Math.sqrt((squares / v.length - mean * mean) / v.length);
    }

    @ParameterizedTest(name = "{0}, {2}")
    @MethodSource("paths")
    void rejectionsDoNotBiasTheSolution(String name, LongFunction<BrownianPath> paths, String equation) {
        Statistics statistics = statistics(paths, equation);
        assertThat(statistics.rejected()).as("part of attempts rejected").isGreaterThan(0.05);
        assertThat(statistics.worst())
                .as(name + ", " + java.util.Arrays.toString(statistics.deviates()))
                .isLessThan(LIMIT);
    }

    @Test
    void newNumbersForRejectedStepsWouldBeSeen() {
        for (String equation : List.of("geometric", "Ornstein-Uhlenbeck")) {
            Statistics statistics = statistics(REDRAWN, equation);
            assertThat(statistics.rejected()).isGreaterThan(0.05);
            assertThat(statistics.worst()).isGreaterThan(2 * LIMIT);
        }
    }

    /** The area between two sources, which no increment tells: with the space-time areas of SPaRK its variance converges. */
    @Test
    void variancesOfLevyAreasAreNotBiased() {
        VectorField none = (t, y, f) -> java.util.Arrays.fill(f, 0);
        VectorField area = (t, y, g) -> {
            java.util.Arrays.fill(g, 0);
            g[0] = 1;
            g[3] = 1;
            g[4] = -0.5 * y[1];
            g[5] = 0.5 * y[0];
        };
        Sde<VectorField> sde = Sde.stratonovich(none, Noise.general(2), area);
        Solver solver = Solver.of(SPaRK.METHOD, Tolerances.of(0, new double[] {1e9, 1e9, 0.01}));
        double[] areas = new double[PATHS];
        for (int k = 0; k < PATHS; k++) {
            BrownianPath path = BrownianTree.of(4, 2, 0, T).withPath(k).withTolerance(1e-7);
            areas[k] = solver.solve(sde.along(path), new double[3], 0, T).endState()[2];
        }
        assertThat(Math.abs(meanDeviate(areas, 0))).as("mean").isLessThan(LIMIT);
        assertThat(Math.abs(varianceDeviate(areas, 0, T * T / 4)))
                .as("variance")
                .isLessThan(LIMIT);
    }

    static List<PidController> controllers() {
        return List.of(
                PidController.stochastic(),
                PidController.scimlStochastic(),
                PidController.integral(),
                PidController.pi(0.1, 0.3),
                PidController.diffrax(0.1, 0.3, 0));
    }

    /** Each preset comes to the end of the path with the accuracy asked for; SciML's lets no step grow by more than 1/8. */
    @ParameterizedTest
    @MethodSource("controllers")
    void presetsControlStochasticSolves(PidController controller) {
        double b = 0.5;
        Sde<VectorField> sde =
                Sde.ito((t, y, f) -> f[0] = b * b * y[0] / 2, Noise.diagonal(), (t, y, g) -> g[0] = b * y[0]);
        double[] w = new double[1];
        double worst = 0;
        double growth = 0;
        for (int k = 0; k < 50; k++) {
            BrownianTree path = BrownianTree.of(23, 1, 0, 1).withPath(k).withTolerance(1e-9);
            path.cursor().increment(0, 1, w, new double[1]);
            StepLog log = StepLog.of();
            double end = Solver.of(SOSRI2.METHOD.withEmbeddedError(), Tolerances.of(1e-4, 1e-4))
                    .withController(controller)
                    .solve(sde.along(path), new double[] {1}, 0, 1, log)
                    .endState()[0];
            worst = Math.max(worst, Math.abs(end / Math.exp(b * w[0]) - 1));
            for (int j = 1; j < log.size(); j++) {
                growth = Math.max(growth, log.h(j) / log.h(j - 1));
            }
        }
        assertThat(worst).isLessThan(5e-3);
        boolean slow =
                controller.toString().equals(PidController.scimlStochastic().toString());
        assertThat(growth).isBetween(1.0, slow ? 1.125 * (1 + 1e-2) : 1e4);
    }

    static List<StochasticMethod> adaptiveMethods() {
        return SdeErrorEstimateTest.differences().stream()
                .filter(method -> !BLIND_TO_NOISE.contains(method.name()))
                .toList();
    }

    /** Errors along known paths fall with the tolerance, on the most special noise of several components. */
    @ParameterizedTest
    @MethodSource("adaptiveMethods")
    void errorsFallWithTheTolerance(StochasticMethod method) {
        double[] tolerances = {3e-2, 3e-3, 3e-4};
        double[] errors = new double[3];
        double[] steps = new double[3];
        int paths = 60;
        boolean multiplicative = method.takes(Noise.Kind.DIAGONAL);
        double theta = 1.3;
        double b = 0.5;
        VectorField drift = multiplicative
                ? (t, y, f) -> f[0] = method.solves(Calculus.ITO) ? b * b * y[0] / 2 : 0
                : (t, y, f) -> f[0] = -theta * y[0];
        VectorField diffusion =
                multiplicative ? (t, y, g) -> g[0] = b * y[0] : (t, y, g) -> g[0] = b * Math.exp(-theta * t);
        Noise noise = multiplicative ? Noise.diagonal() : Noise.additiveDiagonal();
        Sde<VectorField> sde = (method.solves(Calculus.ITO)
                        ? Sde.ito(drift, noise, diffusion)
                        : Sde.stratonovich(drift, noise, diffusion))
                .withNoiseInducedDrift((t, y, l) -> l[0] = b * b * y[0]);
        double[] w = new double[1];
        for (int k = 0; k < paths; k++) {
            BrownianTree path = BrownianTree.of(17, 1, 0, 1).withPath(k).withTolerance(1e-9);
            path.cursor().increment(0, 1, w, new double[1]);
            double exact = multiplicative ? Math.exp(b * w[0]) : Math.exp(-theta) * (1 + b * w[0]);
            for (int l = 0; l < 3; l++) {
                Solution solution = Solver.of(method, Tolerances.of(tolerances[l], tolerances[l]))
                        .solve(sde.along(path), new double[] {1}, 0, 1);
                errors[l] += Math.abs(solution.endState()[0] - exact) / paths;
                steps[l] += solution.statistics().attempts() / (double) paths;
            }
        }
        assertThat(steps[2]).as("attempts").isGreaterThan(steps[0]);
        assertThat(OrderEstimator.of(tolerances, errors, 0).slope()).isBetween(0.3, 1.3);
    }
}
