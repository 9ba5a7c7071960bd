package org.costate.adjoint;

import java.util.Random;
import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.PrescribedSteps;
import org.costate.solver.Sde;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepLog;
import org.costate.solver.noise.BrownianPath;

/**
 * A loss on the saved states and on E and S of all steps of a stochastic solve, as a function of one vector of initial
 * state and parameters, at frozen steps along a given path.
 */
final class DrivenLoss {

    static final int N = 2;

    private final Calculus calculus;
    private final Noise noise;
    private final boolean onError;
    private final boolean onStiffness;

    DrivenLoss(Calculus calculus, Noise noise, boolean onError, boolean onStiffness) {
        this.calculus = calculus;
        this.noise = noise;
        this.onError = onError;
        this.onStiffness = onStiffness;
    }

    double[] start() {
        double[] drift = WaveField.theta(N, 0.8);
        double[] diffusion = WaveField.theta(noise.length(N), 0.5);
        double[] induced = WaveField.theta(N, 0.2);
        double[] x = new double[N + drift.length + diffusion.length + induced.length];
        x[0] = 0.4;
        x[1] = -0.7;
        System.arraycopy(drift, 0, x, N, drift.length);
        System.arraycopy(diffusion, 0, x, N + drift.length, diffusion.length);
        System.arraycopy(induced, 0, x, N + drift.length + diffusion.length, induced.length);
        return x;
    }

    double[] y0(double[] x) {
        return java.util.Arrays.copyOf(x, N);
    }

    Sde<WaveField> sde(double[] x) {
        int values = noise.length(N);
        int second = N + 2 * N;
        int third = second + 2 * values;
        WaveField drift = new WaveField(N, true, java.util.Arrays.copyOfRange(x, N, second));
        WaveField diffusion =
                new WaveField(values, !noise.isAdditive(), java.util.Arrays.copyOfRange(x, second, third));
        WaveField induced = new WaveField(N, true, java.util.Arrays.copyOfRange(x, third, x.length));
        Sde<WaveField> sde =
                calculus == Calculus.ITO ? Sde.ito(drift, noise, diffusion) : Sde.stratonovich(drift, noise, diffusion);
        return sde.withNoiseInducedDrift(induced);
    }

    double[] weights(int count, int seed) {
        return new Random(seed).doubles(count, -1, 1).toArray();
    }

    void fill(Recording recording, Cotangents bar) {
        double[] states = weights(bar.states().length, 1);
        System.arraycopy(states, 0, bar.states(), 0, states.length);
        int steps = recording.log().size();
        double[] e = weights(steps, 2);
        double[] s = weights(steps, 3);
        for (int j = 0; j < steps; j++) {
            bar.error()[j] = onError ? e[j] : 0;
            bar.stiffness()[j] = onStiffness ? s[j] : 0;
        }
    }

    double value(Solver solver, double[] x, BrownianPath path, PrescribedSteps steps, double t0, double t1) {
        StepLog log = StepLog.of();
        Solution solution = solver.withController(steps).solve(sde(x).along(path), y0(x), t0, t1, log);
        double value = 0;
        double[] w = weights(solution.size() * N, 1);
        for (int i = 0; i < w.length; i++) {
            value += w[i] * solution.value(i / N, i % N);
        }
        double[] e = weights(log.size(), 2);
        double[] s = weights(log.size(), 3);
        for (int j = 0; j < log.size(); j++) {
            value += onError ? e[j] * log.error(j) : 0;
            value += onStiffness ? s[j] * log.stiffness(j) : 0;
        }
        return value;
    }
}
