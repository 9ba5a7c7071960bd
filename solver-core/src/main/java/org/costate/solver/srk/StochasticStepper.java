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
import org.jspecify.annotations.Nullable;

/** The workspace of one solve by any stochastic Runge-Kutta method. */
final class StochasticStepper implements Stepper {

    private final StochasticKernel kernel;
    private final StochasticTableau tableau;
    private final DrivenFields fields;
    private final StochasticEstimates estimates;
    private final StageArrays arrays;
    private final boolean[] isStart;
    private final double[] startDrift;
    private final double[] startDiffusion;
    private final @Nullable SmallStochasticStep small;
    private double h;
    private double[] y;
    private double[] yNext;
    private boolean haveStart;

    StochasticStepper(
            StochasticRungeKutta method, DrivenField field, int n, Tolerances tolerances, StageMonitor monitor) {
        Sde<? extends VectorField> sde = field.sde();
        Noise noise = sde.noise();
        tableau = method.tableau(noise);
        kernel = new StochasticKernel(tableau, noise, n);
        VectorField noiseInduced = tableau.needsNoiseInducedDrift() ? sde.noiseInducedDrift() : sde.diffusion();
        fields = new DrivenFields(field, noiseInduced, n, monitor);
        estimates = new StochasticEstimates(kernel, method, n, tolerances);
        arrays = new StageArrays(tableau, n, kernel.diffusionLength());
        isStart = new boolean[tableau.stages()];
        for (int s = 0; s < isStart.length; s++) {
            isStart[s] = tableau.stage(s).isStart();
        }
        startDrift = new double[n];
        startDiffusion = new double[kernel.diffusionLength()];
        small = SmallStochasticStep.isFor(tableau, noise, n)
                ? new SmallStochasticStep(method, tableau, tolerances, arrays, fields)
                : null;
        y = startDrift;
        yNext = startDrift;
    }

    @Override
    public Attempt start(double t, double[] y) {
        haveStart = false;
        Attempt attempt = fields.start(t, y, startDrift, startDiffusion);
        return attempt == Attempt.OK && tableau.needsNoiseInducedDrift()
                ? fields.startNoiseInduced(t, y, startDiffusion)
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
        h = tNext - t;
        fields.move(t, tNext);
        Attempt attempt = small == null
                ? attempt(t)
                : small.attempt(t, h, fields.w(), fields.area(), y, yNext, haveStart);
        haveStart |= attempt == Attempt.OK || attempt == Attempt.NOT_FINITE;
        return attempt;
    }

    private Attempt attempt(double t) {
        kernel.begin(h, fields.w(), fields.area());
        double[][] f = arrays.drifts();
        double[][] g = arrays.diffusions();
        for (int s = 0; s < isStart.length; s++) {
            if (isStart[s] && haveStart) {
                continue;
            }
            kernel.stageState(s, y, f, g, arrays.z(s));
            Attempt attempt = evaluate(s, t);
            if (attempt != Attempt.OK) {
                return attempt;
            }
        }
        kernel.nextState(y, f, g, yNext);
        return DrivenFields.isFinite(yNext) ? Attempt.OK : Attempt.NOT_FINITE;
    }

    private Attempt evaluate(int s, double t) {
        Attempt attempt = Attempt.OK;
        if (tableau.hasDrift(s)) {
            attempt = fields.drift(s, t + tableau.driftNode(s) * h, arrays.z(s), arrays.f(s));
        }
        if (tableau.hasDiffusion(s) && attempt == Attempt.OK) {
            double time = t + tableau.diffusionNode(s) * h;
            attempt = tableau.isNoiseInduced(s)
                    ? fields.noiseInduced(s, time, arrays.z(s), arrays.g(s))
                    : fields.diffusion(s, time, arrays.z(s), arrays.g(s));
        }
        return attempt;
    }

    @Override
    public double scaledError() {
        double error = small == null ? Double.NaN : small.scaled(h, y, yNext);
        if (error < Double.POSITIVE_INFINITY) {
            return error;
        }
        requireKernel();
        return estimates.scaled(y, yNext, arrays.drifts(), arrays.diffusions());
    }

    /** A small step leaves the kernel's random variables those of an earlier one. */
    private void requireKernel() {
        if (small != null) {
            kernel.begin(h, fields.w(), fields.area());
        }
    }

    @Override
    public void error(double[] errorOut) {
        requireKernel();
        estimates.unscaled(arrays.drifts(), arrays.diffusions(), errorOut);
    }

    @Override
    public double stiffness() {
        return tableau.hasStiffnessPair()
                ? estimates.stiffness(arrays.drifts(), arrays.z(tableau.later()), arrays.z(tableau.earlier()))
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
