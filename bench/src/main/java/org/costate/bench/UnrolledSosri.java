package org.costate.bench;

import org.costate.solver.VectorField;
import org.costate.solver.noise.BrownianCursor;

/**
 * SOSRI for two components written out by hand, with the textbook's controller and nothing else: no checks, no counts but
 * that of the attempts, one method, one length. It asks the same kind of path as the library. For one thread.
 *
 * <p>Source: Rackauckas, Nie 2020.
 */
final class UnrolledSosri {

    private static final double[] C0 = {0, -0.04199224421316468, 0.7898405466170333, 3.7504010171562823};
    private static final double[] C1 = {0, 0.26204282091330466, 0.05879875232001766, 0.758661169101175};
    private static final double[] A01 = {-0.04199224421316468};
    private static final double[] A02 = {2.842612915017106, -2.0527723684000727};
    private static final double[] A03 = {4.338237071435815, -2.8895936137439793, 2.3017575594644466};
    private static final double[] A11 = {0.26204282091330466};
    private static final double[] A12 = {0.20903646383505375, -0.1502377115150361};
    private static final double[] A13 = {0.05836595312746999, 0.6149440396332373, 0.08535117634046772};
    private static final double[] B01 = {-0.21641093549612528};
    private static final double[] B02 = {1.5336352863679572, 0.26066223492647056};
    private static final double[] B03 = {-1.0536037558179159, 1.7015284721089472, -0.20725685784180017};
    private static final double[] B11 = {-0.5119011827621657};
    private static final double[] B12 = {2.67767339866713, -4.9395031322250995};
    private static final double[] B13 = {0.15580956238299215, 3.2361551006624674, -1.4223118283355949};
    private static final double[] ALPHA = {
        1.140099274172029, -0.6401334255743456, 0.4736296532772559, 0.026404498125060714
    };
    private static final double[] BETA1 = {
        -1.8453464565104432, 2.688764531100726, -0.2523866501071323, 0.40896857551684956
    };
    private static final double[] BETA2 = {
        0.4969658141589478, -0.5771202869753592, -0.12919702470322217, 0.2093514975196336
    };
    private static final double[] BETA3 = {
        2.8453464565104425, -2.688764531100725, 0.2523866501071322, -0.40896857551684945
    };
    private static final double[] BETA4 = {
        0.11522663875443433, -0.57877086147738, 0.2857851028163886, 0.17775911990655704
    };
    private static final double FIRST_STEP = 1e-4;

    private final VectorField drift;
    private final VectorField diffusion;
    private final double tolerance;
    private final double[][] f = new double[4][2];
    private final double[][] g = new double[4][2];
    private final double[] z = new double[2];
    private final double[] w = new double[2];
    private final double[] area = new double[2];
    private long attempts;

    UnrolledSosri(SmallSde problem, double tolerance) {
        drift = problem.sde().drift();
        diffusion = problem.sde().diffusion();
        this.tolerance = tolerance;
    }

    /** Sum of both components at t1, from time 0. */
    double solve(BrownianCursor cursor, double[] y0, double t1) {
        double[] y = y0.clone();
        double[] next = new double[2];
        double t = 0;
        double h = FIRST_STEP;
        double last = 1;
        attempts = 0;
        while (t < t1) {
            double end = Math.min(t + h, t1);
            h = end - t;
            cursor.increment(t, end, w, area);
            double error = step(t, h, y, next);
            attempts++;
            double factor = 0.9 * Math.pow(error, -0.4 / 1.5) * Math.pow(last, 0.1 / 1.5);
            if (error <= 1) {
                t = end;
                y[0] = next[0];
                y[1] = next[1];
                last = error;
            }
            h *= Math.min(3, Math.max(0.2, factor));
        }
        return y[0] + y[1];
    }

    /** Attempts of the last solve. */
    long attempts() {
        return attempts;
    }

    private double step(double t, double h, double[] y, double[] next) {
        double root = Math.sqrt(h);
        double[] x2 = area;
        x2[0] += 0.5 * w[0];
        x2[1] += 0.5 * w[1];
        evaluate(drift, t, y[0], y[1], f[0]);
        evaluate(diffusion, t, y[0], y[1], g[0]);
        evaluate(drift, t + C0[1] * h, z1(0, h, y, A01, B01, x2[0]), z1(1, h, y, A01, B01, x2[1]), f[1]);
        evaluate(diffusion, t + C1[1] * h, z1(0, h, y, A11, B11, root), z1(1, h, y, A11, B11, root), g[1]);
        evaluate(drift, t + C0[2] * h, z2(0, h, y, A02, B02, x2[0]), z2(1, h, y, A02, B02, x2[1]), f[2]);
        evaluate(diffusion, t + C1[2] * h, z2(0, h, y, A12, B12, root), z2(1, h, y, A12, B12, root), g[2]);
        evaluate(drift, t + C0[3] * h, z3(0, h, y, A03, B03, x2[0]), z3(1, h, y, A03, B03, x2[1]), f[3]);
        evaluate(diffusion, t + C1[3] * h, z3(0, h, y, A13, B13, root), z3(1, h, y, A13, B13, root), g[3]);
        double e0 = end(0, h, root, y, next);
        double e1 = end(1, h, root, y, next);
        return Math.sqrt(0.5 * (e0 * e0 + e1 * e1));
    }

    private void evaluate(VectorField field, double t, double z0, double z1, double[] out) {
        z[0] = z0;
        z[1] = z1;
        field.evaluate(t, z, out);
    }

    private double z1(int i, double h, double[] y, double[] a, double[] b, double xi) {
        return y[i] + h * a[0] * f[0][i] + b[0] * g[0][i] * xi;
    }

    private double z2(int i, double h, double[] y, double[] a, double[] b, double xi) {
        return y[i] + h * (a[0] * f[0][i] + a[1] * f[1][i]) + (b[0] * g[0][i] + b[1] * g[1][i]) * xi;
    }

    private double z3(int i, double h, double[] y, double[] a, double[] b, double xi) {
        return y[i]
                + h * (a[0] * f[0][i] + a[1] * f[1][i] + a[2] * f[2][i])
                + (b[0] * g[0][i] + b[1] * g[1][i] + b[2] * g[2][i]) * xi;
    }

    private static double dot(double[] a, double[][] k, int i) {
        return a[0] * k[0][i] + a[1] * k[1][i] + a[2] * k[2][i] + a[3] * k[3][i];
    }

    /** The next state, and the scaled error of a component. */
    private double end(int i, double h, double root, double[] y, double[] next) {
        double W = w[i];
        double chi1 = (W * W - h) / (2 * root);
        double chi3 = W * (W * W - 3 * h) / (6 * h);
        double higher = dot(BETA3, g, i) * area[i] + dot(BETA4, g, i) * chi3;
        double byDrift = h * dot(ALPHA, f, i);
        next[i] = y[i] + byDrift + dot(BETA1, g, i) * W + dot(BETA2, g, i) * chi1 + higher;
        double scale = tolerance * (1 + Math.max(Math.abs(y[i]), Math.abs(next[i])));
        return (byDrift - h * f[0][i] + higher) / scale;
    }
}
