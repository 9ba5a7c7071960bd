package org.costate.solver.newton;

import org.costate.solver.Attempt;
import org.costate.solver.Tolerances;

/**
 * The Jacobian by one-sided differences, n + 1 evaluations. A component is moved by {@code sqrt(eps)} of the larger of
 * its size and the size below which its absolute tolerance rules, the way the field drives it; the other way if the
 * field has no values there.
 */
final class DifferenceJacobian implements Jacobian {

    private static final double ROOT_EPSILON = 0x1p-26;

    /** Size of a component near zero in units of its absolute tolerance, where there is no relative one. */
    private static final double WITHOUT_RELATIVE = 1e3;

    private final CountedField field;
    private final int n;
    private final double[] sizes;
    private final double[] f;
    private final double[] moved;
    private final double[] state;

    DifferenceJacobian(CountedField field, int n, Tolerances tolerances) {
        this.field = field;
        this.n = n;
        sizes = tolerances.absolutes(n);
        double rtol = tolerances.relative();
        for (int j = 0; j < n; j++) {
            sizes[j] = rtol > 0 ? sizes[j] / rtol : WITHOUT_RELATIVE * sizes[j];
        }
        f = new double[n];
        moved = new double[n];
        state = new double[n];
    }

    @Override
    public Attempt evaluate(double t, double[] y, double[] dfdy) {
        Attempt attempt = field.evaluate(t, y, f);
        if (attempt != Attempt.OK) {
            return attempt;
        }
        System.arraycopy(y, 0, state, 0, n);
        double largest = largest(y);
        for (int j = 0; j < n && attempt == Attempt.OK; j++) {
            double size = Math.max(Math.abs(y[j]), sizes[j]);
            double delta = ROOT_EPSILON * (size > 0 ? size : largest);
            attempt = column(t, y[j], j, Math.copySign(delta, f[j]), dfdy);
            if (attempt != Attempt.OK && attempt != Attempt.CANCELLED) {
                attempt = column(t, y[j], j, -Math.copySign(delta, f[j]), dfdy);
            }
            state[j] = y[j];
        }
        return attempt;
    }

    /** Size for a component that is zero and has no tolerance: that of the others, or else 1. */
    private static double largest(double[] y) {
        double largest = 0;
        for (double value : y) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest > 0 ? largest : 1;
    }

    private Attempt column(double t, double from, int j, double delta, double[] dfdy) {
        state[j] = from + delta;
        Attempt attempt = field.evaluate(t, state, moved);
        if (attempt != Attempt.OK) {
            return attempt;
        }
        double step = state[j] - from;
        double zero = 0;
        for (int i = 0; i < n; i++) {
            double value = (moved[i] - f[i]) / step;
            dfdy[i * n + j] = value;
            zero += value * 0.0;
        }
        return zero == 0 ? Attempt.OK : Attempt.NOT_FINITE;
    }
}
