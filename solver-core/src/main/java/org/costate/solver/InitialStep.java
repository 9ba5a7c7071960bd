package org.costate.solver;

/**
 * Size of the first step, from the sizes of state and derivative and one Euler probe. If the probe leaves the domain of
 * the field, it is shortened.
 *
 * <p>Source: Hairer, Norsett, Wanner I, II.4, with the order of the method as the exponent, as all present codes have
 * it.
 */
public final class InitialStep {

    private static final int PROBES = 20;

    private InitialStep() {}

    /**
     * Chooses a size.
     *
     * @param field      right-hand side
     * @param monitor    told of the probe
     * @param tolerances how large an error may be
     * @param order      order of the method
     * @param t0         start time
     * @param y0         state, length n, not modified
     * @param f0         derivative, length n, not modified
     * @param span       signed length of the interval
     * @return signed size, at most the span
     */
    public static double choose(
            VectorField field,
            StageMonitor monitor,
            Tolerances tolerances,
            int order,
            double t0,
            double[] y0,
            double[] f0,
            double span) {
        int n = y0.length;
        double[] scale = tolerances.absolutes(n);
        for (int i = 0; i < n; i++) {
            scale[i] += tolerances.relative() * Math.abs(y0[i]);
        }
        double d0 = norm(y0, scale);
        double d1 = norm(f0, scale);
        boolean tellsNothing = d0 < 1e-5 || d1 < 1e-5 || Double.isNaN(d0 / d1); // NaN where both overflow
        double h0 = tellsNothing ? 1e-6 : 0.01 * (d0 / d1);
        h0 = Math.min(h0, Math.abs(span));
        double[] probe = new double[n];
        double[] f1 = new double[n];
        double d2 = Double.NaN;
        for (int trial = 0; trial < PROBES && !(d2 < Double.POSITIVE_INFINITY); trial++) {
            if (trial > 0) {
                h0 *= 0.1;
            }
            double signed = Math.copySign(h0, span);
            for (int i = 0; i < n; i++) {
                probe[i] = y0[i] + signed * f0[i];
            }
            d2 = change(field, monitor, t0 + signed, probe, f0, f1, scale) / h0;
        }
        double steepest = Math.max(d1, d2);
        double h1 = steepest <= 1e-15 ? Math.max(1e-6, 1e-3 * h0) : Math.pow(0.01 / steepest, 1.0 / order);
        double h = d2 < Double.POSITIVE_INFINITY ? Math.min(100 * h0, h1) : h0;
        return Math.copySign(Math.min(h, Math.abs(span)), span);
    }

    private static double change(
            VectorField field,
            StageMonitor monitor,
            double t,
            double[] probe,
            double[] f0,
            double[] f1,
            double[] scale) {
        if (!monitor.evaluating(StageMonitor.PROBE)) {
            return 0;
        }
        try {
            field.evaluate(t, probe, f1);
        } catch (OutsideDomainException refusal) {
            return Double.NaN;
        }
        for (int i = 0; i < f1.length; i++) {
            f1[i] -= f0[i];
        }
        return norm(f1, scale);
    }

    private static double norm(double[] v, double[] scale) {
        double sum = 0;
        for (int i = 0; i < v.length; i++) {
            double quotient = v[i] == 0 ? 0 : v[i] / scale[i];
            sum += quotient * quotient;
        }
        return v.length == 0 ? 0 : Math.sqrt(sum / v.length);
    }
}
