package org.costate.solver.srk;

import java.util.List;
import org.costate.solver.Tolerances;

/**
 * Error and stiffness estimates of one step by a {@link StochasticTableau}: {@code E = sqrt(mean_i (e_i / s_i)^2)} with
 * {@code e_i} the sum of the absolute values of the parts of the estimate and
 * {@code s_i = atol_i + rtol max(|y_i|, |yNext_i|)}; {@code S = |f_a - f_b| / |z_a - z_b|} for two drift stages at the
 * same time. Mutable, for one thread.
 *
 * <p>Source: Rackauckas, Nie 2017; Rackauckas, Nie 2020 for the stiffness.
 */
public final class StochasticEstimates {

    private static final double STATE_ROUNDING = 0x1p-46;

    private final StochasticKernel kernel;
    private final StochasticKernel.Sums[] sums;
    private final double[][] parts;
    private final double rtol;
    private final double[] atol;
    private final int n;

    /**
     * Workspace for the estimates of steps.
     *
     * @param kernel     the arithmetic of the same steps
     * @param method     which estimate is meant
     * @param n          length of the state
     * @param tolerances scales
     * @throws IllegalArgumentException if the tolerances are for another number of components
     */
    public StochasticEstimates(StochasticKernel kernel, StochasticRungeKutta method, int n, Tolerances tolerances) {
        this.kernel = kernel;
        this.n = n;
        List<ErrorPart> estimate = kernel.parts(method.isEmbedded());
        sums = new StochasticKernel.Sums[estimate.size()];
        for (int p = 0; p < sums.length; p++) {
            sums[p] = kernel.sums(estimate.get(p));
        }
        parts = new double[sums.length][n];
        rtol = tolerances.relative();
        atol = tolerances.absolutes(n);
    }

    /**
     * Scaled error norm; the parts of the estimate stay at hand.
     *
     * @param y     state at the start of the step, length n, not modified
     * @param yNext state at its end, length n, not modified
     * @param f     drifts of all stages, not modified
     * @param g     diffusions of all stages, not modified
     * @return E, NaN without an estimate
     */
    public double scaled(double[] y, double[] yNext, double[][] f, double[][] g) {
        if (sums.length == 0) {
            return Double.NaN;
        }
        update(f, g);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double e = size(i);
            double scale = scale(i, y, yNext);
            double quotient = e == 0 && scale == 0 ? 0 : e / scale;
            sum += quotient * quotient;
        }
        return n == 0 ? 0 : Math.sqrt(sum / n);
    }

    private void update(double[][] f, double[][] g) {
        for (int p = 0; p < sums.length; p++) {
            sums[p].set(f, g, parts[p]);
        }
    }

    private double size(int i) {
        double e = Math.abs(parts[0][i]);
        for (int p = 1; p < parts.length; p++) {
            e += Math.abs(parts[p][i]);
        }
        return e;
    }

    /**
     * Scale of a component's error.
     *
     * @param i     index of the component
     * @param y     state at the start of the step, not modified
     * @param yNext state at its end, not modified
     * @return s_i
     */
    public double scale(int i, double[] y, double[] yNext) {
        return atol[i] + rtol * Math.max(Math.abs(y[i]), Math.abs(yNext[i]));
    }

    /**
     * Error before scaling.
     *
     * @param f   drifts of all stages, not modified
     * @param g   diffusions of all stages, not modified
     * @param out length n, written; signed for an embedded pair, else a sum of absolute values
     * @throws IllegalStateException for a method without an error estimate
     */
    public void unscaled(double[][] f, double[][] g, double[] out) {
        if (sums.length == 0) {
            throw new IllegalStateException("the method has no error estimate");
        }
        update(f, g);
        for (int i = 0; i < n; i++) {
            out[i] = parts.length == 1 ? parts[0][i] : size(i);
        }
    }

    /**
     * Parts of the error estimate, as the last call of {@link #scaled} left them.
     *
     * @return one array of length n for each part, not to be modified
     */
    public double[][] parts() {
        return parts;
    }

    /**
     * Relative tolerance of the scales.
     *
     * @return rtol
     */
    public double relative() {
        return rtol;
    }

    /**
     * Weight of a drift in a part of the error estimate.
     *
     * @param part index of the part
     * @param s    index of the stage
     * @return the weight, to be multiplied by the step size
     */
    public double driftWeight(int part, int s) {
        return sums[part].driftWeight(s);
    }

    /**
     * Weight of a diffusion in a part of the error estimate.
     *
     * @param part index of the part
     * @param s    index of the stage
     * @param k    index of the random variable that it belongs to
     * @return the weight
     */
    public double noiseWeight(int part, int s, int k) {
        return sums[part].noiseWeight(s, k);
    }

    /**
     * Stiffness estimate.
     *
     * @param f drifts of all stages, not modified
     * @param a state of the later stage of the pair, length n, not modified
     * @param b state of the earlier one, length n, not modified
     * @return S in 1/time, 0 where the states cannot be told apart from rounding
     * @throws IllegalStateException for a method without this estimate
     */
    public double stiffness(double[][] f, double[] a, double[] b) {
        return stiffness(kernel.tableau(), f, a, b);
    }

    /** As the other, for the steps of a tableau. */
    static double stiffness(StochasticTableau tableau, double[][] f, double[] a, double[] b) {
        if (!tableau.hasStiffnessPair()) {
            throw new IllegalStateException("the method has no stiffness estimate");
        }
        double[] fa = f[tableau.later()];
        double[] fb = f[tableau.earlier()];
        double change = 0;
        double distance = 0;
        double size = 0;
        for (int i = 0; i < a.length; i++) {
            double df = fa[i] - fb[i];
            double dz = a[i] - b[i];
            change += df * df;
            distance += dz * dz;
            size += a[i] * a[i];
        }
        boolean tooClose = !(distance > STATE_ROUNDING * STATE_ROUNDING * size) || distance < Double.MIN_NORMAL;
        return tooClose ? 0 : Math.sqrt(change) / Math.sqrt(distance);
    }

    /**
     * Later stage of the pair for the stiffness estimate.
     *
     * @return index of the stage, -1 without a pair
     */
    public int later() {
        return kernel.tableau().later();
    }

    /**
     * Earlier stage of the pair for the stiffness estimate.
     *
     * @return index of the stage, -1 without a pair
     */
    public int earlier() {
        return kernel.tableau().earlier();
    }
}
