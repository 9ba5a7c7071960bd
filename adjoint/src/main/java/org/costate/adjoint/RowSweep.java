package org.costate.adjoint;

import java.util.Arrays;
import java.util.Objects;
import org.costate.solver.Calculus;
import org.costate.solver.Method;
import org.costate.solver.Noise;
import org.costate.solver.RowEquation;
import org.costate.solver.Sde;
import org.costate.solver.Tolerances;
import org.costate.solver.rk.ExplicitKernel;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.costate.solver.srk.StochasticRungeKutta;
import org.jspecify.annotations.Nullable;

/** Pulls cotangents of some rows back, one step of every row at a time. Mutable, for one thread. */
final class RowSweep {

    /** Scales of estimates that are not asked for. */
    private static final Tolerances ANY = Tolerances.of(1e-6, 1e-6);

    private final int n;
    private final int sources;
    private final int rows;
    private final RowClocks clocks;
    private final double[] y;
    private final double[] bar;
    private final double[] w;
    private final double[] area;
    private final double[] thetaBar;
    private final @Nullable ExplicitPullback explicit;
    private final Stage[] stages;
    private final @Nullable StochasticStepPullback stochastic;
    private final @Nullable SdeParameters parameters;

    RowSweep(Method method, RowEquation equation, int rows) {
        this.rows = rows;
        n = equation.width();
        sources = equation.sources();
        clocks = new RowClocks(rows);
        y = new double[rows * n];
        bar = new double[rows * n];
        w = new double[rows * sources];
        area = new double[rows * sources];
        DifferentiableField drift = clocks.drift((DifferentiableRowField) equation.drift());
        if (equation.isStochastic()) {
            DifferentiableField diffusion = clocks.diffusion((DifferentiableRowField) equation.diffusion());
            Noise noise = equation.noise().rows(n);
            Sde<DifferentiableField> sde = equation.calculus() == Calculus.ITO
                    ? Sde.ito(drift, noise, diffusion)
                    : Sde.stratonovich(drift, noise, diffusion);
            SdeParameters both = new SdeParameters(sde, false);
            both.clear();
            parameters = both;
            stochastic = new StochasticStepPullback((StochasticRungeKutta) method, noise, both, y.length, ANY);
            explicit = null;
            stages = new Stage[0];
            thetaBar = new double[0];
        } else {
            ExplicitKernel kernel = new ExplicitKernel(((ExplicitRungeKutta) method).tableau());
            explicit = new ExplicitPullback(kernel, y.length, ANY);
            stages = new Stage[kernel.tableau().stages()];
            for (int s = 0; s < stages.length; s++) {
                stages[s] = new Stage(drift.linearization(), y.length);
            }
            parameters = null;
            stochastic = null;
            thetaBar = new double[drift.parameterCount()];
        }
    }

    int rows() {
        return rows;
    }

    /**
     * Pulls back.
     *
     * @param tapes steps of the rows, as many as there are places or fewer
     * @param bars  cotangents of the states at the starts of all steps and at the end, by row; row by row length
     *              {@code (steps + 1) n}, not modified
     * @return cotangents of the states at the start, to be read until the next call
     */
    double[] pullback(RowTape[] tapes, double[][] bars) {
        Arrays.fill(bar, 0);
        int most = 0;
        for (int r = 0; r < rows; r++) {
            clocks.set(r, tapes[Math.min(r, tapes.length - 1)].time(0), tapes[Math.min(r, tapes.length - 1)].time(0));
            if (r < tapes.length) {
                int steps = tapes[r].steps();
                most = Math.max(most, steps);
                add(bars[r], steps, r);
            }
        }
        for (int k = most - 1; k >= 0; k--) {
            for (int r = 0; r < tapes.length; r++) {
                RowTape tape = tapes[r];
                if (k < tape.steps()) {
                    clocks.set(r, tape.time(k), tape.time(k + 1));
                    tape.noise(k, w, area, r * sources);
                    tape.state(k, y, r * n);
                } else {
                    tape.state(0, y, r * n);
                }
            }
            for (int r = tapes.length; r < rows; r++) {
                tapes[0].state(0, y, r * n);
            }
            step();
            for (int r = 0; r < tapes.length; r++) {
                if (k < tapes[r].steps()) {
                    add(bars[r], k, r);
                }
            }
        }
        return bar;
    }

    private void add(double[] ofRow, int k, int r) {
        for (int i = 0; i < n; i++) {
            bar[r * n + i] += ofRow[k * n + i];
        }
    }

    private void step() {
        if (stochastic != null) {
            stochastic.evaluate(0, 1, y, w, area);
            stochastic.pullback(bar, 0, 0);
            return;
        }
        ExplicitPullback pullback = Objects.requireNonNull(explicit);
        pullback.begin();
        pullback.enter(y, 0, 1, null);
        for (int s = 0; s < stages.length; s++) {
            if (s == 0) {
                stages[0].evaluate(0, y);
            } else {
                pullback.evaluate(stages[s], s);
            }
            pullback.setStages(stages, s, s + 1);
        }
        pullback.addNext(bar, 0);
        pullback.pullback(thetaBar, true);
        System.arraycopy(pullback.yBar(), 0, bar, 0, bar.length);
    }

    /** Derivatives by the parameters over all calls: the drift's, then the diffusion's. */
    double[] thetaBar() {
        return parameters == null ? thetaBar : parameters.joined();
    }
}
