package org.costate.solver.sde;

import java.util.ArrayList;
import java.util.List;
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
 * A method of weak order 2 for Ito equations with any noise, for expectations rather than paths: three drifts and, with
 * m sources, {@code 1 + 2 m} diffusions a step for one source and {@code 1 + 4 m} for more. The increments stay Gaussian
 * instead of three-valued, which has the same moments as far as they count and keeps solutions near the path; the
 * two-valued variables are the signs of the space-time areas. Strong order 1/2, 1 for commutative noise. No error
 * estimate.
 *
 * <p>Source: Debrabant, Roessler 2009.
 */
public final class DRI1 {

    private static final double NODE = 342.0 / 491;
    private static final double SPREAD = 3 * Math.sqrt(38.0 / 491);
    private static final double[] CROSS = {
        -214.0 / 513 * Math.sqrt(1105.0 / 991), -491.0 / 513 * Math.sqrt(221.0 / 4955)
    };
    private static final double OWN = 491.0 / 1368;
    private static final double OWN_SQUARE = Math.sqrt(491.0 / 38) / 6;
    private static final double OTHERS = 4955.0 / 14144;
    private static final double PAIRS = Math.sqrt(4955.0 / 221) / 8;

    /** The method. */
    public static final StochasticRungeKutta METHOD = StochasticRungeKutta.of(
                    DRI1::tableau, new Orders(0.5, 2, 3, 0), Calculus.ITO, Noise.Kind.values())
            .withStrongOrder(1, Noise.Kind.COMMUTATIVE);

    private DRI1() {}

    private static StochasticTableau tableau(int columns) {
        StochasticTableauBuilder builder = StochasticTableau.named("DRI1", "Debrabant, Roessler 2009")
                .both(0)
                .drift(0.5, 0.5)
                .plus(StandardTerm.W, (6 - Math.sqrt(6)) / 10)
                .drift(1, -1, 2)
                .plus(StandardTerm.W, (3 + 2 * Math.sqrt(6)) / 5)
                .weights(1.0 / 6, 2.0 / 3, 1.0 / 6);
        double start = 193.0 / 684 - 2 * (columns - 1) * OTHERS;
        int stages = 3 + (columns == 1 ? 2 : 4 * columns);
        builder.weights(StandardTerm.W, start);
        List<double[]> perturbed = new ArrayList<>();
        for (int k = 0; k < columns; k++) {
            int first = 3 + 2 * k;
            NoiseTerm root = only(StandardTerm.ROOT_STEP, k, columns);
            builder.diffusion(NODE, NODE).plus(root, SPREAD);
            builder.diffusion(NODE, NODE).plus(root, -SPREAD);
            double[] own = pair(first, OWN, OWN, stages);
            NoiseTerm increment = only(StandardTerm.W, k, columns);
            if (columns == 1) {
                own[0] = start;
            }
            builder.weights(increment, own);
            builder.weights(only(StandardTerm.CHI1, k, columns), pair(first, OWN_SQUARE, -OWN_SQUARE, stages));
            double[] cross = pair(first, CROSS[1], CROSS[1], stages);
            cross[0] = CROSS[0];
            perturbed.add(cross);
        }
        for (int l = 0; columns > 1 && l < columns; l++) {
            NoiseTerm root = SourceTerm.of(StandardTerm.ROOT_STEP, l, columns);
            double[] cross = java.util.Arrays.copyOf(perturbed.get(l), 3 + 2 * columns);
            int first = 3 + 2 * columns + 2 * l;
            builder.diffusion(0).plus(root, cross);
            builder.diffusion(0).plus(root, negated(cross));
            builder.weights(new OtherSources(l, columns), pair(first, OTHERS, OTHERS, stages));
            builder.weights(new PairIntegrals(l, columns), pair(first, -PAIRS, PAIRS, stages));
        }
        return builder.build();
    }

    private static NoiseTerm only(NoiseTerm term, int source, int columns) {
        return columns == 1 ? term : SourceTerm.of(term, source, columns);
    }

    private static double[] pair(int first, double a, double b, int stages) {
        double[] weights = new double[stages];
        weights[first] = a;
        weights[first + 1] = b;
        return weights;
    }

    private static double[] negated(double[] v) {
        double[] negative = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            negative[i] = -v[i];
        }
        return negative;
    }

    /** W at all sources of a row but one. */
    private static final class OtherSources implements NoiseTerm {

        private final int without;
        private final int columns;

        OtherSources(int without, int columns) {
            this.without = without;
            this.columns = columns;
        }

        @Override
        public void fill(double h, double[] w, double[] area, double[] xi) {
            System.arraycopy(w, 0, xi, 0, xi.length);
            for (int i = without; i < xi.length; i += columns) {
                xi[i] = 0;
            }
        }
    }

    /** {@code I_(k,l) / sqrt h} at source k, 0 at l, with {@code I_(k,l) = (W_k W_l -+ h sign)/2} for k below and above l. */
    private static final class PairIntegrals implements NoiseTerm {

        private final int l;
        private final int columns;

        PairIntegrals(int l, int columns) {
            this.l = l;
            this.columns = columns;
        }

        @Override
        public void fill(double h, double[] w, double[] area, double[] xi) {
            double factor = 0.5 / Math.sqrt(Math.abs(h));
            for (int from = 0; from < xi.length; from += columns) {
                double wl = w[from + l];
                for (int k = 0; k < columns; k++) {
                    double sign = k < l ? -Math.signum(area[from + k]) : Math.signum(area[from + l]);
                    xi[from + k] = k == l ? 0 : factor * (w[from + k] * wl + h * sign);
                }
            }
        }
    }
}
