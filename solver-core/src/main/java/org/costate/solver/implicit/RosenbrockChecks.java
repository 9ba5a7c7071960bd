package org.costate.solver.implicit;

import org.costate.solver.trees.RootedTrees;

/** What must hold for a {@link RosenbrockTableau}. */
final class RosenbrockChecks {

    private static final double MET = 2e-13;

    /** Two places: coefficients that cancel at one do not at the other. */
    private static final double[] PLACES = {0.3, 0.7};

    private final RosenbrockTableau tableau;
    private final int stages;
    private final double[][] gammaModuli;
    private final RootedTrees.Conditions conditions;

    private RosenbrockChecks(RosenbrockTableau tableau) {
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

    private void orders() {
        double[] m = tableau.weights();
        exactOrder("the weights", m, RootedTrees.Conditions.moduli(m), tableau.order(), tableau.order(), 1);
        double[] e = tableau.errorWeights();
        double[] embedded = new double[stages];
        double[] sizes = new double[stages];
        for (int s = 0; s < stages; s++) {
            embedded[s] = m[s] - e[s];
            sizes[s] = Math.abs(m[s]) + Math.abs(e[s]);
        }
        exactOrder("the embedded weights", embedded, sizes, tableau.embeddedOrder(), tableau.order() + 1, 1);
        for (double x : PLACES) {
            double[] weights = new double[stages];
            for (int s = 0; s < stages; s++) {
                weights[s] = StagePolynomial.value(tableau.dense(s), x);
                sizes[s] = StagePolynomial.value(RootedTrees.Conditions.moduli(tableau.dense(s)), x);
            }
            exactOrder("the dense weights", weights, sizes, tableau.denseOrder(), tableau.order(), x);
        }
    }

    private void exactOrder(String what, double[] weights, double[] sizes, int order, int most, double x) {
        if (order < 1 || order > most) {
            throw fault(what + " claim order " + order + ", but it must be from 1 to " + most);
        }
        double[] stageSizes = new double[stages];
        for (int s = 0; s < stages; s++) {
            for (int l = 0; l < stages; l++) {
                stageSizes[l] += sizes[s] * gammaModuli[s][l];
            }
        }
        conditions.requireExactOrder(tableau.name() + ": " + what, tableau.timesGammas(weights), stageSizes, order, x);
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

    private void denseEnd() {
        double[] m = tableau.weights();
        for (int s = 0; s < stages; s++) {
            double sum = 0;
            double size = 1;
            for (double coefficient : tableau.dense(s)) {
                sum += coefficient;
                size += Math.abs(coefficient);
            }
            if (!(Math.abs(sum - m[s]) <= 10 * MET * size)) {
                throw fault("the dense output at the end, weight " + s + " = " + sum + ", but must be " + m[s]);
            }
        }
    }

    private IllegalArgumentException fault(String what) {
        return new IllegalArgumentException(tableau.name() + ": " + what);
    }
}
