package org.costate.solver.rk;

import org.costate.solver.trees.RootedTrees;

/**
 * What must hold for a tableau. Conditions are met if their defect is no more than what rounding each coefficient can
 * make, and failed if it is well above the rounding of their sums.
 */
final class TableauChecks {

    private static final double MET = 2e-13;
    /** Two places: coefficients that cancel at one do not at the other. */
    private static final double[] PLACES = {0.3, 0.7};

    private final ButcherTableau tableau;
    private final double[][] rows;
    private final RootedTrees.Conditions conditions;

    private TableauChecks(ButcherTableau tableau) {
        this.tableau = tableau;
        rows = new double[tableau.rows()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = tableau.row(i);
        }
        conditions = new RootedTrees.Conditions(rows, tableau.order() + 1);
    }

    /**
     * Checks everything.
     *
     * @throws IllegalArgumentException naming what does not hold
     */
    static void check(ButcherTableau tableau) {
        TableauChecks checks = new TableauChecks(tableau);
        checks.rowSums();
        checks.weights();
        checks.errorWeights();
        checks.dense();
        checks.stiffnessPair();
    }

    private void rowSums() {
        for (int i = 0; i < rows.length; i++) {
            double sum = 0;
            double size = 1;
            for (double coefficient : rows[i]) {
                sum += coefficient;
                size += Math.abs(coefficient);
            }
            if (!(Math.abs(sum - tableau.node(i)) <= MET * size)) {
                throw fault("c[" + i + "] = " + tableau.node(i) + ", but row " + i + " of a sums to " + sum);
            }
        }
    }

    private void weights() {
        double[] b = tableau.weights();
        exactOrder("the weights", b, RootedTrees.Conditions.moduli(b), tableau.order(), 1);
    }

    private void exactOrder(String what, double[] weights, double[] sizes, int order, double x) {
        if (order < 1 || order > tableau.order()) {
            throw fault(what + " claim order " + order + ", but it must be from 1 to " + tableau.order());
        }
        conditions.requireExactOrder(tableau.name() + ": " + what, weights, sizes, order, x);
    }

    private void errorWeights() {
        double[] b = tableau.weights();
        for (int i = 0; i < tableau.errorEstimates(); i++) {
            double[] e = tableau.errorWeights(i);
            double[] embedded = new double[b.length];
            double[] sizes = new double[b.length];
            double sum = 0;
            double size = 0;
            for (int s = 0; s < b.length; s++) {
                embedded[s] = b[s] - e[s];
                sizes[s] = Math.abs(b[s]) + Math.abs(e[s]);
                sum += e[s];
                size += Math.abs(e[s]);
            }
            if (!(Math.abs(sum) <= MET * size)) {
                throw fault("error weights sum to " + sum + ", but must sum to 0");
            }
            exactOrder("the embedded weights", embedded, sizes, tableau.embeddedOrder(i), 1);
        }
    }

    private void dense() {
        for (double x : PLACES) {
            exactOrder("the dense weights", at(x, false), sizesAt(x), tableau.denseOrder(), x);
        }
        double[] end = at(1, false);
        double[] b = tableau.weights();
        double[] firstSlope = at(0, true);
        double[] lastSlope = at(1, true);
        int endRow = endRow(b);
        for (int s = 0; s < rows.length; s++) {
            same("the dense output at the end", s, end[s], s < b.length ? b[s] : 0);
            same("the slope of the dense output at the start", s, firstSlope[s], s == 0 ? 1 : 0);
            if (endRow >= 0) {
                same("the slope of the dense output at the end", s, lastSlope[s], s == endRow ? 1 : 0);
            }
        }
    }

    private double[] at(double x, boolean slope) {
        double[] weights = new double[rows.length];
        for (int s = 0; s < rows.length; s++) {
            double[] coefficients = tableau.dense(s);
            for (int m = coefficients.length - 1; m >= 0; m--) {
                weights[s] = weights[s] * x + (slope ? (m + 1) * coefficients[m] : coefficients[m]);
            }
            weights[s] *= slope ? 1 : x;
        }
        return weights;
    }

    private double[] sizesAt(double x) {
        double[] sizes = new double[rows.length];
        for (int s = 0; s < rows.length; s++) {
            double[] coefficients = tableau.dense(s);
            for (int m = coefficients.length - 1; m >= 0; m--) {
                sizes[s] = (sizes[s] + Math.abs(coefficients[m])) * x;
            }
        }
        return sizes;
    }

    /** The row that is evaluated at the end of the step, or -1. */
    private int endRow(double[] b) {
        for (int i = rows.length - 1; i > 0; i--) {
            boolean same = true;
            for (int l = 0; l < Math.max(i, b.length); l++) {
                double coefficient = l < i ? rows[i][l] : 0;
                same &= Math.abs(coefficient - (l < b.length ? b[l] : 0)) <= MET;
            }
            if (same) {
                return i;
            }
        }
        return -1;
    }

    private void same(String what, int s, double value, double required) {
        double size = 1;
        for (double coefficient : tableau.dense(s)) {
            size += Math.abs(coefficient);
        }
        if (!(Math.abs(value - required) <= 10 * MET * size)) {
            throw fault(what + ", weight " + s + " = " + value + ", but must be " + required);
        }
    }

    private void stiffnessPair() {
        if (tableau.hasStiffnessPair()) {
            int[] pair = tableau.stiffnessPair();
            double later = tableau.node(pair[0]);
            double earlier = tableau.node(pair[1]);
            if (pair[0] <= pair[1] || Math.abs(later - earlier) > MET) {
                throw fault("stiffness stages " + pair[0] + " and " + pair[1] + " are at " + later + " and " + earlier
                        + ", but must be two stages at the same time, the later first");
            }
        }
    }

    private IllegalArgumentException fault(String what) {
        return new IllegalArgumentException(tableau.name() + ": " + what);
    }
}
