package org.costate.solver.sde;

import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.Sde;
import org.costate.solver.StochasticMethod;
import org.costate.solver.VectorField;
import org.costate.testkit.JsonTree;
import org.costate.testkit.ReferenceCases;

/** {@code dX = A X dt + B1 X dW1 + B2 X dW2}, the reference case of two noises that do not commute. */
final class LinearNoise {

    private final JsonTree tree;
    private final double[][] a;
    private final double[][] b1;
    private final double[][] b2;

    private LinearNoise(JsonTree tree) {
        this.tree = tree;
        a = tree.get("A").matrix();
        b1 = tree.get("B1").matrix();
        b2 = tree.get("B2").matrix();
    }

    static LinearNoise bank() {
        return new LinearNoise(
                ReferenceCases.find("sde", "sde.linear_noncommuting_a").tree());
    }

    JsonTree reference() {
        return tree.get("reference");
    }

    double end() {
        return tree.get("T").number();
    }

    double[] start() {
        return tree.get("x0").array();
    }

    /** E X X^T at the end, row by row. */
    double[] exactSecondMoments(Calculus calculus) {
        String key = calculus == Calculus.ITO ? "ito_second_moment_vec" : "stratonovich_second_moment_vec";
        return reference().get(key).array();
    }

    /** The equation for a state made of rows of two. */
    Sde<VectorField> sde(Calculus calculus) {
        VectorField drift = (t, y, f) -> {
            for (int row = 0; row < y.length; row += 2) {
                f[row] = a[0][0] * y[row] + a[0][1] * y[row + 1];
                f[row + 1] = a[1][0] * y[row] + a[1][1] * y[row + 1];
            }
        };
        VectorField diffusion = (t, y, g) -> {
            for (int row = 0; row < y.length; row += 2) {
                for (int i = 0; i < 2; i++) {
                    g[2 * (row + i)] = b1[i][0] * y[row] + b1[i][1] * y[row + 1];
                    g[2 * (row + i) + 1] = b2[i][0] * y[row] + b2[i][1] * y[row + 1];
                }
            }
        };
        Noise noise = Noise.general(2).rows(2);
        return calculus == Calculus.ITO ? Sde.ito(drift, noise, diffusion) : Sde.stratonovich(drift, noise, diffusion);
    }

    /** E X X^T after equal steps of a method, row by row: the step is linear in X, so its moments are a linear map. */
    double[] secondMoments(StochasticMethod method, Calculus calculus, int steps) {
        double[][] map = momentMap(OneStep.of(method, sde(calculus), end() / steps));
        double[] x = start();
        double[] moments = {x[0] * x[0], x[0] * x[1], x[1] * x[0], x[1] * x[1]};
        for (int k = 0; k < steps; k++) {
            double[] next = new double[4];
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < 4; j++) {
                    next[i] += map[i][j] * moments[j];
                }
            }
            moments = next;
        }
        return moments;
    }

    private static double[][] momentMap(OneStep step) {
        double[][] map = new double[4][4];
        GaussianNodes.of(6, 6, 6, 6).forEach((weight, normals) -> {
            double[][] columns = {step.from(new double[] {1, 0}, normals), step.from(new double[] {0, 1}, normals)};
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < 4; j++) {
                    map[i][j] += weight * columns[j / 2][i / 2] * columns[j % 2][i % 2];
                }
            }
        });
        return map;
    }
}
