package org.costate.diffusion;

/**
 * One backward solve of a {@link ContinuousAdjoint}: from node to node, each nearer to the noise, with the state read from recorded
 * latents or solved again.
 */
abstract class ContinuousSweep {

    final AdjointScheme scheme;
    final LatentGrid grid;
    final boolean recorded;
    final double[] condition;
    final int n;
    final NoiseLevels levels;
    NoisyLinearization here;

    /** Scaled states at this node and the next. */
    double[] z;

    double[] zNext;

    /** The model's quantity at this node and at another, which the subclass says. */
    double[] q;

    double[] qOther;

    /** Cotangents of the form's state, y or z, at this node and the next. */
    double[] a;

    double[] aNext;
    final double[] thetaBar;
    final double[] conditionBar;
    final double[] phiBar;
    long pullbacks;
    private final double[][] latents;
    private long evaluations;

    ContinuousSweep(Denoiser model, AdjointScheme scheme, LatentGrid grid, double[][] latents, double[] condition) {
        this.scheme = scheme;
        this.grid = grid;
        this.latents = latents;
        this.condition = condition;
        recorded = latents.length > 1;
        n = latents[latents.length - 1].length;
        int d = model.dimension();
        if (n == 0 || n % d != 0) {
            throw new IllegalArgumentException(
                    "the last latent has length " + n + ", but must have a positive multiple of the dimension " + d);
        }
        for (int i = 0; i < latents.length; i++) {
            Batch.require("latents[" + i + "]", latents[i], n / d, d);
        }
        Batch.require("condition", condition, n / d, model.conditionWidth());
        if (scheme.form() != FlowForm.ANGLE && Double.isInfinite(grid.rho(0))) {
            throw new IllegalArgumentException(
                    "rho[0] = Infinity, where " + scheme + " is singular; use AdjointScheme.ANGLE_MIDPOINT");
        }
        levels = NoiseLevels.of(n / d);
        here = model.linearization();
        z = new double[n];
        zNext = new double[n];
        q = new double[n];
        qOther = new double[n];
        a = new double[n];
        aNext = new double[n];
        thetaBar = new double[model.parameterCount()];
        conditionBar = new double[condition.length];
        phiBar = new double[n / d];
    }

    /**
     * Fills zNext and aNext and adds to the cotangents of parameters and conditioning; {@link #here} and q are those of this
     * node.
     */
    abstract void step(int node);

    /** Makes {@link #here} and q those of a node that z and a have just come to and a step will start from. */
    abstract void arrive(int node);

    final LatentGradient run(double[] sampleBar) {
        int last = grid.size() - 1;
        Batch.require("sampleBar", sampleBar, levels.rows(), n / levels.rows());
        read(latents[latents.length - 1], last, z);
        double toState = grid.scale(last) * stateScale(last);
        for (int i = 0; i < n; i++) {
            a[i] = toState * sampleBar[i];
        }
        evaluate(here, last, z, q);
        for (int node = last; node > 0; node--) {
            if (recorded) {
                read(latents[node - 1], node - 1, zNext);
            }
            step(node);
            double[] free = z;
            z = zNext;
            zNext = free;
            free = a;
            a = aNext;
            aNext = free;
            if (node > 1) {
                arrive(node - 1);
            }
        }
        double fromState = grid.scale(0) * stateScale(0);
        double[] noiseBar = new double[n];
        double[] start = new double[n];
        for (int i = 0; i < n; i++) {
            noiseBar[i] = a[i] / fromState;
            start[i] = z[i] * grid.scale(0);
        }
        return new LatentGradient(noiseBar, thetaBar, conditionBar, start, evaluations, pullbacks);
    }

    private void read(double[] latent, int node, double[] into) {
        for (int i = 0; i < n; i++) {
            into[i] = latent[i] / grid.scale(node);
        }
    }

    /** {@code z = stateScale state}, the state being y or z. */
    final double stateScale(int node) {
        return scheme.form() == FlowForm.ANGLE ? 1 : 1 / Math.hypot(1, grid.rho(node));
    }

    final void evaluate(NoisyLinearization pass, int node, double[] at, double[] out) {
        levels.fillRho(grid.rho(node));
        evaluateThere(pass, at, out);
    }

    /** At the levels that are set. */
    final void evaluateThere(NoisyLinearization pass, double[] at, double[] out) {
        pass.evaluate(levels, at, condition, out);
        evaluations++;
    }

    /** {@code cos(angle) z + sin(angle) v}: a step of the state in the angle, exact for a point mass. */
    final void rotate(double angle, double[] into) {
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        for (int i = 0; i < n; i++) {
            into[i] = cos * z[i] + sin * q[i];
        }
    }

    /** {@code e^h = rhoNext / rho}, with which the state is solved again in DATA. */
    final double growth(int node) {
        double growth = grid.rho(node - 1) / grid.rho(node);
        if (Double.isInfinite(growth)) {
            throw new IllegalArgumentException("rho[" + node + "] = 0.0, from where " + scheme
                    + " cannot solve the trajectory again; use AdjointScheme.ANGLE_MIDPOINT, or rho > 0");
        }
        return growth;
    }
}
