package org.costate.examples.spiral;

import org.costate.solver.Noise;
import org.costate.solver.SaveAt;
import org.costate.solver.Sde;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.VectorField;
import org.costate.solver.noise.PathFamily;
import org.costate.solver.sde.SRIW1;

/**
 * The spiral with noise, {@code du1 = (-0.1 u1^3 - 2 u2^3) dt + 0.2 u1 dW1, du2 = (2 u1^3 - 0.1 u2^3) dt + 0.2 u2 dW2} from
 * (2, 0) on [0, 1]: what is learned are mean and variance of each component at 30 times.
 *
 * <p>Source: Rackauckas et al., <i>Universal differential equations</i>, 2020; Pal et al. 2021.
 */
final class NoisySpiral {

    /** End of what is seen in training. */
    static final double END = 1;

    private static final double NOISE = 0.2;
    private static final int PATHS = 10_000;
    private static final int STEPS = 512;
    private static final long SEED = 2021;

    private NoisySpiral() {}

    /** Evenly spaced times, the start among them. */
    static double[] times() {
        double[] times = new double[CubicSpiral.TIMES];
        for (int i = 0; i < times.length; i++) {
            times[i] = i == times.length - 1 ? END : END * i / (times.length - 1);
        }
        return times;
    }

    /**
     * The state of many paths at the start.
     *
     * @param paths how many
     * @return a row of two for each path
     */
    static double[] starts(int paths) {
        double[] start = CubicSpiral.start();
        double[] all = new double[2 * paths];
        for (int i = 0; i < all.length; i++) {
            all[i] = start[i % 2];
        }
        return all;
    }

    /** Mean and variance of the true equation at the times, by 10,000 paths at fixed steps; always the same. */
    static Moments truth() {
        VectorField drift = (t, u, dudt) -> {
            for (int i = 0; i < u.length; i += 2) {
                double x = u[i] * u[i] * u[i];
                double y = u[i + 1] * u[i + 1] * u[i + 1];
                dudt[i] = -0.1 * x - 2 * y;
                dudt[i + 1] = 2 * x - 0.1 * y;
            }
        };
        VectorField diffusion = (t, u, g) -> {
            for (int i = 0; i < u.length; i++) {
                g[i] = NOISE * u[i];
            }
        };
        Sde<VectorField> sde = Sde.ito(drift, Noise.diagonal(), diffusion);
        Solution solution = Solver.fixed(SRIW1.METHOD, END / STEPS)
                .withSaveAt(SaveAt.times(times()))
                .solve(
                        sde.along(PathFamily.of(SEED, 2, 0, END)
                                .withTolerance(1e-5)
                                .rows(0, PATHS)),
                        starts(PATHS),
                        0,
                        END);
        return Moments.of(solution);
    }
}
