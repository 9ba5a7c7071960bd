package org.costate.solver.newton;

import java.util.SplittableRandom;
import org.costate.solver.Attempt;
import org.costate.solver.SparsityPattern;

/**
 * Compares a sparsity pattern with its field at the start of a solve. All components are moved at once, in a direction of
 * fixed random numbers, at the start and at a state near by; where the field's change is not the one that the coloured
 * Jacobian makes of it, columns are moved one by one until one outside of the pattern is found to move the row. A
 * derivative that is missing and below a thousandth of its row is let pass: it hardly slows Newton's iteration.
 */
final class PatternCheck {

    private static final double DISAGREEMENT = 1e-3;
    private static final double ROUNDING = 0x1p-46;
    private static final double NEAR_BY = 1e-3;
    private static final long SEED = 0x5eed_c057_a7e0L;

    private final ColouredDifferences jacobian;
    private final SparsityPattern pattern;
    private final CountedField field;
    private final DifferenceSizes sizes;

    PatternCheck(ColouredDifferences jacobian, CountedField field, DifferenceSizes sizes) {
        this.jacobian = jacobian;
        pattern = jacobian.pattern();
        this.field = field;
        this.sizes = sizes;
    }

    void at(double t, double[] y) {
        SplittableRandom random = new SplittableRandom(SEED);
        probe(t, y.clone(), random);
        double[] near = y.clone();
        sizes.at(y);
        for (int j = 0; j < near.length; j++) {
            near[j] += NEAR_BY * (random.nextDouble() - 0.5) * sizes.size(j, y);
        }
        probe(t, near, random);
    }

    private void probe(double t, double[] y, SplittableRandom random) {
        int n = pattern.n();
        double[] values = new double[pattern.size()];
        double[] f = new double[n];
        double[] moved = new double[n];
        double[] state = y.clone();
        if (jacobian.evaluate(t, y, values) != Attempt.OK || field.evaluate(t, y, f) != Attempt.OK) {
            return; // the solve itself will tell
        }
        sizes.at(y);
        for (int j = 0; j < n; j++) {
            double delta = sizes.delta(j, y) * (0.5 + random.nextDouble());
            state[j] += Math.copySign(delta, f[j] == 0 ? random.nextDouble() - 0.5 : f[j]);
        }
        if (field.evaluate(t, state, moved) != Attempt.OK) {
            return;
        }
        double[] expected = new double[n];
        double[] gross = new double[n];
        for (int j = 0; j < n; j++) {
            for (int k = pattern.start(j); k < pattern.start(j + 1); k++) {
                double term = values[k] * (state[j] - y[j]);
                expected[pattern.row(k)] += term;
                gross[pattern.row(k)] += Math.abs(term);
            }
        }
        for (int i = 0; i < n; i++) {
            double change = moved[i] - f[i];
            double floor = DISAGREEMENT * gross[i] + ROUNDING * (Math.abs(f[i]) + Math.abs(moved[i]));
            if (Math.abs(change - expected[i]) > floor) {
                refuseIfOneMoves(i, t, y, f, floor);
            }
        }
    }

    private void refuseIfOneMoves(int i, double t, double[] y, double[] f, double floor) {
        double[] state = y.clone();
        double[] moved = new double[y.length];
        for (int j = 0; j < y.length; j++) {
            if (pattern.index(i, j) >= 0) {
                continue;
            }
            state[j] = y[j] + Math.copySign(sizes.delta(j, y), f[j]);
            boolean moves =
                    field.evaluate(t, state, moved) == Attempt.OK && Math.abs(moved[i] - f[i]) > floor / y.length;
            if (moves) {
                throw new IllegalArgumentException("the sparsity pattern has no entry (" + i + ", " + j
                        + "), but component " + i + " of the field depends on component " + j
                        + " of the state: their derivative is about " + (moved[i] - f[i]) / (state[j] - y[j])
                        + " at t = " + t);
            }
            state[j] = y[j];
        }
    }
}
