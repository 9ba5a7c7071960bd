package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.Noise;
import org.costate.solver.Tolerances;
import org.costate.solver.rk.ExplicitKernel;
import org.costate.solver.rk.LinearCombination;
import org.costate.solver.srk.StochasticEstimates;
import org.costate.solver.srk.StochasticKernel;
import org.costate.solver.srk.StochasticRungeKutta;
import org.costate.solver.srk.StochasticTableau;

/**
 * Pulls cotangents back through one stochastic Runge-Kutta step at a time, whose stages it evaluates. With v_s the cotangent of the stage state z_s, u_p the
 * parts of the error estimate and {@code *} the pullback of the product with the noise,
 *
 * <pre>
 * fBar_s = h ( a_s yNextBar + sum_(r>s) a_rs v_r + sum_p d_ps u_pBar ) + terms of S
 * gBar_s = sum_k ( b_ks yNextBar + sum_(r>s) b_krs v_r + sum_p e_pks u_pBar ) * xi_k
 * v_s    = (df/dy)^T fBar_s + (dg/dy)^T gBar_s + terms of S          yBar = yNextBar + sum_s v_s + terms of E
 * </pre>
 */
final class StochasticStepPullback {

    private final StochasticKernel kernel;
    private final StochasticTableau tableau;
    private final StochasticEstimates estimates;
    private final Noise noise;
    private final SdeParameters parameters;
    private final int n;
    private final int stages;
    private final Linearization[] drift;
    private final Linearization[] diffusion;
    private final double[][] f;
    private final double[][] g;
    private final double[][] z;
    private final double[] yNext;

    /** Cotangents v_s of the stages, of the next state, and of the parts of the error estimate. */
    private final double[][] bars;

    private final LinearCombination[] driftColumns;
    private final LinearCombination[][] noiseColumns;
    private final double[] fBar;
    private final double[] gBar;
    private final double[] combined;
    private final double[] dfBar;
    private final double[] startBar;
    private double[] y = {};
    private double h;
    private long evaluations;

    StochasticStepPullback(
            StochasticRungeKutta method, Noise noise, SdeParameters parameters, int n, Tolerances tolerances) {
        this.noise = noise;
        this.parameters = parameters;
        this.n = n;
        tableau = method.tableau(noise);
        kernel = new StochasticKernel(tableau, noise, n);
        estimates = new StochasticEstimates(kernel, method, n, tolerances);
        stages = tableau.stages();
        int length = kernel.diffusionLength();
        drift = new Linearization[stages];
        diffusion = new Linearization[stages];
        f = new double[stages][n];
        g = new double[stages][length];
        z = new double[stages][n];
        for (int s = 0; s < stages; s++) {
            drift[s] = parameters.driftLinearization();
            diffusion[s] = tableau.isNoiseInduced(s)
                    ? parameters.noiseInducedLinearization()
                    : parameters.diffusionLinearization();
        }
        int parts = estimates.parts().length;
        bars = new double[stages + 1 + parts][n];
        driftColumns = new LinearCombination[stages];
        noiseColumns = new LinearCombination[stages][kernel.terms()];
        for (int s = 0; s < stages; s++) {
            driftColumns[s] = driftColumn(s, parts);
            for (int k = 0; k < kernel.terms(); k++) {
                noiseColumns[s][k] = noiseColumn(s, k, parts);
            }
        }
        yNext = new double[n];
        fBar = new double[n];
        gBar = new double[length];
        combined = new double[n];
        dfBar = new double[n];
        startBar = new double[n];
    }

    private LinearCombination driftColumn(int s, int parts) {
        double[] column = new double[stages + 1 + parts];
        for (int r = 0; r <= stages; r++) {
            double[] row = kernel.driftRow(r);
            column[r] = s < row.length ? row[s] : 0;
        }
        for (int p = 0; p < parts; p++) {
            column[stages + 1 + p] = estimates.driftWeight(p, s);
        }
        return LinearCombination.of(column);
    }

    private LinearCombination noiseColumn(int s, int k, int parts) {
        double[] column = new double[stages + 1 + parts];
        for (int r = 0; r <= stages; r++) {
            double[] row = kernel.noiseRow(r, k);
            column[r] = s < row.length ? row[s] : 0;
        }
        for (int p = 0; p < parts; p++) {
            column[stages + 1 + p] = estimates.noiseWeight(p, s, k);
        }
        return LinearCombination.of(column);
    }

    /**
     * Evaluates the stages of a step.
     *
     * @param t     time at its start
     * @param size  size of the step
     * @param start state at its start, length n, not modified, and kept until the next step
     * @param w     increments over the step, not modified
     * @param area  space-time areas over the step, not modified
     */
    void evaluate(double t, double size, double[] start, double[] w, double[] area) {
        y = start;
        h = size;
        kernel.begin(h, w, area);
        for (int s = 0; s < stages; s++) {
            kernel.stageState(s, y, f, g, z[s]);
            if (tableau.hasDrift(s)) {
                drift[s].evaluate(t + tableau.driftNode(s) * h, z[s], f[s]);
                evaluations++;
            }
            if (tableau.hasDiffusion(s)) {
                diffusion[s].evaluate(t + tableau.diffusionNode(s) * h, z[s], g[s]);
            }
        }
    }

    /** Scaled error norm of the step; NaN for a method without an estimate. */
    double error() {
        kernel.nextState(y, f, g, yNext);
        return estimates.scaled(y, yNext, f, g);
    }

    /** Stiffness estimate of the step; NaN for a method without one. */
    double stiffness() {
        int later = estimates.later();
        return later < 0 ? Double.NaN : estimates.stiffness(f, z[later], z[estimates.earlier()]);
    }

    /**
     * Pulls cotangents back to the state at the start of the step, and to the parameters.
     *
     * @param bar          cotangent of the state at its end, replaced by that of the state at its start; length n
     * @param errorBar     cotangent of E
     * @param stiffnessBar cotangent of S
     */
    void pullback(double[] bar, double errorBar, double stiffnessBar) {
        begin(errorBar, stiffnessBar, bar);
        for (int s = stages - 1; s >= 0; s--) {
            pullStage(s);
        }
        for (int i = 0; i < n; i++) {
            double sum = bars[stages][i] + startBar[i];
            for (int s = 0; s < stages; s++) {
                sum += bars[s][i];
            }
            bar[i] = sum;
        }
    }

    /** Pulls cotangents of the estimates back to the parameters in all stages but those at the start of the step. */
    void pullbackToLaterStages(double errorBar, double stiffnessBar) {
        begin(errorBar, stiffnessBar, new double[n]);
        for (int s = stages - 1; s >= 0; s--) {
            if (!isStart(s)) {
                pullStage(s);
            }
        }
    }

    private boolean isStart(int s) {
        double size = 0;
        for (double weight : kernel.driftRow(s)) {
            size += Math.abs(weight);
        }
        for (int k = 0; k < kernel.terms(); k++) {
            for (double weight : kernel.noiseRow(s, k)) {
                size += Math.abs(weight);
            }
        }
        return size == 0;
    }

    private void begin(double errorBar, double stiffnessBar, double[] endBar) {
        for (double[] cotangent : bars) {
            Arrays.fill(cotangent, 0);
        }
        Arrays.fill(startBar, 0);
        System.arraycopy(endBar, 0, bars[stages], 0, n);
        if (errorBar != 0) {
            addError(errorBar);
        }
        Arrays.fill(dfBar, 0);
        if (stiffnessBar != 0) {
            addStiffness(stiffnessBar);
        }
    }

    private void pullStage(int s) {
        if (tableau.hasDrift(s)) {
            driftColumns[s].set(h, bars, n, fBar);
            if (s == estimates.later() || s == estimates.earlier()) {
                double sign = s == estimates.later() ? 1 : -1;
                for (int i = 0; i < n; i++) {
                    fBar[i] += sign * dfBar[i];
                }
            }
            drift[s].pullback(fBar, bars[s], parameters.driftBar());
        }
        if (tableau.hasDiffusion(s)) {
            Arrays.fill(gBar, 0);
            for (int k = 0; k < noiseColumns[s].length; k++) {
                if (noiseColumns[s][k].terms() > 0) {
                    noiseColumns[s][k].set(1, bars, n, combined);
                    noise.addPullback(1, combined, kernel.xi(k), gBar);
                }
            }
            double[] thetaBar = tableau.isNoiseInduced(s) ? parameters.noiseInducedBar() : parameters.diffusionBar();
            diffusion[s].pullback(gBar, bars[s], thetaBar);
        }
    }

    /** {@code dE/du_p = sign(u_p) r / (n E s)}, {@code dE/ds = -r^2 / (n E s)}; the sub-gradient 0 below rounding. */
    private void addError(double errorBar) {
        double norm = error();
        if (Double.isNaN(norm)) {
            throw new IllegalArgumentException(
                    "a cotangent of E was given, but " + tableau.name() + " has no error estimate");
        }
        if (!ExplicitKernel.isAboveRounding(norm * norm * n, driftSize())) {
            return;
        }
        double[][] parts = estimates.parts();
        double factor = errorBar / (n * norm);
        for (int i = 0; i < n; i++) {
            double e = 0;
            for (double[] part : parts) {
                e += Math.abs(part[i]);
            }
            double scale = estimates.scale(i, y, yNext);
            double r = scale == 0 ? 0 : e / scale;
            double perScale = scale == 0 ? 0 : factor * r / scale;
            for (int p = 0; p < parts.length; p++) {
                bars[stages + 1 + p][i] = Math.signum(parts[p][i]) * perScale;
            }
            boolean startIsLarger = Math.abs(y[i]) > Math.abs(yNext[i]);
            double larger = startIsLarger ? y[i] : yNext[i];
            double scaleBar = -estimates.relative() * Math.signum(larger) * perScale * r;
            if (startIsLarger) {
                startBar[i] += scaleBar;
            } else {
                bars[stages][i] += scaleBar;
            }
        }
    }

    /** Sum of squares of the scaled drift over the step: what the error estimate is a difference of. */
    private double driftSize() {
        int first = 0;
        while (!tableau.hasDrift(first)) {
            first++;
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double scale = estimates.scale(i, y, yNext);
            double quotient = scale == 0 ? 0 : h * f[first][i] / scale;
            sum += quotient * quotient;
        }
        return sum;
    }

    /** With {@code S = |df| / |dz|}: {@code dS/ddf = df / (|df| |dz|)}, {@code dS/ddz = -S dz / |dz|^2}. */
    private void addStiffness(double stiffnessBar) {
        if (estimates.later() < 0) {
            throw new IllegalArgumentException(
                    "a cotangent of S was given, but " + tableau.name() + " has no stiffness estimate");
        }
        int later = estimates.later();
        int earlier = estimates.earlier();
        double value = estimates.stiffness(f, z[later], z[earlier]);
        if (value == 0) {
            return;
        }
        double change = 0;
        double distance = 0;
        for (int i = 0; i < n; i++) {
            double df = f[later][i] - f[earlier][i];
            double dz = z[later][i] - z[earlier][i];
            change += df * df;
            distance += dz * dz;
        }
        double byDf = stiffnessBar / (Math.sqrt(change) * Math.sqrt(distance));
        double byDz = -stiffnessBar * value / distance;
        for (int i = 0; i < n; i++) {
            dfBar[i] = byDf * (f[later][i] - f[earlier][i]);
            double dzBar = byDz * (z[later][i] - z[earlier][i]);
            bars[later][i] += dzBar;
            bars[earlier][i] -= dzBar;
        }
    }

    /** Evaluations of the drift so far. */
    long evaluations() {
        return evaluations;
    }
}
