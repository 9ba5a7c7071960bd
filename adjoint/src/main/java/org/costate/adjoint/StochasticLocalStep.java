package org.costate.adjoint;

import org.costate.solver.DrivenField;
import org.costate.solver.Noise;
import org.costate.solver.Sde;
import org.costate.solver.Solver;
import org.costate.solver.StochasticInitialStep;
import org.costate.solver.Tolerances;
import org.costate.solver.noise.BrownianStream;
import org.costate.solver.sde.StochasticHeun;
import org.costate.solver.srk.ReversibleMethod;
import org.costate.solver.srk.StochasticRungeKutta;
import org.jspecify.annotations.Nullable;

/**
 * One step of a stochastic method, taken beside a solve with noise of its own. The noise is a function of a seed and of
 * the number of the draw, and of a kind that no path has which a solve can be given
 * ({@link BrownianStream#apart}), so it is independent of the solve even if the seeds are equal. The parameters are those
 * of the drift, then those of the diffusion, then those of the noise-induced drift where the method uses it; vectors of
 * derivatives may go on with others.
 */
public final class StochasticLocalStep implements FreshStep {

    private final StochasticRungeKutta method;
    private final Tolerances tolerances;
    private final Sde<? extends DifferentiableField> sde;
    private final Noise noise;
    private final SdeParameters parameters;
    private final long seed;
    private @Nullable StochasticStepPullback steps;
    private double[] y = {};
    private double[] w = {};
    private double[] area = {};
    private double h;
    private double error = Double.NaN;
    private double stiffness = Double.NaN;
    private long revision;
    private boolean evaluated;

    private StochasticLocalStep(
            StochasticRungeKutta method, Tolerances tolerances, Sde<? extends DifferentiableField> sde, long seed) {
        this.method = method;
        this.tolerances = tolerances;
        this.sde = sde;
        this.seed = seed;
        noise = sde.noise();
        parameters = new SdeParameters(sde, method.tableau(noise).needsNoiseInducedDrift());
    }

    /**
     * Steps by a solver's method, with its tolerances. A first step of {@code ReversibleHeun} is one of
     * {@link StochasticHeun}.
     *
     * @param solver the solver; its method must be a stochastic Runge-Kutta method or the reversible Heun method
     * @param sde    equation
     * @param seed   of the noise, any
     * @return a new step
     * @throws IllegalArgumentException if the method is another one, or does not fit the equation
     */
    public static StochasticLocalStep of(Solver solver, Sde<? extends DifferentiableField> sde, long seed) {
        if (solver.method() instanceof StochasticRungeKutta method) {
            method.requireFit(sde);
            return new StochasticLocalStep(method, solver.tolerances(), sde, seed);
        }
        if (solver.method() instanceof ReversibleMethod method) {
            method.requireFit(sde);
            return new StochasticLocalStep(StochasticHeun.METHOD, solver.tolerances(), sde, seed);
        }
        throw new IllegalArgumentException("method = " + solver.method().name()
                + ", but only steps of stochastic Runge-Kutta methods and of the reversible Heun method are taken");
    }

    /**
     * Takes a step of a given size.
     *
     * @param time  time at its start
     * @param state state there, length n; not modified and not kept
     * @param size  size, not 0, negative when going back in time
     * @param draw  number of its noise: the same number, the same noise up to its scale
     * @throws IllegalArgumentException if the size is 0 or not finite, or the equation does not fit the state
     */
    public void evaluate(double time, double[] state, double size, long draw) {
        if (size == 0 || !(Math.abs(size) < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("size = " + size + ", but must be finite and not 0");
        }
        begin(state);
        finish(path(time, time + size, draw), time, time + size);
    }

    @Override
    public void evaluateFresh(double time, double[] state, double end, long draw) {
        if (end == time || !(Math.abs(end - time) < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("end = " + end + ", but must be finite and not the start " + time);
        }
        begin(state);
        BrownianStream path = path(time, end, draw);
        DrivenField driven = sde.along(path);
        driven.requireDimension(state.length);
        double[] f = new double[y.length];
        sde.drift().evaluate(time, y.clone(), f);
        double size = StochasticInitialStep.choose(
                driven, stage -> true, tolerances, method.errorOrder(), time, y, f, end - time);
        finish(path, time, size == end - time ? end : time + size);
    }

    private BrownianStream path(double start, double end, long draw) {
        int sources = noise.sources(y.length);
        return BrownianStream.of(seed, sources, Math.min(start, end), Math.max(start, end))
                .apart()
                .withPath(draw);
    }

    private void begin(double[] state) {
        int n = state.length;
        sde.drift().requireDimension(n);
        sde.diffusion().requireDimension(n);
        if (steps == null || y.length != n) {
            y = new double[n];
            w = new double[noise.sources(n)];
            area = new double[w.length];
            steps = null;
        }
        evaluated = false;
        System.arraycopy(state, 0, y, 0, n);
        revision = parameters.revision();
    }

    private void finish(BrownianStream path, double t, double tNext) {
        path.cursor().increment(t, tNext, w, area);
        h = tNext - t;
        StochasticStepPullback present = steps;
        if (present == null) {
            present = new StochasticStepPullback(method, noise, parameters, y.length, tolerances);
            steps = present;
        }
        present.evaluate(t, h, y, w, area);
        error = present.error();
        stiffness = present.stiffness();
        evaluated = true;
    }

    @Override
    public double size() {
        return h;
    }

    @Override
    public double error() {
        return error;
    }

    @Override
    public double stiffness() {
        return stiffness;
    }

    /**
     * Increments of the noise over the step.
     *
     * @return a copy, length m
     */
    public double[] increments() {
        return w.clone();
    }

    @Override
    public void pullback(double errorBar, double stiffnessBar, double[] yBar, double[] thetaBar) {
        if (yBar.length != y.length) {
            throw new IllegalArgumentException("yBar has length " + yBar.length + ", but must have length " + y.length);
        }
        double[] bar = new double[y.length];
        prepared(thetaBar).pullback(bar, errorBar, stiffnessBar);
        for (int i = 0; i < yBar.length; i++) {
            yBar[i] += bar[i];
        }
        addParameters(thetaBar);
    }

    @Override
    public void pullbackDetached(double errorBar, double stiffnessBar, double[] thetaBar) {
        prepared(thetaBar).pullbackToLaterStages(errorBar, stiffnessBar);
        addParameters(thetaBar);
    }

    private StochasticStepPullback prepared(double[] thetaBar) {
        StochasticStepPullback present = steps;
        if (present == null || !evaluated) {
            throw new IllegalStateException("no step was taken that could be pulled back through");
        }
        if (parameters.revision() != revision) {
            throw new IllegalStateException("the parameters of the fields have changed since the step was taken");
        }
        if (thetaBar.length < parameters.count()) {
            throw new IllegalArgumentException("thetaBar has length " + thetaBar.length + ", but the equation has "
                    + parameters.count() + " parameters");
        }
        parameters.clear();
        return present;
    }

    private void addParameters(double[] thetaBar) {
        double[] own = parameters.joined();
        for (int i = 0; i < own.length; i++) {
            thetaBar[i] += own[i];
        }
    }
}
