package org.costate.solver.newton;

import org.costate.solver.Attempt;
import org.costate.solver.Tolerances;

/**
 * The Jacobian by one-sided differences, n + 1 evaluations. A component is moved by {@code sqrt(eps)} of the larger of
 * its size and the size below which its absolute tolerance rules, the way the field drives it; the other way if the
 * field has no values there.
 */
final class DifferenceJacobian implements Jacobian {

    private final CountedField field;
    private final int n;
    private final DifferenceSizes sizes;
    private final double[] f;
    private final double[] moved;
    private final double[] state;

    DifferenceJacobian(CountedField field, int n, Tolerances tolerances) {
        this.field = field;
        this.n = n;
        sizes = new DifferenceSizes(n, tolerances);
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
        sizes.at(y);
        for (int j = 0; j < n && attempt == Attempt.OK; j++) {
            double delta = sizes.delta(j, y);
            attempt = column(t, y[j], j, Math.copySign(delta, f[j]), dfdy);
            if (attempt != Attempt.OK && attempt != Attempt.CANCELLED) {
                attempt = column(t, y[j], j, -Math.copySign(delta, f[j]), dfdy);
            }
            state[j] = y[j];
        }
        return attempt;
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
