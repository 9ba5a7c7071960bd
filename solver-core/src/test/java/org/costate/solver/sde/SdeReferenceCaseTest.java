package org.costate.solver.sde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
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
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.method.Vern9;
import org.costate.solver.noise.GridPath;
import org.costate.testkit.JsonTree;
import org.costate.testkit.ReferenceCase;
import org.costate.testkit.ReferenceCases;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The stochastic reference cases. Where the law of a scheme is tabulated the sample is compared with that, else with the
 * law of the equation by a method and a step whose bias is far below the deviation of the sample. 100,000 paths, rows of
 * one state; deviates below 5 ({@link Sample}); the strong errors of the tables at three numbers of steps.
 */
class SdeReferenceCaseTest {

    private static final int PATHS = 100_000;
    private static final long SEED = 20_260_101;

    private interface Check {
        void run(JsonTree tree);
    }

    private static final Map<String, Check> CHECKS = Map.ofEntries(
            Map.entry("sde.gbm_ito", SdeReferenceCaseTest::geometricIto),
            Map.entry("sde.gbm_stratonovich", SdeReferenceCaseTest::geometricStratonovich),
            Map.entry("sde.ou", SdeReferenceCaseTest::ornsteinUhlenbeck),
            Map.entry("sde.cir", SdeReferenceCaseTest::coxIngersollRoss),
            Map.entry("sde.linear_additive", SdeReferenceCaseTest::linearAdditive),
            Map.entry("sde.linear_noncommuting", SdeReferenceCaseTest::linearNoncommuting),
            Map.entry("sde.path_sinh", PathwiseCases::check),
            Map.entry("sde.path_tanh", SdeReferenceCaseTest::tanh),
            Map.entry("sde.path_arctan", PathwiseCases::check),
            Map.entry("sde.path_cube", PathwiseCases::check),
            Map.entry("sde.circle_stratonovich", SdeReferenceCaseTest::circle),
            Map.entry("sde.brownian_structure", SdeReferenceCaseTest::brownianStructure),
            Map.entry("sde.double_well", SdeReferenceCaseTest::doubleWell),
            Map.entry("sde.girsanov_kl", SdeReferenceCaseTest::girsanov),
            Map.entry("sde.first_passage", FirstPassageCase::check));

    @TestFactory
    Stream<DynamicTest> everyCasePasses() {
        List<ReferenceCase> cases = ReferenceCases.load("sde");
        assertThat(cases.stream().map(SdeReferenceCaseTest::family).distinct())
                .containsExactlyInAnyOrderElementsOf(CHECKS.keySet());
        return cases.stream()
                .map(one -> DynamicTest.dynamicTest(
                        one.id() + ", seed " + SEED,
                        () -> CHECKS.get(family(one)).run(one.tree())));
    }

    /** The id without the letter that counts the cases of a family. */
    private static String family(ReferenceCase one) {
        return one.id().replaceFirst("_[a-z]$", "");
    }

    /** The ends of all paths after equal steps, row by row. */
    static double[] ends(StochasticMethod method, Sde<VectorField> sde, double[] start, double end, int steps) {
        return Solver.fixed(method, end / steps)
                .solve(sde.along(path(sde, start.length, end, steps)), rows(start), 0, end)
                .endState();
    }

    static GridPath path(Sde<VectorField> sde, int width, double end, int steps) {
        int sources = sde.noise().sources(width);
        return GridPath.rows(SEED, 0, PATHS, sources, 0, end, steps);
    }

    static double[] rows(double[] start) {
        double[] y0 = new double[PATHS * start.length];
        for (int k = 0; k < y0.length; k++) {
            y0[k] = start[k % start.length];
        }
        return y0;
    }

    private static double[] increments(GridPath path, double end) {
        double[] w = new double[path.dimension()];
        path.cursor().increment(0, end, w, new double[w.length]);
        return w;
    }

    private static Sample mean(double[] x) {
        return Sample.of(x.length, k -> x[k]);
    }

    private static Sample square(double[] x) {
        return Sample.of(x.length, k -> x[k] * x[k]);
    }

    private static VectorField times(double factor) {
        return (t, y, out) -> {
            for (int k = 0; k < y.length; k++) {
                out[k] = factor * y[k];
            }
        };
    }

    private static void geometricIto(JsonTree tree) {
        JsonTree p = tree.get("params");
        double mu = p.get("mu").number();
        double sigma = p.get("sigma").number();
        double x0 = p.get("x0").number();
        double end = p.get("T").number();
        Sde<VectorField> sde =
                Sde.ito(times(mu), Noise.diagonal(), times(sigma)).withNoiseInducedDrift(times(sigma * sigma));
        JsonTree reference = tree.get("reference");
        JsonTree table = reference.get("scheme_errors_exact");
        for (int steps : new int[] {4, 16, 64}) {
            JsonTree row = table.get(String.valueOf(steps));
            double[] exact = increments(path(sde, 1, end, steps), end);
            for (int k = 0; k < PATHS; k++) {
                exact[k] = x0 * Math.exp((mu - sigma * sigma / 2) * end + sigma * exact[k]);
            }
            double[] em = ends(EulerMaruyama.METHOD, sde, new double[] {x0}, end, steps);
            mean(em).requireMean("Euler's mean", row.get("em_mean").number());
            square(em)
                    .requireMean(
                            "Euler's second moment", row.get("em_second_moment").number());
            requireDistance("Euler", em, exact, row.get("em_rms").number());
            double[] milstein = ends(Milstein.METHOD, sde, new double[] {x0}, end, steps);
            square(milstein)
                    .requireMean(
                            "Milstein's second moment",
                            row.get("milstein_second_moment").number());
            requireDistance("Milstein", milstein, exact, row.get("milstein_rms").number());
        }
        double[] x = ends(SOSRI.METHOD, sde, new double[] {x0}, end, 64);
        double strike = p.get("K").number();
        mean(x).requireMean("mean", reference.get("mean").number());
        square(x).requireMean("second moment", reference.get("second_moment").number());
        Sample.of(PATHS, k -> x[k] * x[k] * x[k])
                .requireMean("third moment", reference.get("third_moment").number());
        Sample.of(PATHS, k -> Math.log(x[k]))
                .requireMean("mean of log", reference.get("mean_log").number());
        Sample.of(PATHS, k -> Math.max(x[k] - strike, 0))
                .requireMean("call", reference.get("E_max_X_minus_K").number());
        requireProbability(x, strike, 1 - reference.get("P_X_gt_K").number());
        requireProbability(x, reference.get("quantile_05").number(), 0.05);
        requireProbability(x, reference.get("median").number(), 0.5);
    }

    private static void requireProbability(double[] x, double below, double exact) {
        Sample.of(x.length, k -> x[k] < below ? 1 : 0).requireMean("probability below " + below, exact);
    }

    private static void requireDistance(String what, double[] x, double[] exact, double rms) {
        Sample.of(PATHS, k -> (x[k] - exact[k]) * (x[k] - exact[k]))
                .requireMean(what + "'s mean square distance", rms * rms);
    }

    private static void geometricStratonovich(JsonTree tree) {
        JsonTree p = tree.get("params");
        double mu = p.get("mu").number();
        double sigma = p.get("sigma").number();
        double x0 = p.get("x0").number();
        double end = p.get("T").number();
        Sde<VectorField> sde = Sde.stratonovich(times(mu), Noise.diagonal(), times(sigma));
        JsonTree table = tree.get("reference").get("scheme_exact");
        for (int steps : new int[] {4, 16, 64}) {
            JsonTree row = table.get(String.valueOf(steps));
            double[] exact = increments(path(sde, 1, end, steps), end);
            for (int k = 0; k < PATHS; k++) {
                exact[k] = x0 * Math.exp(mu * end + sigma * exact[k]);
            }
            double[] heun = ends(StochasticHeun.METHOD, sde, new double[] {x0}, end, steps);
            mean(heun).requireMean("Heun's mean", row.get("heun_mean").number());
            square(heun)
                    .requireMean(
                            "Heun's second moment",
                            row.get("heun_second_moment").number());
            requireDistance("Heun", heun, exact, row.get("heun_rms").number());
        }
        Sde<VectorField> ito = Sde.ito(times(mu), Noise.diagonal(), times(sigma));
        double[] other = ends(SRIW1.METHOD, ito, new double[] {x0}, end, 64);
        mean(other).requireMean("mean of the Ito reading", x0 * Math.exp(mu * end));
        mean(other)
                .requireOther(
                        "mean of the other reading",
                        tree.get("reference").get("mean").number());
    }

    private static void ornsteinUhlenbeck(JsonTree tree) {
        JsonTree p = tree.get("params");
        double theta = p.get("theta").number();
        double mu = p.get("mu").number();
        double sigma = p.get("sigma").number();
        double end = p.get("T").number();
        double[] start = {p.get("x0").number()};
        VectorField drift = (t, y, f) -> {
            for (int k = 0; k < y.length; k++) {
                f[k] = theta * (mu - y[k]);
            }
        };
        Sde<VectorField> sde = Sde.ito(drift, Noise.additiveDiagonal(), (t, y, g) -> Arrays.fill(g, sigma));
        JsonTree reference = tree.get("reference");
        for (int steps : new int[] {2, 16, 64}) {
            JsonTree row = reference.get("em_exact_law").get(String.valueOf(steps));
            double mean = row.get("em_mean").number();
            double[] em = ends(EulerMaruyama.METHOD, sde, start, end, steps);
            mean(em).requireMean("Euler's mean", mean);
            Sample.of(PATHS, k -> (em[k] - mean) * (em[k] - mean))
                    .requireMean("Euler's variance", row.get("em_var").number());
        }
        double[] third = {end / 3, end};
        Solution saved = Solver.fixed(SOSRA.METHOD, end / 48)
                .withSaveAt(SaveAt.times(third))
                .solve(sde.along(path(sde, 1, end, 48)), rows(start), 0, end);
        double early = mu + (start[0] - mu) * Math.exp(-theta * third[0]);
        double late = reference.get("mean").number();
        mean(saved.state(1)).requireMean("mean", late);
        Sample.of(PATHS, k -> (saved.value(1, k) - late) * (saved.value(1, k) - late))
                .requireMean("variance", reference.get("var").number());
        Sample.of(PATHS, k -> (saved.value(0, k) - early) * (saved.value(1, k) - late))
                .requireMean("covariance", reference.get("cov_T3_T").number());
        wongZakai(tree.get("wong_zakai"), theta, mu, sigma, end, start[0]);
    }

    /** Along a path of straight pieces the equation is an ordinary one. */
    private static void wongZakai(JsonTree tree, double theta, double mu, double sigma, double end, double x0) {
        double[] dw = tree.get("dW").array();
        double[] x = tree.get("x").array();
        double h = end / dw.length;
        double[] y = {x0};
        for (int k = 0; k < dw.length; k++) {
            double slope = sigma * dw[k] / h;
            y = Solver.of(Vern9.METHOD, Tolerances.of(1e-13, 1e-13))
                    .solve((t, state, f) -> f[0] = theta * (mu - state[0]) + slope, y, k * h, (k + 1) * h)
                    .endState();
            assertThat(y[0]).isCloseTo(x[k + 1], within(1e-11));
        }
    }

    /** The policy for a negative state is the diffusion's: here the root of the positive part. */
    private static void coxIngersollRoss(JsonTree tree) {
        JsonTree p = tree.get("params");
        double kappa = p.get("kappa").number();
        double theta = p.get("theta").number();
        double sigma = p.get("sigma").number();
        VectorField drift = (t, y, f) -> {
            for (int k = 0; k < y.length; k++) {
                f[k] = kappa * (theta - y[k]);
            }
        };
        VectorField diffusion = (t, y, g) -> {
            for (int k = 0; k < y.length; k++) {
                g[k] = sigma * Math.sqrt(Math.max(y[k], 0));
            }
        };
        double[] x = ends(
                DRI1.METHOD,
                Sde.ito(drift, Noise.diagonal(), diffusion),
                new double[] {p.get("x0").number()},
                p.get("T").number(),
                64);
        JsonTree reference = tree.get("reference");
        double mean = reference.get("mean").number();
        mean(x).requireMean("mean", mean);
        Sample.of(PATHS, k -> Math.pow(x[k] - mean, 2))
                .requireMean("variance", reference.get("var").number());
        Sample.of(PATHS, k -> Math.pow(x[k] - mean, 3))
                .requireMean(
                        "third central moment", reference.get("third_central").number());
        JsonTree laplace = reference.get("laplace");
        for (String rate : laplace.keys()) {
            double s = Double.parseDouble(rate);
            Sample.of(PATHS, k -> Math.exp(-s * x[k]))
                    .requireMean(
                            "Laplace transform at " + rate, laplace.get(rate).number());
        }
        for (String place : List.of("0.5", "1")) {
            requireProbability(
                    x,
                    Double.parseDouble(place),
                    reference.get("cdf").get(place).number());
        }
    }

    private static void linearAdditive(JsonTree tree) {
        double[][] a = tree.get("A").matrix();
        double[][] b = tree.get("B").matrix();
        VectorField drift = (t, y, f) -> {
            for (int k = 0; k < y.length; k += 2) {
                f[k] = a[0][0] * y[k] + a[0][1] * y[k + 1];
                f[k + 1] = a[1][0] * y[k] + a[1][1] * y[k + 1];
            }
        };
        VectorField diffusion = (t, y, g) -> {
            for (int k = 0; k < g.length; k++) {
                g[k] = b[k / 2 % 2][k % 2];
            }
        };
        Sde<VectorField> sde = Sde.ito(drift, Noise.additive(2).rows(2), diffusion);
        double[] x =
                ends(SRA1.METHOD, sde, tree.get("x0").array(), tree.get("T").number(), 64);
        double[] mean = tree.get("reference").get("mean").array();
        double[][] covariance = tree.get("reference").get("cov").matrix();
        for (int i = 0; i < 2; i++) {
            int row = i;
            Sample.of(PATHS, k -> x[2 * k + row]).requireMean("mean " + i, mean[i]);
            for (int j = 0; j < 2; j++) {
                int column = j;
                Sample.of(PATHS, k -> (x[2 * k + row] - mean[row]) * (x[2 * k + column] - mean[column]))
                        .requireMean("covariance " + i + ", " + j, covariance[i][j]);
            }
        }
    }

    /** Second moments of all schemes are exact in {@link WeakOrderTest}; here a sample of many steps. */
    private static void linearNoncommuting(JsonTree tree) {
        LinearNoise bank = LinearNoise.bank();
        for (Calculus calculus : Calculus.values()) {
            boolean ito = calculus == Calculus.ITO;
            double[] x =
                    ends(ito ? DRI1.METHOD : SPaRK.METHOD, bank.sde(calculus), bank.start(), bank.end(), ito ? 16 : 32);
            double[] mean = tree.get("reference")
                    .get(ito ? "ito_mean" : "stratonovich_mean")
                    .array();
            double[] second = bank.exactSecondMoments(calculus);
            for (int i = 0; i < 4; i++) {
                int row = i / 2;
                int column = i % 2;
                Sample.of(PATHS, k -> x[2 * k + row] * x[2 * k + column])
                        .requireMean(calculus + " second moment " + i, second[i]);
            }
            for (int i = 0; i < 2; i++) {
                int row = i;
                Sample.of(PATHS, k -> x[2 * k + row]).requireMean(calculus + " mean " + i, mean[i]);
            }
        }
    }

    private static void tanh(JsonTree tree) {
        PathwiseCases.check(tree);
        double b = tree.get("params").get("b").number();
        VectorField drift = (t, y, f) -> {
            for (int k = 0; k < y.length; k++) {
                f[k] = -b * b * y[k] * (1 - y[k] * y[k]);
            }
        };
        VectorField diffusion = (t, y, g) -> {
            for (int k = 0; k < y.length; k++) {
                g[k] = b * (1 - y[k] * y[k]);
            }
        };
        double[] start = {tree.get("x0").number()};
        Sde<VectorField> sde = Sde.ito(drift, Noise.diagonal(), diffusion);
        mean(ends(SOSRI.METHOD, sde, start, tree.get("T").number(), 32))
                .requireMean("mean", tree.get("reference").get("mean").number());
    }

    private static void circle(JsonTree tree) {
        PathwiseCases.check(tree);
        VectorField turn = (t, y, g) -> {
            for (int k = 0; k < y.length; k += 2) {
                g[k] = -y[k + 1];
                g[k + 1] = y[k];
            }
        };
        VectorField none = (t, y, f) -> Arrays.fill(f, 0);
        double end = tree.get("T").number();
        double[] start = {1, 0};
        double[] x = ends(SlowRK.METHOD, Sde.stratonovich(none, Noise.scalar().rows(2), turn), start, end, 16);
        Sample.of(PATHS, k -> x[2 * k])
                .requireMean("mean", tree.get("reference").get("E_cosW").number());
        double[] ito = ends(SRIW1.METHOD, Sde.ito(none, Noise.scalar().rows(2), turn), start, end, 32);
        Sample.of(PATHS, k -> ito[2 * k] * ito[2 * k] + ito[2 * k + 1] * ito[2 * k + 1])
                .requireMean(
                        "square of the norm of the Ito reading",
                        tree.get("reference").get("ito_E_norm2").number());
    }

    /** The tests of paths go through this case for every kind of path; here the law that a solver sees of one step. */
    private static void brownianStructure(JsonTree tree) {
        JsonTree reference = tree.get("reference");
        double h = reference.get("h").number();
        GridPath path = GridPath.rows(SEED, 0, PATHS, 1, 0, h, 1);
        double[] w = new double[PATHS];
        double[] area = new double[PATHS];
        path.cursor().increment(0, h, w, area);
        square(w).requireMean("variance of W", reference.get("var_W").number());
        square(area).requireMean("variance of H", reference.get("var_H").number());
        Sample.of(PATHS, k -> w[k] * area[k]).requireMean("covariance", 0);
    }

    /** Even moments do not wait for paths to change wells; half of them start in each. */
    private static void doubleWell(JsonTree tree) {
        double beta = tree.get("params").get("beta").number();
        VectorField drift = (t, y, f) -> {
            for (int k = 0; k < y.length; k++) {
                f[k] = 4 * y[k] * (1 - y[k] * y[k]);
            }
        };
        Sde<VectorField> sde =
                Sde.ito(drift, Noise.additiveDiagonal(), (t, y, g) -> Arrays.fill(g, Math.sqrt(2 / beta)));
        double[] x = ends(SRA1.METHOD, sde, new double[] {0.9}, 3, 150);
        for (int power : new int[] {2, 4, 6}) {
            Sample.of(PATHS, k -> Math.pow(x[k], power))
                    .requireMean(
                            "moment " + power,
                            tree.get("reference").get("x" + power).number());
        }
    }

    /** The divergence rides along as a second component of each row. */
    private static void girsanov(JsonTree tree) {
        JsonTree p = tree.get("params");
        double aq = p.get("aq").number();
        double bq = p.get("bq").number();
        double ap = p.get("ap").number();
        double bp = p.get("bp").number();
        double s = p.get("s").number();
        VectorField drift = (t, y, f) -> {
            for (int k = 0; k < y.length; k += 2) {
                f[k] = aq * (bq - y[k]);
                double u = (f[k] - ap * (bp - y[k])) / s;
                f[k + 1] = 0.5 * u * u;
            }
        };
        VectorField diffusion = (t, y, g) -> {
            for (int k = 0; k < y.length; k += 2) {
                g[k] = s;
                g[k + 1] = 0;
            }
        };
        Sde<VectorField> sde = Sde.ito(drift, Noise.additive(1).rows(2), diffusion);
        double[] start = {p.get("x0").number(), 0};
        double[] x = ends(SRA1.METHOD, sde, start, p.get("T").number(), 64);
        Sample.of(PATHS, k -> x[2 * k + 1])
                .requireMean("divergence", tree.get("reference").get("KL").number());
    }
}
