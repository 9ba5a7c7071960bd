package org.costate.solver.srk;

import java.util.Arrays;
import org.costate.solver.Attempt;
import org.costate.solver.DenseSegment;
import org.costate.solver.DrivenField;
import org.costate.solver.Noise;
import org.costate.solver.OutsideDomainException;
import org.costate.solver.Sde;
import org.costate.solver.StageMonitor;
import org.costate.solver.Stepper;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.noise.BrownianCursor;

/** The workspace of one solve by any stochastic Runge-Kutta method. */
final class StochasticStepper implements Stepper {

    private final StochasticKernel kernel;
    private final StochasticTableau tableau;
    private final VectorField drift;
    private final VectorField diffusion;
    private final VectorField noiseInduced;
    private final BrownianCursor cursor;
    private final StageMonitor monitor;
    private final StochasticEstimates estimates;
    private final int stages;
    private final boolean[] isStart;
    private final double[] w;
    private final double[] area;
    private final double[][] f;
    private final double[][] g;
    private final double[][] z;
    private final double[] scratch;
    private final double[] startDrift;
    private double[] y;
    private double[] yNext;
    private boolean haveStart;

    StochasticStepper(
            StochasticRungeKutta method, DrivenField field, int n, Tolerances tolerances, StageMonitor monitor) {
        Sde<? extends VectorField> sde = field.sde();
        Noise noise = sde.noise();
        tableau = method.tableau(noise);
        kernel = new StochasticKernel(tableau, noise, n);
        drift = sde.drift();
        diffusion = sde.diffusion();
        noiseInduced = tableau.needsNoiseInducedDrift() ? sde.noiseInducedDrift() : diffusion;
        cursor = field.path().cursor();
        this.monitor = monitor;
        estimates = new StochasticEstimates(kernel, method, n, tolerances);
        stages = tableau.stages();
        isStart = new boolean[stages];
        f = new double[stages][];
        g = new double[stages][];
        z = new double[stages][];
        double[] shared = new double[n];
        for (int s = 0; s < stages; s++) {
            isStart[s] = tableau.stage(s).isStart();
            f[s] = tableau.hasDrift(s) ? new double[n] : shared;
            g[s] = tableau.hasDiffusion(s) ? new double[kernel.diffusionLength()] : shared;
            boolean ofPair = s == tableau.later() || s == tableau.earlier();
            z[s] = ofPair ? new double[n] : shared;
        }
        scratch = new double[n];
        startDrift = new double[n];
        w = new double[noise.sources(n)];
        area = new double[w.length];
        y = scratch;
        yNext = scratch;
    }

    @Override
    public Attempt start(double t, double[] y) {
        haveStart = false;
        System.arraycopy(y, 0, scratch, 0, scratch.length);
        Arrays.fill(startDrift, Double.NaN);
        Attempt attempt = evaluate(drift, t, startDrift, 0, true);
        return attempt == Attempt.OK && !isFinite(startDrift) ? Attempt.NOT_FINITE : attempt;
    }

    @Override
    public double[] startDerivative() {
        return startDrift;
    }

    @Override
    public Attempt attempt(double t, double tNext, double[] y, double[] yNext) {
        this.y = y;
        this.yNext = yNext;
        double h = tNext - t;
        cursor.increment(t, tNext, w, area);
        kernel.begin(h, w, area);
        for (int s = 0; s < stages; s++) {
            if (isStart[s] && haveStart) {
                continue;
            }
            kernel.stageState(s, y, f, g, z[s]);
            Attempt attempt = evaluate(s, t, h);
            if (attempt != Attempt.OK) {
                return attempt;
            }
        }
        haveStart = true;
        kernel.nextState(y, f, g, yNext);
        return isFinite(yNext) ? Attempt.OK : Attempt.NOT_FINITE;
    }

    private Attempt evaluate(int s, double t, double h) {
        Attempt attempt = Attempt.OK;
        if (tableau.hasDrift(s)) {
            System.arraycopy(z[s], 0, scratch, 0, scratch.length);
            attempt = evaluate(drift, t + tableau.driftNode(s) * h, f[s], s, true);
        }
        if (tableau.hasDiffusion(s) && attempt == Attempt.OK) {
            System.arraycopy(z[s], 0, scratch, 0, scratch.length);
            VectorField field = tableau.isNoiseInduced(s) ? noiseInduced : diffusion;
            attempt = evaluate(field, t + tableau.diffusionNode(s) * h, g[s], s, false);
        }
        return attempt;
    }

    private Attempt evaluate(VectorField field, double time, double[] out, int stage, boolean isDrift) {
        if (isDrift ? !monitor.evaluating(stage) : !monitor.evaluatingDiffusion(stage)) {
            return Attempt.CANCELLED;
        }
        try {
            field.evaluate(time, scratch, out);
        } catch (OutsideDomainException refusal) {
            return Attempt.FIELD_REFUSED;
        }
        return Attempt.OK;
    }

    private static boolean isFinite(double[] v) {
        double zero = 0;
        for (double value : v) {
            zero += value * 0.0;
        }
        return zero == 0;
    }

    @Override
    public double scaledError() {
        return estimates.scaled(y, yNext, f, g);
    }

    @Override
    public void error(double[] errorOut) {
        estimates.unscaled(f, g, errorOut);
    }

    @Override
    public double stiffness() {
        return tableau.hasStiffnessPair()
                ? estimates.stiffness(f, z[tableau.later()], z[tableau.earlier()])
                : Double.NaN;
    }

    @Override
    public void accept() {
        haveStart = false;
    }

    @Override
    public void reject() {}

    @Override
    public DenseSegment dense() {
        throw new IllegalStateException("a stochastic step has no interpolant");
    }
}
