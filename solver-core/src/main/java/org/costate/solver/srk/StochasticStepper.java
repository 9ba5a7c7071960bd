package org.costate.solver.srk;

import org.costate.solver.Attempt;
import org.costate.solver.DenseSegment;
import org.costate.solver.DrivenField;
import org.costate.solver.Noise;
import org.costate.solver.Sde;
import org.costate.solver.StageMonitor;
import org.costate.solver.Stepper;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;

/** The workspace of one solve by any stochastic Runge-Kutta method. */
final class StochasticStepper implements Stepper {

    private final StochasticKernel kernel;
    private final StochasticTableau tableau;
    private final DrivenFields fields;
    private final VectorField noiseInduced;
    private final StochasticEstimates estimates;
    private final int stages;
    private final boolean[] isStart;
    private final double[][] f;
    private final double[][] g;
    private final double[][] z;
    private final double[] startDrift;
    private final double[] startDiffusion;
    private double[] y;
    private double[] yNext;
    private boolean haveStart;

    StochasticStepper(
            StochasticRungeKutta method, DrivenField field, int n, Tolerances tolerances, StageMonitor monitor) {
        Sde<? extends VectorField> sde = field.sde();
        Noise noise = sde.noise();
        tableau = method.tableau(noise);
        kernel = new StochasticKernel(tableau, noise, n);
        fields = new DrivenFields(field, n, monitor);
        noiseInduced = tableau.needsNoiseInducedDrift() ? sde.noiseInducedDrift() : sde.diffusion();
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
        startDrift = new double[n];
        startDiffusion = new double[kernel.diffusionLength()];
        y = startDrift;
        yNext = startDrift;
    }

    @Override
    public Attempt start(double t, double[] y) {
        haveStart = false;
        Attempt attempt = fields.start(t, y, startDrift, startDiffusion);
        return attempt == Attempt.OK && tableau.needsNoiseInducedDrift()
                ? fields.startOther(noiseInduced, t, y, startDiffusion)
                : attempt;
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
        fields.move(t, tNext);
        kernel.begin(h, fields.w(), fields.area());
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
        return DrivenFields.isFinite(yNext) ? Attempt.OK : Attempt.NOT_FINITE;
    }

    private Attempt evaluate(int s, double t, double h) {
        Attempt attempt = Attempt.OK;
        if (tableau.hasDrift(s)) {
            attempt = fields.drift(s, t + tableau.driftNode(s) * h, z[s], f[s]);
        }
        if (tableau.hasDiffusion(s) && attempt == Attempt.OK) {
            double time = t + tableau.diffusionNode(s) * h;
            attempt = tableau.isNoiseInduced(s)
                    ? fields.other(noiseInduced, s, time, z[s], g[s])
                    : fields.diffusion(s, time, z[s], g[s]);
        }
        return attempt;
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
