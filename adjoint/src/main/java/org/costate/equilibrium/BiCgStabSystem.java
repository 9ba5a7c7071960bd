package org.costate.equilibrium;

import java.util.Arrays;

/** The workspace of {@link BiCgStab}. */
final class BiCgStabSystem extends IterativeSystem {

    /** Cosine between residual and shadow below which the recurrence has broken down. */
    private static final double BREAKDOWN = 0x1p-40;

    /** Beginnings anew that may pass without lessening the residual. */
    private static final int VAIN_STARTS = 3;

    private final double[] shadow;
    private final double[] p;
    private final double[] v;
    private final double[] s;
    private final double[] q;
    private final double[] best;
    private long iterations;

    BiCgStabSystem(Linearized at, double tolerance, int maxIterations) {
        super(at, tolerance, maxIterations);
        shadow = new double[n];
        p = new double[n];
        v = new double[n];
        s = new double[n];
        q = new double[n];
        best = new double[n];
    }

    @Override
    LinearOutcome iterate(double[] b, double[] x, double size, double tolerance) {
        iterations = 0;
        System.arraycopy(b, 0, r, 0, n);
        double least = size;
        Arrays.fill(best, 0);
        int vain = 0;
        while (true) {
            run(x, 0.5 * tolerance * size);
            double norm = residual(b, x);
            if (norm <= tolerance * size) {
                return outcome(norm / size, tolerance, iterations, "");
            }
            if (norm < 0.999 * least) {
                least = norm;
                vain = 0;
                System.arraycopy(x, 0, best, 0, n);
            } else {
                vain++;
                System.arraycopy(best, 0, x, 0, n);
                norm = residual(b, x);
            }
            if (vain == VAIN_STARTS || iterations >= maxIterations || !(norm < Double.POSITIVE_INFINITY)) {
                String why =
                        vain == VAIN_STARTS ? "; it breaks down: is the Jacobian singular? Gmres is more robust" : "";
                return outcome(norm / size, tolerance, iterations, why);
            }
            turnShadow(vain);
        }
    }

    /** The shadow of the residual; after a vain start another one, which is not orthogonal to it. */
    private void turnShadow(int vain) {
        for (int i = 0; i < n; i++) {
            shadow[i] = r[i] * (1 + 0.5 * vain * Math.sin(i + vain));
        }
    }

    /** Iterates from the residual r until it is small by the recurrence, or the recurrence ends. */
    private void run(double[] x, double goal) {
        if (iterations == 0) {
            turnShadow(0);
        }
        System.arraycopy(r, 0, p, 0, n);
        double rho = Norms.dot(shadow, r);
        double shadowSize = Norms.euclidean(shadow);
        while (iterations < maxIterations) {
            iterations++;
            product(p, v);
            double projection = Norms.dot(shadow, v);
            if (!(Math.abs(projection) > BREAKDOWN * shadowSize * Norms.euclidean(v))) {
                return;
            }
            double alpha = rho / projection;
            for (int i = 0; i < n; i++) {
                s[i] = r[i] - alpha * v[i];
            }
            product(s, q);
            double length = Norms.dot(q, q);
            double omega = length == 0 ? 0 : Norms.dot(q, s) / length;
            for (int i = 0; i < n; i++) {
                x[i] += alpha * p[i] + omega * s[i];
                r[i] = s[i] - omega * q[i];
            }
            double norm = Norms.euclidean(r);
            double next = Norms.dot(shadow, r);
            if (!(norm > goal) || omega == 0 || !(Math.abs(next) > BREAKDOWN * shadowSize * norm)) {
                return;
            }
            double beta = next / rho * (alpha / omega);
            rho = next;
            for (int i = 0; i < n; i++) {
                p[i] = r[i] + beta * (p[i] - omega * v[i]);
            }
        }
    }
}
