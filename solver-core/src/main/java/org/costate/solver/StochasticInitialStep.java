package org.costate.solver;

/**
 * Size of the first step of a stochastic equation: as {@link InitialStep}, with three standard deviations of the noise
 * added to the sizes of the derivatives, and the order of the error norm as the exponent.
 *
 * <p>Source: Rackauckas, Nie 2017, as in StochasticDiffEq.jl.
 */
public final class StochasticInitialStep {

    private static final double DEVIATIONS = 3;

    private final DrivenField field;
    private final double[] scale;
    private final double[] f1;
    private final double[] g0;
    private final double[] g1;
    private final double[] deviation0;
    private final double[] deviation1;

    private StochasticInitialStep(DrivenField field, Tolerances tolerances, double[] y0) {
        this.field = field;
        int n = y0.length;
        scale = tolerances.absolutes(n);
        for (int i = 0; i < n; i++) {
            scale[i] += tolerances.relative() * Math.abs(y0[i]);
        }
        int length = field.sde().noise().length(n);
        f1 = new double[n];
        g0 = new double[length];
        g1 = new double[length];
        deviation0 = new double[n];
        deviation1 = new double[n];
    }

    /**
     * Chooses a size.
     *
     * @param field      equation along a path, which is not asked
     * @param monitor    told of the probes
     * @param tolerances how large an error may be
     * @param order      order of the error norm
     * @param t0         start time
     * @param y0         state, length n, not modified
     * @param f0         drift, length n, not modified
     * @param span       signed length of the interval
     * @return signed size, at most the span
     */
    public static double choose(
            DrivenField field,
            StageMonitor monitor,
            Tolerances tolerances,
            double order,
            double t0,
            double[] y0,
            double[] f0,
            double span) {
        StochasticInitialStep step = new StochasticInitialStep(field, tolerances, y0);
        if (!monitor.evaluatingDiffusion(StageMonitor.PROBE)) {
            return span;
        }
        return step.choose(monitor, order, t0, y0, f0, span);
    }

    private double choose(StageMonitor monitor, double order, double t0, double[] y0, double[] f0, double span) {
        if (!evaluate(t0, y0, g0, deviation0)) {
            return 1e-6 * span;
        }
        double d0 = norm(y0);
        double d1 = Math.max(sized(f0, deviation0, 1), sized(f0, deviation0, -1));
        boolean tellsNothing = d0 < 1e-5 || d1 < 1e-5 || Double.isNaN(d0 / d1);
        double h0 = Math.min(tellsNothing ? 1e-6 : 0.01 * (d0 / d1), Math.abs(span));
        double signed = Math.copySign(h0, span);
        double[] probe = new double[y0.length];
        for (int i = 0; i < probe.length; i++) {
            probe[i] = y0[i] + signed * f0[i];
        }
        if (!monitor.evaluating(StageMonitor.PROBE) || !monitor.evaluatingDiffusion(StageMonitor.PROBE)) {
            return span;
        }
        double d2 = evaluate(t0 + signed, probe, g1, deviation1) && drift(t0 + signed, probe)
                ? change(f0) / h0
                : Double.NaN;
        if (!(d2 < Double.POSITIVE_INFINITY)) {
            return 0.1 * signed;
        }
        double steepest = Math.max(d1, d2);
        double h1 = steepest <= 1e-15 ? Math.max(1e-6, 1e-3 * h0) : Math.pow(0.01 / steepest, 1 / (order + 0.5));
        return Math.copySign(Math.min(Math.min(100 * h0, h1), Math.abs(span)), span);
    }

    /** Evaluates the diffusion and its deviation at a place; false if the field refuses it. */
    private boolean evaluate(double t, double[] y, double[] g, double[] deviation) {
        try {
            field.sde().diffusion().evaluate(t, y.clone(), g);
        } catch (OutsideDomainException refusal) {
            return false;
        }
        int columns = g.length / Math.max(1, deviation.length);
        for (int i = 0; i < deviation.length; i++) {
            double square = 0;
            for (int j = 0; j < columns; j++) {
                square += g[i * columns + j] * g[i * columns + j];
            }
            deviation[i] = DEVIATIONS * Math.sqrt(square);
        }
        return true;
    }

    private boolean drift(double t, double[] y) {
        try {
            field.sde().drift().evaluate(t, y, f1);
        } catch (OutsideDomainException refusal) {
            return false;
        }
        return true;
    }

    /** Largest change of drift and noise together. */
    private double change(double[] f0) {
        for (int i = 0; i < f1.length; i++) {
            double noise = Math.max(Math.abs(deviation0[i] - deviation1[i]), Math.abs(deviation0[i] + deviation1[i]));
            f1[i] = Math.abs(f1[i] - f0[i]) + noise;
        }
        return norm(f1);
    }

    private double sized(double[] f, double[] deviation, double sign) {
        double sum = 0;
        for (int i = 0; i < f.length; i++) {
            double value = f[i] + sign * deviation[i];
            double quotient = value == 0 ? 0 : value / scale[i];
            sum += quotient * quotient;
        }
        return f.length == 0 ? 0 : Math.sqrt(sum / f.length);
    }

    private double norm(double[] v) {
        double sum = 0;
        for (int i = 0; i < v.length; i++) {
            double quotient = v[i] == 0 ? 0 : v[i] / scale[i];
            sum += quotient * quotient;
        }
        return v.length == 0 ? 0 : Math.sqrt(sum / v.length);
    }
}
