package org.costate.solver.sde;

import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.srk.NoiseTerm;
import org.costate.solver.srk.SourceTerm;
import org.costate.solver.srk.StandardTerm;
import org.costate.solver.srk.StochasticRungeKutta;
import org.costate.solver.srk.StochasticRungeKutta.Orders;
import org.costate.solver.srk.StochasticTableau;
import org.costate.solver.srk.StochasticTableauBuilder;

/**
 * Milstein's method without derivatives, for Ito equations with commutative noise: with
 * {@code z_j = y + sqrt h g_j(y)},
 *
 * <pre>
 * yNext = y + h f + g W + sum_j (g(z_j) - g(y)) (W_j W - h e_j) / (2 sqrt h)
 * </pre>
 *
 * Strong order 1; a diffusion for each source and one more a step. For diagonal noise all sources are perturbed at once.
 *
 * <p>Source: Kloeden, Platen 1992, section 11.1. For fixed steps: with one drift a step,
 * no estimate could see the error of the drift.
 */
public final class CommutativeMilstein {

    /** The method. */
    public static final StochasticRungeKutta METHOD = StochasticRungeKutta.of(
            CommutativeMilstein::tableau,
            new Orders(1, 1, 1, 0),
            Calculus.ITO,
            Noise.Kind.ADDITIVE_DIAGONAL,
            Noise.Kind.ADDITIVE,
            Noise.Kind.DIAGONAL,
            Noise.Kind.SCALAR,
            Noise.Kind.COMMUTATIVE);

    private CommutativeMilstein() {}

    private static StochasticTableau tableau(int columns) {
        StochasticTableauBuilder builder = StochasticTableau.named("CommutativeMilstein", "Kloeden, Platen 1992")
                .both(0);
        for (int j = 0; j < columns; j++) {
            NoiseTerm root = columns == 1 ? StandardTerm.ROOT_STEP : SourceTerm.of(StandardTerm.ROOT_STEP, j, columns);
            builder.diffusion(0).plus(root, 1);
            double[] weights = new double[columns + 1];
            weights[0] = -1;
            weights[j + 1] = 1;
            NoiseTerm product = columns == 1 ? StandardTerm.CHI1 : new ItoProduct(j, columns);
            builder.weights(product, weights);
        }
        return builder.weights(1).weights(StandardTerm.W, 1).build();
    }

    /** {@code (W_j W_k - h delta_jk) / (2 sqrt h)} at source k of each row. */
    private static final class ItoProduct implements NoiseTerm {

        private final int j;
        private final int columns;

        ItoProduct(int j, int columns) {
            this.j = j;
            this.columns = columns;
        }

        @Override
        public void fill(double h, double[] w, double[] area, double[] xi) {
            double factor = 0.5 / Math.sqrt(Math.abs(h));
            for (int from = 0; from < xi.length; from += columns) {
                double wj = w[from + j];
                for (int k = 0; k < columns; k++) {
                    xi[from + k] = factor * (wj * w[from + k] - (k == j ? h : 0));
                }
            }
        }
    }
}
