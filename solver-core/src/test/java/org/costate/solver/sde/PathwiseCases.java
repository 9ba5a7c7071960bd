package org.costate.solver.sde;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.Sde;
import org.costate.solver.Solver;
import org.costate.solver.StochasticMethod;
import org.costate.solver.VectorField;
import org.costate.solver.noise.BrownianCursor;
import org.costate.solver.noise.GridPath;
import org.costate.solver.noise.StoredPath;
import org.costate.testkit.JsonTree;

/**
 * The cases whose solution is a function of the end of the path: all methods that fit, along paths with the given ends,
 * come to the given states within a multiple of h^p.
 */
final class PathwiseCases {

    private static final int STEPS = 1024;
    private static final double FACTOR = 20;

    /** Ito drift without noise-induced part, diffusion and noise-induced drift, as functions of a case's parameter. */
    private record Equation(VectorField stratonovichDrift, VectorField diffusion, VectorField noiseInduced) {}

    private PathwiseCases() {}

    static void check(JsonTree tree) {
        Equation equation = equation(tree);
        double end = tree.get("T").number();
        boolean circle = tree.get("pathwise").get(0).has("Y_T");
        double[] y0 =
                circle ? new double[] {1, 0} : new double[] {tree.get("x0").number()};
        Noise noise = circle ? Noise.scalar() : Noise.diagonal();
        for (JsonTree row : tree.get("pathwise").list()) {
            StoredPath path = endingAt(row.get("W_T").number(), end);
            double[] exact = circle
                    ? new double[] {row.get("X_T").number(), row.get("Y_T").number()}
                    : new double[] {row.get("X_T").number()};
            for (StochasticMethod method : SdeMethodScan.methods()) {
                if (method.takes(noise.kind())) {
                    requireClose(method, sde(equation, method, noise), path, y0, end, exact);
                }
            }
        }
    }

    private static void requireClose(
            StochasticMethod method, Sde<VectorField> sde, StoredPath path, double[] y0, double end, double[] exact) {
        double[] y = Solver.fixed(method, end / STEPS)
                .solve(sde.along(path), y0, 0, end)
                .endState();
        double square = 0;
        double size = 1;
        for (int i = 0; i < y.length; i++) {
            square += (y[i] - exact[i]) * (y[i] - exact[i]);
            size = Math.max(size, Math.abs(exact[i]));
        }
        double order = method.strongOrder(sde.noise().kind());
        assertThat(Math.sqrt(square) / size).as(method.name()).isLessThan(FACTOR * Math.pow(end / STEPS, order));
    }

    /** The path of a seed and a straight line: a bridge with the right end. */
    private static StoredPath endingAt(double w, double end) {
        GridPath path = GridPath.of(5, 1, 0, end, STEPS);
        BrownianCursor cursor = path.cursor();
        double[] total = new double[1];
        cursor.increment(0, end, total, new double[1]);
        double[] times = new double[STEPS + 1];
        double[][] increments = new double[STEPS][1];
        double[][] areas = new double[STEPS][1];
        for (int k = 0; k < STEPS; k++) {
            times[k] = path.time(k);
            cursor.increment(path.time(k), path.time(k + 1), increments[k], areas[k]);
            increments[k][0] += (w - total[0]) / STEPS;
        }
        times[STEPS] = end;
        return StoredPath.of(times, increments).withAreas(areas);
    }

    private static Sde<VectorField> sde(Equation equation, StochasticMethod method, Noise noise) {
        if (!method.solves(Calculus.ITO)) {
            return Sde.stratonovich(equation.stratonovichDrift, noise, equation.diffusion)
                    .withNoiseInducedDrift(equation.noiseInduced);
        }
        VectorField ito = (t, y, f) -> {
            double[] induced = new double[y.length];
            equation.noiseInduced.evaluate(t, y, induced);
            equation.stratonovichDrift.evaluate(t, y, f);
            for (int i = 0; i < f.length; i++) {
                f[i] += 0.5 * induced[i];
            }
        };
        return Sde.ito(ito, noise, equation.diffusion).withNoiseInducedDrift(equation.noiseInduced);
    }

    private static Equation equation(JsonTree tree) {
        String id = tree.get("id").text();
        double p = tree.has("params") ? parameter(tree.get("params")) : 0;
        Map<String, Equation> known = Map.of(
                "sde.path_sinh",
                new Equation(
                        (t, y, f) -> f[0] = Math.sqrt(y[0] * y[0] + 1),
                        (t, y, g) -> g[0] = Math.sqrt(y[0] * y[0] + 1),
                        (t, y, l) -> l[0] = y[0]),
                "sde.path_tanh",
                new Equation(
                        (t, y, f) -> f[0] = 0,
                        (t, y, g) -> g[0] = p * (1 - y[0] * y[0]),
                        (t, y, l) -> l[0] = -2 * p * p * y[0] * (1 - y[0] * y[0])),
                "sde.path_arctan",
                new Equation(
                        (t, y, f) -> f[0] = 0,
                        (t, y, g) -> g[0] = p * Math.pow(Math.cos(y[0]), 2),
                        (t, y, l) -> l[0] = -2 * p * p * Math.sin(y[0]) * Math.pow(Math.cos(y[0]), 3)),
                "sde.path_cube",
                new Equation(
                        (t, y, f) -> f[0] = 6 * Math.pow(Math.cbrt(y[0]), 2),
                        (t, y, g) -> g[0] = Math.pow(Math.cbrt(y[0]), 2),
                        (t, y, l) -> l[0] = 2 * Math.cbrt(y[0]) / 3),
                "sde.circle_stratonovich",
                new Equation(
                        (t, y, f) -> {
                            f[0] = 0;
                            f[1] = 0;
                        },
                        (t, y, g) -> {
                            g[0] = -y[1];
                            g[1] = y[0];
                        },
                        (t, y, l) -> {
                            l[0] = -y[0];
                            l[1] = -y[1];
                        }));
        assertThat(known).containsKey(id);
        return known.get(id);
    }

    private static double parameter(JsonTree params) {
        return params.get(params.keys().iterator().next()).number();
    }
}
