package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.Tolerances;
import org.costate.solver.rk.ButcherTableau;
import org.costate.solver.rk.ExplicitKernel;
import org.costate.solver.rk.LinearCombination;
import org.jspecify.annotations.Nullable;

/**
 * Pulls cotangents back through explicit Runge-Kutta steps, last step first. With {@code g_s} the state of stage s and
 * {@code v_s} its cotangent,
 *
 * <pre>
 * kBar_l = h ( b_l yNextBar + sum_(s>l) a_sl v_s ) + terms of E, S and dense output
 * v_s    = (df/dy)^T kBar_s          yBar = yNextBar + sum_s v_s + terms of E and dense output
 * </pre>
 *
 * and the derivative by the step size is {@code hBar = sum_l kBar_l . k_l / h + sum_s c_s kBar_s . df/dt}, where only
 * those terms of kBar_l count that carry the factor h. For an FSAL method the last stage of a step is the first of the
 * next: both cotangents are merged and pulled back once.
 */
final class ExplicitPullback implements StepPullback {

    private final ExplicitKernel kernel;
    private final int n;
    private final int stages;
    private final boolean firstSameAsLast;
    private final LinearCombination[] columns;
    private final LinearCombination ones;
    private final EstimatePullback estimates;
    private final Tolerances tolerances;
    private RowEstimates samples;
    private final double[] denseWeights;
    private final double[] denseSlopes;

    /** Cotangents v_s of the stage states; the one at index {@code rows} is that of the next state. */
    private final double[][] v;

    private final double[][] k;
    private final @Nullable Stage[] stage;
    private final double[][] sampleBars;
    private final double[] kBar;
    private final double[] g;
    private final double[] yBar;
    private final double[] carried;
    private boolean haveCarried;

    private double[] y;
    private double @Nullable [] yNext;
    private double t;
    private double h;
    private double hBar;
    private double tBar;
    private int used;
    private boolean haveSamples;

    ExplicitPullback(ExplicitKernel kernel, int n, Tolerances tolerances) {
        this.kernel = kernel;
        this.n = n;
        ButcherTableau tableau = kernel.tableau();
        int rows = tableau.rows();
        stages = tableau.stages();
        firstSameAsLast = tableau.isFirstSameAsLast();
        columns = columns(tableau);
        double[] all = new double[rows + 1];
        Arrays.fill(all, 1);
        ones = LinearCombination.of(all);
        estimates = new EstimatePullback(kernel, n, tolerances);
        this.tolerances = tolerances;
        samples = new RowEstimates(kernel, n, 0, tolerances);
        denseWeights = new double[rows];
        denseSlopes = new double[rows];
        v = new double[rows + 1][n];
        k = new double[rows][];
        stage = new Stage[rows];
        sampleBars = new double[rows][n];
        kBar = new double[n];
        g = new double[n];
        yBar = new double[n];
        carried = new double[n];
        y = g;
    }

    /** Weights of v_s, s > l, and of the next state, in kBar_l. */
    private static LinearCombination[] columns(ButcherTableau tableau) {
        int rows = tableau.rows();
        double[] b = tableau.weights();
        LinearCombination[] columns = new LinearCombination[rows];
        for (int l = 0; l < rows; l++) {
            double[] column = new double[rows + 1];
            for (int s = l + 1; s < rows; s++) {
                column[s] = tableau.row(s)[l];
            }
            column[rows] = l < b.length && !tableau.isFirstSameAsLast() ? b[l] : 0;
            columns[l] = LinearCombination.of(column);
        }
        return columns;
    }

    int dimension() {
        return n;
    }

    @Override
    public void begin() {
        Arrays.fill(yBar, 0);
        haveCarried = false;
    }

    /** Moves to a step. What was yBar of the step after it is the cotangent of its end. */
    void enter(double[] y, double t, double h, double @Nullable [] yNext) {
        this.y = y;
        this.t = t;
        this.h = h;
        this.yNext = yNext;
        hBar = 0;
        tBar = 0;
        used = stages;
        haveSamples = false;
        for (double[] cotangent : v) {
            Arrays.fill(cotangent, 0);
        }
        System.arraycopy(yBar, 0, nextBar(), 0, n);
        Arrays.fill(yBar, 0);
    }

    /** Cotangent of the next state, which for an FSAL method is the state of the last stage. */
    private double[] nextBar() {
        return firstSameAsLast ? v[stages - 1] : v[v.length - 1];
    }

    @Override
    public void addNext(double[] bars, int offset) {
        double[] next = nextBar();
        for (int i = 0; i < n; i++) {
            next[i] += bars[offset + i];
        }
    }

    void setStages(@Nullable Stage[] frame, int from, int to) {
        for (int s = from; s < to; s++) {
            Stage one = frame[s];
            if (one == null) {
                throw new IllegalStateException("stage " + s + " was not recorded");
            }
            stage[s] = one;
            k[s] = one.k();
        }
        used = Math.max(used, to);
    }

    /** Evaluates the first stage of this step again, at the time at which it was evaluated. */
    void evaluateFirst(Stage slot, double time) {
        System.arraycopy(y, 0, g, 0, n);
        slot.evaluate(time, g);
    }

    /** Evaluates another stage of this step again. */
    void evaluate(Stage slot, int s) {
        kernel.stageState(s, y, h, k, g);
        slot.evaluate(t + kernel.node(s) * h, g);
    }

    @Override
    public double addSample(double x, double[] bars, int offset) {
        if (!haveSamples) {
            haveSamples = true;
            for (double[] sum : sampleBars) {
                Arrays.fill(sum, 0);
            }
        }
        kernel.denseWeights(x, denseWeights);
        kernel.denseSlopes(x, denseSlopes);
        double slope = 0;
        for (int s = 0; s < used; s++) {
            double weight = denseWeights[s];
            double dot = 0;
            for (int i = 0; i < n; i++) {
                sampleBars[s][i] += weight * bars[offset + i];
                dot += bars[offset + i] * k[s][i];
            }
            slope += denseSlopes[s] * dot;
        }
        for (int i = 0; i < n; i++) {
            yBar[i] += bars[offset + i];
        }
        tBar -= slope;
        hBar -= x * slope;
        return slope;
    }

    /** The interpolant inside the step. */
    void value(double x, double[] out) {
        kernel.denseWeights(x, denseWeights);
        System.arraycopy(y, 0, out, 0, n);
        for (int s = 0; s < used; s++) {
            for (int i = 0; i < n; i++) {
                out[i] += h * denseWeights[s] * k[s][i];
            }
        }
    }

    @Override
    public void slope(double x, double[] out) {
        kernel.denseSlopes(x, denseSlopes);
        Arrays.fill(out, 0);
        for (int s = 0; s < used; s++) {
            for (int i = 0; i < n; i++) {
                out[i] += denseSlopes[s] * k[s][i];
            }
        }
    }

    @Override
    public void estimates(double errorBar, double stiffnessBar) {
        estimates.clear();
        if (errorBar != 0) {
            estimates.error(errorBar, y, end(), h, k, yBar, nextBar());
        }
        if (stiffnessBar != 0) {
            estimates.stiffness(stiffnessBar, y, h, k);
        }
    }

    /** State at the end of the step, to be read at once. */
    double[] end() {
        double[] end = yNext;
        if (end == null) {
            end = g;
            kernel.nextState(y, h, k, end);
        }
        return end;
    }

    /** Adds the cotangents of the estimates of samples, if there are any. */
    void sampleEstimates(Cotangents bar, int j) {
        int count = bar.samples();
        require(count);
        if (count > 0) {
            samples.estimates(bar.sampleError(), bar.sampleStiffness(), j * count, y, end(), h, k, yBar, nextBar());
        }
    }

    /** Writes the estimates of samples from an index on. */
    void sampleValues(int count, double[] error, double[] stiffness, int at) {
        require(count);
        samples.values(y, end(), h, k, error, stiffness, at);
    }

    private void require(int count) {
        if (samples.rows() != count) {
            samples = new RowEstimates(kernel, n, count, tolerances);
        }
    }

    /** Pulls everything back to the start of the step. */
    void pullback(double[] thetaBar, boolean isFirstStep) {
        for (int s = used - 1; s >= 0; s--) {
            gather(s);
            if (s == 0) {
                haveCarried = firstSameAsLast && !isFirstStep;
            }
            if (s == 0 && haveCarried) {
                System.arraycopy(kBar, 0, carried, 0, n);
            } else {
                through(s, thetaBar);
            }
        }
        ones.addTo(yBar, 1, v, yBar);
    }

    /** Pulls back to the parameters through all stages but the first, which counts as a constant, as does the state. */
    void pullbackToLaterStages(double[] thetaBar) {
        for (int s = used - 1; s > 0; s--) {
            gather(s);
            through(s, thetaBar);
        }
    }

    /** Sums the cotangent of a stage's derivative. */
    private void gather(int s) {
        columns[s].set(h, v, n, kBar);
        if (haveSamples) {
            double[] samples = sampleBars[s];
            for (int i = 0; i < n; i++) {
                kBar[i] += h * samples[i];
            }
        }
        estimates.addScaled(s, h, kBar);
        samples.addScaled(s, h, kBar);
        hBar += dot(kBar, k[s]) / h;
        estimates.addDirect(s, kBar);
        samples.addDirect(s, kBar);
        if (s == stages - 1 && firstSameAsLast && haveCarried) {
            for (int i = 0; i < n; i++) {
                kBar[i] += carried[i];
            }
        }
    }

    private void through(int s, double[] thetaBar) {
        Stage one = stage[s];
        if (one != null && !isZero(kBar)) {
            double timeBar = one.pullback(kBar, v[s], thetaBar);
            tBar += timeBar;
            hBar += kernel.node(s) * timeBar;
        }
    }

    private static boolean isZero(double[] bar) {
        for (double value : bar) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Override
    public double[] yBar() {
        return yBar;
    }

    @Override
    public double hBar() {
        return hBar;
    }

    @Override
    public double tBar() {
        return tBar;
    }
}
