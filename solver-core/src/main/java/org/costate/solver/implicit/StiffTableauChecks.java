package org.costate.solver.implicit;

import org.costate.solver.trees.RootedTrees;

/** What must hold for a {@link StiffTableau} of either kind. */
abstract class StiffTableauChecks {

    /** Up to rounding of what a condition adds up. */
    static final double MET = 2e-13;

    /** Two places: coefficients that cancel at one do not at the other. */
    private static final double[] PLACES = {0.3, 0.7};

    private final StiffTableau tableau;

    StiffTableauChecks(StiffTableau tableau) {
        this.tableau = tableau;
    }

    /** Order conditions of weights of that kind of method, and that they fail those of the next order. */
    abstract void requireExactOrder(String what, double[] weights, double[] sizes, int order, double x);

    final void orders() {
        int stages = tableau.stages();
        double[] b = tableau.weights();
        exactOrder("the weights", b, RootedTrees.Conditions.moduli(b), tableau.order(), tableau.order(), 1);
        double[] e = tableau.errorWeights();
        double[] embedded = new double[stages];
        double[] sizes = new double[stages];
        for (int s = 0; s < stages; s++) {
            embedded[s] = b[s] - e[s];
            sizes[s] = Math.abs(b[s]) + Math.abs(e[s]);
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
        requireExactOrder(tableau.name() + ": " + what, weights, sizes, order, x);
    }

    final void denseEnd() {
        double[] b = tableau.weights();
        for (int s = 0; s < b.length; s++) {
            double sum = 0;
            double size = 1;
            for (double coefficient : tableau.dense(s)) {
                sum += coefficient;
                size += Math.abs(coefficient);
            }
            if (!(Math.abs(sum - b[s]) <= 10 * MET * size)) {
                throw fault("the dense output at the end, weight " + s + " = " + sum + ", but must be " + b[s]);
            }
        }
    }

    final IllegalArgumentException fault(String what) {
        return new IllegalArgumentException(tableau.name() + ": " + what);
    }
}
