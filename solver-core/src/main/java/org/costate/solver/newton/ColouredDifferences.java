package org.costate.solver.newton;

import org.costate.solver.Attempt;
import org.costate.solver.SparsityPattern;
import org.costate.solver.Tolerances;

/**
 * A sparse Jacobian by one-sided differences, one evaluation for each colour and one more. Components are moved as in
 * {@link DifferenceJacobian}, all of a colour at once; all the other way if the field has no values there.
 */
final class ColouredDifferences implements SparseJacobian {

    private final SparsityPattern pattern;
    private final CountedField field;
    private final int[][] groups;
    private final DifferenceSizes sizes;
    private final PatternCheck check;
    private final double[] f;
    private final double[] moved;
    private final double[] state;

    ColouredDifferences(SparsityPattern pattern, CountedField field, Tolerances tolerances) {
        this.pattern = pattern;
        this.field = field;
        int n = pattern.n();
        groups = ColumnColouring.of(pattern).groups();
        sizes = new DifferenceSizes(n, tolerances);
        check = new PatternCheck(this, field, sizes);
        f = new double[n];
        moved = new double[n];
        state = new double[n];
    }

    @Override
    public SparsityPattern pattern() {
        return pattern;
    }

    @Override
    public void begin(double t, double[] y) {
        check.at(t, y);
    }

    @Override
    public Attempt evaluate(double t, double[] y, double[] values) {
        Attempt attempt = field.evaluate(t, y, f);
        if (attempt != Attempt.OK) {
            return attempt;
        }
        System.arraycopy(y, 0, state, 0, y.length);
        sizes.at(y);
        for (int[] group : groups) {
            attempt = columns(t, y, group, 1, values);
            if (attempt != Attempt.OK && attempt != Attempt.CANCELLED) {
                attempt = columns(t, y, group, -1, values);
            }
            for (int j : group) {
                state[j] = y[j];
            }
            if (attempt != Attempt.OK) {
                return attempt;
            }
        }
        return Attempt.OK;
    }

    private Attempt columns(double t, double[] y, int[] group, double sign, double[] values) {
        for (int j : group) {
            state[j] = y[j] + Math.copySign(sizes.delta(j, y), sign * f[j]);
        }
        Attempt attempt = field.evaluate(t, state, moved);
        if (attempt != Attempt.OK) {
            return attempt;
        }
        double zero = 0;
        for (int j : group) {
            double step = state[j] - y[j];
            for (int k = pattern.start(j); k < pattern.start(j + 1); k++) {
                int i = pattern.row(k);
                values[k] = (moved[i] - f[i]) / step;
                zero += values[k] * 0.0;
            }
        }
        return zero == 0 ? Attempt.OK : Attempt.NOT_FINITE;
    }
}
