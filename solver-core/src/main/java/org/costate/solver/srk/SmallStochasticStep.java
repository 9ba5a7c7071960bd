package org.costate.solver.srk;

import org.costate.solver.Attempt;
import org.costate.solver.Noise;
import org.costate.solver.OutsideDomainException;
import org.costate.solver.StageMonitor;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.jspecify.annotations.Nullable;

/**
 * A step on a small state each component of which has one source: the work of {@link StochasticKernel} and
 * {@link StochasticEstimates} with the same bits, bound to the stages of one solve. At this length their loops cost more
 * than the arithmetic (docs/experiments.md). Mutable, for one thread.
 */
final class SmallStochasticStep {

    /** Largest number of components. */
    private static final int MOST = 4;

    private final StageMonitor monitor;
    private final ComponentPair first;
    private final @Nullable ComponentPair second;
    private final Stage[] stages;
    private final PairSum next;
    private final PairSum[] parts;
    private final double[][] errors;
    private final double[] scratch;
    private final double rtol;
    private final double[] atol;

    /** What one stage needs, side by side. */
    private static final class Stage {

        final @Nullable StageSum usual;
        final PairSum sum;
        final boolean isStart;
        final boolean hasDrift;
        final boolean hasDiffusion;
        final boolean readsStateAgain;
        final double driftNode;
        final double diffusionNode;
        final VectorField drift;
        final VectorField diffusion;
        final int driftNumber;
        final int diffusionNumber;
        final double[] z;
        final double[] f;
        final double[] g;

        Stage(StochasticTableau tableau, int s, StageArrays arrays, DrivenFields fields) {
            PairTableau paired = tableau.paired();
            usual = paired.isUsual(s) ? paired.stageSum(s) : null;
            sum = paired.sum(s);
            isStart = tableau.isStart(s);
            hasDrift = tableau.hasDrift(s);
            hasDiffusion = tableau.hasDiffusion(s);
            readsStateAgain = (hasDrift && hasDiffusion) || s == tableau.later() || s == tableau.earlier();
            driftNode = tableau.driftNode(s);
            diffusionNode = tableau.diffusionNode(s);
            drift = fields.drift();
            diffusion = tableau.isNoiseInduced(s) ? fields.noiseInduced() : fields.diffusion();
            driftNumber = paired.drifts().of(s);
            diffusionNumber = paired.diffusions().of(s);
            z = arrays.z(s);
            f = arrays.f(s);
            g = arrays.g(s);
        }
    }

    /**
     * A workspace.
     *
     * @param method     which {@link #isFor} says yes to
     * @param tableau    its coefficients
     * @param tolerances scales
     * @param arrays     written by each step
     * @param fields     drift and diffusion
     */
    SmallStochasticStep(
            StochasticRungeKutta method,
            StochasticTableau tableau,
            Tolerances tolerances,
            StageArrays arrays,
            DrivenFields fields) {
        int n = arrays.components();
        monitor = fields.monitor();
        int sources = fields.noise().sources(n);
        first = pair(0, n, sources, tableau.paired());
        second = n > 2 ? pair(2, n, sources, tableau.paired()) : null;
        stages = new Stage[tableau.stages()];
        for (int s = 0; s < stages.length; s++) {
            stages[s] = new Stage(tableau, s, arrays, fields);
        }
        next = tableau.paired().sum(stages.length);
        parts = tableau.paired().parts(method.isEmbedded());
        errors = new double[parts.length][n];
        scratch = new double[n];
        rtol = tolerances.relative();
        atol = tolerances.absolutes(n);
    }

    /** A pair whose components each have a source, or share that of their row. */
    private static ComponentPair pair(int i, int n, int sources, PairTableau paired) {
        int j = Math.min(i + 1, n - 1);
        return new ComponentPair(i, j, i * sources / n, j * sources / n, paired);
    }

    /** Whether steps by a method on a state of n components may take this path. */
    static boolean isFor(StochasticTableau tableau, Noise noise, int n) {
        return n > 0 && n <= MOST && noise.columns() <= 1 && tableau.paired().fits();
    }

    /** As {@link StochasticStepper#attempt}, once the noise of the step is known. */
    Attempt attempt(double t, double h, double[] w, double[] area, double[] y, double[] yNext, boolean haveStart) {
        first.begin(h, w, area, y, haveStart);
        if (second != null) {
            second.begin(h, w, area, y, haveStart);
        }
        try {
            for (int s = 0; s < stages.length; s++) {
                Stage stage = stages[s];
                if ((!stage.isStart || !haveStart) && !evaluate(stage, s, t, h)) {
                    return Attempt.CANCELLED;
                }
            }
        } catch (OutsideDomainException refusal) {
            return Attempt.FIELD_REFUSED;
        }
        state(next, h, yNext);
        return DrivenFields.isFinite(yNext) ? Attempt.OK : Attempt.NOT_FINITE;
    }

    /** Evaluates a stage; false if the solve is to stop. */
    private boolean evaluate(Stage stage, int s, double t, double h) {
        double[] z = stage.z;
        StageSum usual = stage.usual;
        if (usual != null) {
            usual.set(first, h, z);
            if (second != null) {
                usual.set(second, h, z);
            }
        } else {
            state(stage.sum, h, z);
        }
        if (stage.hasDrift) {
            if (!monitor.evaluating(s)) {
                return false;
            }
            double[] f = stage.f;
            stage.drift.evaluate(t + stage.driftNode * h, stage.readsStateAgain ? copy(z) : z, f);
            first.take(stage.driftNumber, f, first.f);
            if (second != null) {
                second.take(stage.driftNumber, f, second.f);
            }
        }
        if (stage.hasDiffusion) {
            if (!monitor.evaluatingDiffusion(s)) {
                return false;
            }
            double[] g = stage.g;
            stage.diffusion.evaluate(t + stage.diffusionNode * h, stage.readsStateAgain ? copy(z) : z, g);
            first.take(stage.diffusionNumber, g, first.g);
            if (second != null) {
                second.take(stage.diffusionNumber, g, second.g);
            }
        }
        return true;
    }

    /** A field gets a copy of a state that is read again. */
    private double[] copy(double[] z) {
        first.copy(z, scratch);
        if (second != null) {
            second.copy(z, scratch);
        }
        return scratch;
    }

    private void state(PairSum sum, double h, double[] out) {
        sum.set(first, first.yj, first.yi, h, out);
        if (second != null) {
            sum.set(second, second.yj, second.yi, h, out);
        }
    }

    /** As {@link StochasticEstimates#scaled}; not finite where a scale is zero. */
    double scaled(double h, double[] y, double[] yNext) {
        for (int p = 0; p < parts.length; p++) {
            parts[p].set(first, 0, 0, h, errors[p]);
            if (second != null) {
                parts[p].set(second, 0, 0, h, errors[p]);
            }
        }
        double sum = 0;
        for (int i = 0; i < atol.length; i++) {
            double e = Math.abs(errors[0][i]);
            for (int p = 1; p < errors.length; p++) {
                e += Math.abs(errors[p][i]);
            }
            double quotient = e / (atol[i] + rtol * Math.max(Math.abs(y[i]), Math.abs(yNext[i])));
            sum += quotient * quotient;
        }
        return Math.sqrt(sum / atol.length);
    }
}
