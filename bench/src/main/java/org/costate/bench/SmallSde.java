package org.costate.bench;

import org.costate.solver.Noise;
import org.costate.solver.Sde;
import org.costate.solver.VectorField;

/** A stochastic equation of two components so small that the steps around it are what costs. Immutable. */
final class SmallSde {

    private final Sde<VectorField> sde;
    private final double[] y0;
    private final double t1;

    private SmallSde(Sde<VectorField> sde, double[] y0, double t1) {
        this.sde = sde;
        this.y0 = y0;
        this.t1 = t1;
    }

    /** The noisy cubic spiral from (2, 0) on [0, 1]. */
    static SmallSde spiral() {
        VectorField drift = (t, y, dydt) -> {
            double a = y[0] * y[0] * y[0];
            double b = y[1] * y[1] * y[1];
            dydt[0] = -0.1 * a - 2 * b;
            dydt[1] = 2 * a - 0.1 * b;
        };
        VectorField diffusion = (t, y, g) -> {
            g[0] = 0.2 * y[0];
            g[1] = 0.2 * y[1];
        };
        return new SmallSde(Sde.ito(drift, Noise.diagonal(), diffusion), new double[] {2, 0}, 1);
    }

    /** Hunters and prey from (1, 1) on [0, 10], rates 1.5, 1, 1 and 3, both with a noise of a tenth. */
    static SmallSde lotkaVolterra() {
        VectorField drift = (t, y, dydt) -> {
            double met = y[0] * y[1];
            dydt[0] = 1.5 * y[0] - met;
            dydt[1] = met - 3 * y[1];
        };
        VectorField diffusion = (t, y, g) -> {
            g[0] = 0.1 * y[0];
            g[1] = 0.1 * y[1];
        };
        return new SmallSde(Sde.ito(drift, Noise.diagonal(), diffusion), new double[] {1, 1}, 10);
    }

    Sde<VectorField> sde() {
        return sde;
    }

    /** The state at time 0, a new array. */
    double[] y0() {
        return y0.clone();
    }

    double t1() {
        return t1;
    }
}
