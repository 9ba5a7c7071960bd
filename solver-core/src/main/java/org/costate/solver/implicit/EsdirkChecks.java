package org.costate.solver.implicit;

import org.costate.solver.trees.RootedTrees;

/** What must hold for an {@link EsdirkTableau}. */
final class EsdirkChecks extends StiffTableauChecks {

    private final EsdirkTableau tableau;
    private final int stages;
    private final double[][] rows;
    private final RootedTrees.Conditions conditions;

    private EsdirkChecks(EsdirkTableau tableau) {
        super(tableau);
        this.tableau = tableau;
        stages = tableau.stages();
        rows = tableau.fullRows();
        conditions = new RootedTrees.Conditions(rows, Math.max(tableau.order(), tableau.embeddedOrder()) + 1);
    }

    static void check(EsdirkTableau tableau) {
        EsdirkChecks checks = new EsdirkChecks(tableau);
        checks.rowSums();
        checks.orders();
        checks.stiffLimit();
        checks.denseEnd();
        checks.stiffnessPair();
    }

    private void rowSums() {
        for (int s = 0; s < stages; s++) {
            double sum = 0;
            double size = 1;
            for (double coefficient : rows[s]) {
                sum += coefficient;
                size += Math.abs(coefficient);
            }
            if (!(Math.abs(sum - tableau.node(s)) <= MET * size)) {
                throw fault("c[" + s + "] = " + tableau.node(s) + ", but row " + s + " of a sums to " + sum);
            }
        }
    }

    @Override
    void requireExactOrder(String what, double[] weights, double[] sizes, int order, double x) {
        conditions.requireExactOrder(what, weights, sizes, order, x);
    }

    /**
     * For {@code y' = lambda y} with lambda beyond all bounds the states of the implicit stages tend to multiples of y, their
     * derivatives to the same multiples of lambda y: the last must vanish, and so must what multiplies lambda y in the
     * dense output at each power of x.
     */
    private void stiffLimit() {
        double[] limit = new double[stages];
        double[] sizes = new double[stages];
        limit[0] = 1;
        sizes[0] = 1;
        for (int s = 1; s < stages; s++) {
            for (int l = 0; l < s; l++) {
                limit[s] -= rows[s][l] * limit[l] / tableau.gamma();
                sizes[s] += Math.abs(rows[s][l]) * sizes[l] / tableau.gamma();
            }
        }
        if (!(Math.abs(limit[stages - 1]) <= MET * sizes[stages - 1])) {
            throw fault("R(infinity) = " + limit[stages - 1] + ", but must be 0");
        }
        int degree = 0;
        for (int s = 0; s < stages; s++) {
            degree = Math.max(degree, tableau.dense(s).length);
        }
        for (int m = 0; m < degree; m++) {
            double sum = 0;
            double size = 0;
            for (int s = 0; s < stages; s++) {
                double[] polynomial = tableau.dense(s);
                double coefficient = m < polynomial.length ? polynomial[m] : 0;
                sum += coefficient * limit[s];
                size += Math.abs(coefficient) * sizes[s];
            }
            if (!(Math.abs(sum) <= MET * size)) {
                throw fault("the dense output grows with the stiffness like " + sum + " x^" + (m + 1)
                        + ", but must stay bounded");
            }
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
}
