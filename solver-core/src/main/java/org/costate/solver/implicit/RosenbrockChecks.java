package org.costate.solver.implicit;

import org.costate.solver.trees.RootedTrees;

/** What must hold for a {@link RosenbrockTableau}. */
final class RosenbrockChecks extends StiffTableauChecks {

    private final RosenbrockTableau tableau;
    private final int stages;
    private final double[][] gammaModuli;
    private final RootedTrees.Conditions conditions;

    private RosenbrockChecks(RosenbrockTableau tableau) {
        super(tableau);
        this.tableau = tableau;
        stages = tableau.stages();
        gammaModuli = new double[stages][];
        for (int s = 0; s < stages; s++) {
            double[] unit = new double[s + 1];
            unit[s] = 1;
            gammaModuli[s] = RootedTrees.Conditions.moduli(tableau.timesGammas(unit));
        }
        conditions = new RootedTrees.Conditions(
                tableau.alpha(), tableau.beta(), Math.max(tableau.order(), tableau.embeddedOrder()) + 1);
    }

    static void check(RosenbrockTableau tableau) {
        RosenbrockChecks checks = new RosenbrockChecks(tableau);
        checks.orders();
        checks.stiffLimit();
        checks.denseEnd();
    }

    @Override
    void requireExactOrder(String what, double[] weights, double[] sizes, int order, double x) {
        double[] stageSizes = new double[stages];
        for (int s = 0; s < stages; s++) {
            for (int l = 0; l < stages; l++) {
                stageSizes[l] += sizes[s] * gammaModuli[s][l];
            }
        }
        conditions.requireExactOrder(what, tableau.timesGammas(weights), stageSizes, order, x);
    }

    /** {@code R(infinity) = 1 - sum_s b_s x_s} with {@code beta x = 1}. */
    private void stiffLimit() {
        double[][] beta = tableau.beta();
        double[] b = tableau.timesGammas(tableau.weights());
        double[] x = new double[stages];
        double sum = 1;
        double size = 1;
        for (int s = 0; s < stages; s++) {
            x[s] = 1;
            for (int l = 0; l < s; l++) {
                x[s] -= beta[s][l] * x[l];
            }
            x[s] /= beta[s][s];
            sum -= b[s] * x[s];
            size += Math.abs(b[s] * x[s]);
        }
        if (!(Math.abs(sum) <= 10 * MET * size)) {
            throw fault("R(infinity) = " + sum + ", but must be 0");
        }
    }
}
