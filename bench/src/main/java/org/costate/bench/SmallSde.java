package org.costate.bench;

import org.costate.solver.Noise;
import org.costate.solver.RowEquation;
import org.costate.solver.RowField;
import org.costate.solver.Sde;
import org.costate.solver.VectorField;

/** A stochastic equation of two components so small that the steps around it are what costs. Immutable. */
final class SmallSde {

    private final Sde<VectorField> sde;
    private final RowEquation rows;
    private final double[] y0;
    private final double t1;

    private SmallSde(Sde<VectorField> sde, RowField drift, RowField diffusion, double[] y0, double t1) {
        this.sde = sde;
        rows = RowEquation.ito(2, drift, sde.noise(), diffusion);
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
        RowField drifts = (t, y, dydt) -> {
            for (int i = 0; i < y.length; i += 2) {
                double a = y[i] * y[i] * y[i];
                double b = y[i + 1] * y[i + 1] * y[i + 1];
                dydt[i] = -0.1 * a - 2 * b;
                dydt[i + 1] = 2 * a - 0.1 * b;
            }
        };
        Sde<VectorField> sde = Sde.ito(drift, Noise.diagonal(), diffusion);
        return new SmallSde(sde, drifts, multiples(0.2), new double[] {2, 0}, 1);
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
        RowField drifts = (t, y, dydt) -> {
            for (int i = 0; i < y.length; i += 2) {
                double met = y[i] * y[i + 1];
                dydt[i] = 1.5 * y[i] - met;
                dydt[i + 1] = met - 3 * y[i + 1];
            }
        };
        Sde<VectorField> sde = Sde.ito(drift, Noise.diagonal(), diffusion);
        return new SmallSde(sde, drifts, multiples(0.1), new double[] {1, 1}, 10);
    }

    private static RowField multiples(double factor) {
        return (t, y, g) -> {
            for (int i = 0; i < y.length; i++) {
                g[i] = factor * y[i];
            }
        };
    }

    /** The same equation for many paths at once. */
    RowEquation rows() {
        return rows;
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
