package org.costate.solver.srk;

import org.costate.solver.Attempt;
import org.costate.solver.Tolerances;

/** A step on a state of any length, by the sums of a {@link StochasticKernel}. Mutable, for one thread. */
final class PlainStochasticStep {

    private final StochasticTableau tableau;
    private final StochasticKernel kernel;
    private final StochasticEstimates estimates;
    private final StageArrays arrays;
    private final DrivenFields fields;

    PlainStochasticStep(
            StochasticRungeKutta method,
            StochasticTableau tableau,
            Tolerances tolerances,
            StageArrays arrays,
            DrivenFields fields) {
        this.tableau = tableau;
        this.arrays = arrays;
        this.fields = fields;
        kernel = new StochasticKernel(tableau, fields.noise(), arrays.components());
        estimates = new StochasticEstimates(kernel, method, arrays.components(), tolerances);
    }

    /** As {@link StochasticStepper#attempt}, once the noise of the step is known. */
    Attempt attempt(double t, double h, double[] y, double[] yNext, boolean haveStart) {
        begin(h);
        double[][] f = arrays.drifts();
        double[][] g = arrays.diffusions();
        for (int s = 0; s < tableau.stages(); s++) {
            if (haveStart && tableau.isStart(s)) {
                continue;
            }
            kernel.stageState(s, y, f, g, arrays.z(s));
            Attempt attempt = evaluate(s, t, h);
            if (attempt != Attempt.OK) {
                return attempt;
            }
        }
        kernel.nextState(y, f, g, yNext);
        return DrivenFields.isFinite(yNext) ? Attempt.OK : Attempt.NOT_FINITE;
    }

    /** Computes the random variables of a step. */
    void begin(double h) {
        kernel.begin(h, fields.w(), fields.area());
    }

    private Attempt evaluate(int s, double t, double h) {
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

    /** Error norm of the step begun last. */
    double scaled(double[] y, double[] yNext) {
        return estimates.scaled(y, yNext, arrays.drifts(), arrays.diffusions());
    }

    /** Error vector of the step begun last. */
    void unscaled(double[] errorOut) {
        estimates.unscaled(arrays.drifts(), arrays.diffusions(), errorOut);
    }
}
