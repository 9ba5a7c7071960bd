package org.costate.equilibrium;

/** The workspace of {@link BiCgStab}, for each block its own recurrence. */
final class BiCgStabSystem extends IterativeSystem {

    /** Cosine between residual and shadow below which the recurrence has broken down. */
    private static final double BREAKDOWN = 0x1p-40;

    /** The residual by the recurrence is brought below this part of the goal, for the true one may be larger. */
    private static final double CAUTION = 0.5;

    private final double[] shadow;
    private final double[] p;
    private final double[] v;
    private final double[] s;
    private final double[] q;
    private final double[] rho;
    private final double[] alpha;
    private final double[] shadowSize;
    private final boolean[] open;

    BiCgStabSystem(Linearized at, double tolerance, int maxIterations) {
        super(at, tolerance, maxIterations);
        shadow = new double[n];
        p = new double[n];
        v = new double[n];
        s = new double[n];
        q = new double[n];
        rho = new double[blocks];
        alpha = new double[blocks];
        shadowSize = new double[blocks];
        open = new boolean[blocks];
    }

    @Override
    void run(double[] x, int vain) {
        boolean any = false;
        for (int b = 0; b < blocks; b++) {
            open[b] = !isSolved(b);
            clear(p, b);
            clear(s, b);
            if (open[b]) {
                begin(b, vain);
                any = true;
            }
        }
        while (any && iterations < maxIterations) {
            iterations++;
            product(p, v);
            for (int b = 0; b < blocks; b++) {
                if (open[b]) {
                    halfStep(b);
                }
                if (!open[b]) {
                    clear(s, b);
                }
            }
            product(s, q);
            any = false;
            for (int b = 0; b < blocks; b++) {
                if (open[b]) {
                    step(b, x);
                    any |= open[b];
                }
                if (!open[b]) {
                    clear(p, b);
                }
            }
        }
    }

    /** The shadow of the residual; after a run in vain another one, which is not orthogonal to it. */
    private void begin(int b, int vain) {
        for (int i = 0; i < width; i++) {
            int k = b * width + i;
            shadow[k] = r[k] * (1 + 0.5 * vain * Math.sin(i + vain));
        }
        add(1, r, p, b);
        rho[b] = dot(shadow, r, b);
        shadowSize[b] = norm(shadow, b);
    }

    private void halfStep(int b) {
        double projection = dot(shadow, v, b);
        open[b] = Math.abs(projection) > BREAKDOWN * shadowSize[b] * norm(v, b);
        if (open[b]) {
            alpha[b] = rho[b] / projection;
            clear(s, b);
            add(1, r, s, b);
            add(-alpha[b], v, s, b);
        }
    }

    private void step(int b, double[] x) {
        double length = dot(q, q, b);
        double omega = length == 0 ? 0 : dot(q, s, b) / length;
        add(alpha[b], p, x, b);
        add(omega, s, x, b);
        clear(r, b);
        add(1, s, r, b);
        add(-omega, q, r, b);
        double left = norm(r, b);
        double next = dot(shadow, r, b);
        open[b] = left > CAUTION * goal[b] && omega != 0 && Math.abs(next) > BREAKDOWN * shadowSize[b] * left;
        if (open[b]) {
            double beta = next / rho[b] * (alpha[b] / omega);
            rho[b] = next;
            for (int i = b * width; i < (b + 1) * width; i++) {
                p[i] = r[i] + beta * (p[i] - omega * v[i]);
            }
        }
    }

    @Override
    int patience() {
        return 3;
    }

    @Override
    String why() {
        return "; it breaks down: is the Jacobian singular? Gmres is more robust";
    }
}
