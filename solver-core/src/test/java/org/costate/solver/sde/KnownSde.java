package org.costate.solver.sde;

import java.util.List;
import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.Sde;
import org.costate.solver.VectorField;

/**
 * An equation on [0, 1] whose solution is a known functional of its path. All but the first ones are images of
 *
 * <pre>
 * dX_i = (a exp(-X_i) + b) dt + (1 + kappa t) sum_j B_ij dW_j
 * X_i(t) = b t + M_i(t) + log(exp(X_i(0)) + a int_0^t exp(-b s - M_i(s)) ds),   M_i = int (1 + kappa t) sum_j B_ij dW_j
 * </pre>
 *
 * under smooth maps, which the chain rule of Stratonovich turns into equations with other structures of noise. Drift and
 * noise of none but the first two commute, so that the space-time areas matter.
 */
final class KnownSde {

    /** The solution at 1 along a path. */
    interface Exact {
        double[] at(FinePath path);
    }

    private static final double A = 0.4;
    private static final double B = -0.3;
    private static final double KAPPA = 0.5;
    private static final double COS = 0.8;
    private static final double SIN = 0.6;

    private final String name;
    private final Noise noise;
    private final VectorField drift;
    private final VectorField diffusion;
    private final VectorField noiseInduced;
    private final double[] y0;
    private final Exact exact;

    private KnownSde(
            String name,
            Noise noise,
            VectorField drift,
            VectorField diffusion,
            VectorField noiseInduced,
            double[] y0,
            Exact exact) {
        this.name = name;
        this.noise = noise;
        this.drift = drift;
        this.diffusion = diffusion;
        this.noiseInduced = noiseInduced;
        this.y0 = y0;
        this.exact = exact;
    }

    static List<KnownSde> all() {
        return List.of(
                geometric(),
                tanh(),
                ornsteinUhlenbeck(),
                additive("additive diagonal", Noise.additiveDiagonal(), new double[][] {{1.2, 0}, {0, 0.9}}, false),
                additive("additive matrix", Noise.additive(3), new double[][] {{0.9, 0.8, 0}, {-0.6, 0.4, 0.8}}, true),
                sinh("diagonal", Noise.diagonal(), new double[][] {{0.7, 0}, {0, 0.5}}, false),
                sinh("scalar", Noise.scalar(), new double[][] {{0.7}, {0.5}}, true),
                sinh("commutative", Noise.commutative(2), new double[][] {{0.5, 0.4}, {-0.3, 0.5}}, true),
                noncommuting());
    }

    Noise noise() {
        return noise;
    }

    double[] y0() {
        return y0.clone();
    }

    double[] exact(FinePath path) {
        return exact.at(path);
    }

    int sources() {
        return noise.sources(y0.length);
    }

    boolean isLinearWithConstantNoise() {
        return name.equals("Ornstein-Uhlenbeck");
    }

    /** The equation in one or the other reading, with the same solution. */
    Sde<VectorField> sde(Calculus calculus) {
        VectorField itoDrift = (t, y, dydt) -> {
            noiseInduced.evaluate(t, y, dydt);
            double[] f = new double[dydt.length];
            drift.evaluate(t, y, f);
            for (int i = 0; i < f.length; i++) {
                dydt[i] = f[i] + 0.5 * dydt[i];
            }
        };
        Sde<VectorField> sde = calculus == Calculus.ITO
                ? Sde.ito(itoDrift, noise, diffusion)
                : Sde.stratonovich(drift, noise, diffusion);
        return sde.withNoiseInducedDrift(noiseInduced);
    }

    @Override
    public String toString() {
        return name;
    }

    private static KnownSde geometric() {
        double mu = 0.3;
        double[] sigma = {0.6, -0.4};
        return new KnownSde(
                "geometric Brownian motion",
                Noise.diagonal(),
                (t, y, f) -> {
                    f[0] = mu * y[0];
                    f[1] = mu * y[1];
                },
                (t, y, g) -> {
                    g[0] = sigma[0] * y[0];
                    g[1] = sigma[1] * y[1];
                },
                (t, y, l) -> {
                    l[0] = sigma[0] * sigma[0] * y[0];
                    l[1] = sigma[1] * sigma[1] * y[1];
                },
                new double[] {1, 0.5},
                path -> new double[] {Math.exp(mu + sigma[0] * path.end(0)), 0.5 * Math.exp(mu + sigma[1] * path.end(1))
                });
    }

    private static KnownSde tanh() {
        double c = 0.4;
        double b = 0.5;
        return new KnownSde(
                "hyperbolic tangent",
                Noise.scalar(),
                (t, y, f) -> f[0] = c * (1 - y[0] * y[0]),
                (t, y, g) -> g[0] = b * (1 - y[0] * y[0]),
                (t, y, l) -> l[0] = -2 * b * b * y[0] * (1 - y[0] * y[0]),
                new double[] {0.5},
                path -> new double[] {Math.tanh(c + b * path.end(0) + 0.5 * Math.log(3))});
    }

    private static KnownSde ornsteinUhlenbeck() {
        double theta = 1.3;
        double sigma = 0.8;
        return new KnownSde(
                "Ornstein-Uhlenbeck",
                Noise.additiveDiagonal(),
                (t, y, f) -> f[0] = -theta * y[0],
                (t, y, g) -> g[0] = sigma,
                (t, y, l) -> l[0] = 0,
                new double[] {1},
                path -> new double[] {Math.exp(-theta) + sigma * decayed(path, theta)});
    }

    /** {@code int_0^1 exp(-theta (1 - s)) dW}, the weight being a line in each cell. */
    private static double decayed(FinePath path, double theta) {
        double h = 1.0 / FinePath.CELLS;
        double sum = 0;
        for (int k = 0; k < FinePath.CELLS; k++) {
            double middle = Math.exp(-theta * (1 - (k + 0.5) * h));
            sum += middle * (path.w(k, 0) - theta * h * path.h(k, 0));
        }
        return sum;
    }

    private static KnownSde additive(String name, Noise noise, double[][] matrix, boolean rotated) {
        double[] x0 = {0.2, -0.4};
        return new KnownSde(
                name,
                noise,
                (t, y, f) -> {
                    double[] x = turned(y, rotated, -1);
                    double[] fx = {A * Math.exp(-x[0]) + B, A * Math.exp(-x[1]) + B};
                    System.arraycopy(turned(fx, rotated, 1), 0, f, 0, 2);
                },
                (t, y, g) -> setColumns(matrix, noise, rotated, new double[] {1 + KAPPA * t, 1 + KAPPA * t}, g),
                (t, y, l) -> {
                    l[0] = 0;
                    l[1] = 0;
                },
                turned(x0, rotated, 1),
                path -> turned(solution(path, matrix, x0), rotated, 1));
    }

    /** y = R sinh(X), with R a rotation or not. */
    private static KnownSde sinh(String name, Noise noise, double[][] matrix, boolean rotated) {
        double[] x0 = {0.2, -0.4};
        return new KnownSde(
                name,
                noise,
                (t, y, f) -> {
                    double[] v = turned(y, rotated, -1);
                    double[] fx = new double[2];
                    for (int i = 0; i < 2; i++) {
                        fx[i] = slope(v[i]) * (A * Math.exp(-asinh(v[i])) + B);
                    }
                    System.arraycopy(turned(fx, rotated, 1), 0, f, 0, 2);
                },
                (t, y, g) -> {
                    double[] v = turned(y, rotated, -1);
                    double rise = 1 + KAPPA * t;
                    setColumns(matrix, noise, rotated, new double[] {rise * slope(v[0]), rise * slope(v[1])}, g);
                },
                (t, y, l) -> {
                    double[] v = turned(y, rotated, -1);
                    double rise = (1 + KAPPA * t) * (1 + KAPPA * t);
                    double[] lx = {rise * square(matrix[0]) * v[0], rise * square(matrix[1]) * v[1]};
                    System.arraycopy(turned(lx, rotated, 1), 0, l, 0, 2);
                },
                turned(new double[] {Math.sinh(x0[0]), Math.sinh(x0[1])}, rotated, 1),
                path -> {
                    double[] x = solution(path, matrix, x0);
                    return turned(new double[] {Math.sinh(x[0]), Math.sinh(x[1])}, rotated, 1);
                });
    }

    /** y_1 = y_1(0) + c t + b W_1 and y_2 = arctan(z), dz = d dt + y_1 o dW_2. */
    private static KnownSde noncommuting() {
        double b = 0.8;
        double c = 0.3;
        double d = 0.2;
        double[] start = {0.4, 0.1};
        return new KnownSde(
                "general",
                Noise.general(2),
                (t, y, f) -> {
                    f[0] = c;
                    f[1] = d * cosSquare(y[1]);
                },
                (t, y, g) -> {
                    g[0] = b;
                    g[1] = 0;
                    g[2] = 0;
                    g[3] = y[0] * cosSquare(y[1]);
                },
                (t, y, l) -> {
                    l[0] = 0;
                    l[1] = -y[0] * y[0] * Math.sin(2 * y[1]) * cosSquare(y[1]);
                },
                new double[] {start[0], Math.atan(start[1])},
                path -> {
                    double h = 1.0 / FinePath.CELLS;
                    double first = start[0];
                    double z = start[1] + d;
                    for (int k = 0; k < FinePath.CELLS; k++) {
                        double w1 = path.w(k, 0);
                        double w2 = path.w(k, 1);
                        double area = path.h(k, 0) * w2 - path.h(k, 1) * w1;
                        z += first * w2 + c * h * (0.5 * w2 - path.h(k, 1)) + b * (0.5 * w1 * w2 + area);
                        first += c * h + b * w1;
                    }
                    return new double[] {first, Math.atan(z)};
                });
    }

    /**
     * X at 1. In a cell M is taken as its mean given increments and areas, a parabola, the integral by three places of
     * Gauss; what is left over has the variance h/15 on the average.
     */
    private static double[] solution(FinePath path, double[][] matrix, double[] x0) {
        double h = 1.0 / FinePath.CELLS;
        double[] places = {0.5 - Math.sqrt(0.15), 0.5, 0.5 + Math.sqrt(0.15)};
        double[] weights = {5.0 / 18, 4.0 / 9, 5.0 / 18};
        double[] x = new double[2];
        for (int i = 0; i < 2; i++) {
            double m = 0;
            double z = Math.exp(x0[i]);
            for (int k = 0; k < FinePath.CELLS; k++) {
                double rise = 1 + KAPPA * (k + 0.5) * h;
                double w = 0;
                double area = 0;
                for (int j = 0; j < matrix[i].length; j++) {
                    w += matrix[i][j] * path.w(k, j);
                    area += matrix[i][j] * path.h(k, j);
                }
                double dm = rise * w - KAPPA * h * area;
                double rest = 1 + rise * rise * square(matrix[i]) * h / 30;
                for (int q = 0; q < 3; q++) {
                    double s = places[q];
                    double inside = m + s * dm + 6 * s * (1 - s) * rise * area;
                    z += A * h * weights[q] * rest * Math.exp(-B * (k + s) * h - inside);
                }
                m += dm;
            }
            x[i] = B + m + Math.log(z);
        }
        return x;
    }

    /** Writes R diag(rise) B, row-major or as a diagonal. */
    private static void setColumns(double[][] matrix, Noise noise, boolean rotated, double[] rise, double[] g) {
        if (noise.isDiagonal()) {
            g[0] = matrix[0][0] * rise[0];
            g[1] = matrix[1][1] * rise[1];
            return;
        }
        int columns = matrix[0].length;
        for (int j = 0; j < columns; j++) {
            double[] column = turned(new double[] {rise[0] * matrix[0][j], rise[1] * matrix[1][j]}, rotated, 1);
            g[j] = column[0];
            g[columns + j] = column[1];
        }
    }

    private static double[] turned(double[] v, boolean rotated, double sign) {
        double s = sign * SIN;
        return rotated ? new double[] {COS * v[0] - s * v[1], s * v[0] + COS * v[1]} : v.clone();
    }

    private static double slope(double v) {
        return Math.sqrt(1 + v * v);
    }

    private static double cosSquare(double v) {
        return Math.cos(v) * Math.cos(v);
    }

    private static double asinh(double v) {
        return Math.log(v + slope(v));
    }

    private static double square(double[] row) {
        double sum = 0;
        for (double v : row) {
            sum += v * v;
        }
        return sum;
    }
}
