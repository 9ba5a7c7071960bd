package org.costate.solver.implicit;

import org.costate.solver.rk.ExplicitKernel;
import org.costate.solver.rk.LinearCombination;

/**
 * The sums of one ESDIRK tableau, ready to run: bases and first guesses of the stages, the embedded error, weights of the
 * dense output, the stiffness estimate. Immutable; shared by the stepper and by the pullback of a step, so that both
 * compute the same bits.
 *
 * <p>The first guess of a stage's derivative is that of the last earlier stage at the same time, or else extrapolated
 * through up to three earlier stages.
 */
public final class EsdirkKernel {

    /** Highest sum of the moduli of weights by which derivatives are extrapolated. */
    private static final double MOST_STRETCH = 4;

    private final EsdirkTableau tableau;
    private final LinearCombination[] bases;
    private final LinearCombination[] guesses;
    private final LinearCombination error;
    private final double[][] dense;
    private final int later;
    private final int earlier;
    private final double[] laterLessEarlier;

    /**
     * The sums of a tableau.
     *
     * @param tableau its coefficients
     */
    public EsdirkKernel(EsdirkTableau tableau) {
        this.tableau = tableau;
        int stages = tableau.stages();
        bases = new LinearCombination[stages];
        guesses = new LinearCombination[stages];
        dense = new double[stages][];
        for (int s = 0; s < stages; s++) {
            bases[s] = LinearCombination.of(tableau.row(s));
            guesses[s] = LinearCombination.of(s == 0 ? new double[0] : guess(tableau, s));
            dense[s] = tableau.dense(s);
        }
        error = LinearCombination.of(tableau.errorWeights());
        int[] pair = tableau.hasStiffnessPair() ? tableau.stiffnessPair() : new int[] {0, 0};
        later = pair[0];
        earlier = pair[1];
        laterLessEarlier = tableau.fullRow(later);
        double[] row = tableau.fullRow(earlier);
        for (int l = 0; l < row.length; l++) {
            laterLessEarlier[l] -= row[l];
        }
    }

    private static double[] guess(EsdirkTableau tableau, int s) {
        double[] weights = new double[s];
        for (int l = s - 1; l >= 0; l--) {
            if (Math.abs(tableau.node(l) - tableau.node(s)) < 1e-12) {
                weights[l] = 1;
                return weights;
            }
        }
        for (int points = Math.min(3, s); points > 0; points--) {
            double[] extrapolated = extrapolated(tableau, s, points);
            double stretch = 0;
            for (double weight : extrapolated) {
                stretch += Math.abs(weight);
            }
            if (stretch <= MOST_STRETCH || points == 1) {
                return extrapolated;
            }
        }
        return weights;
    }

    /** Lagrange weights at a stage's node of the last stages before it. */
    private static double[] extrapolated(EsdirkTableau tableau, int s, int points) {
        double[] weights = new double[s];
        for (int l = s - points; l < s; l++) {
            weights[l] = 1;
            for (int m = s - points; m < s; m++) {
                if (m != l) {
                    weights[l] *= (tableau.node(s) - tableau.node(m)) / (tableau.node(l) - tableau.node(m));
                }
            }
        }
        return weights;
    }

    /**
     * The coefficients.
     *
     * @return the tableau
     */
    public EsdirkTableau tableau() {
        return tableau;
    }

    /**
     * The part of a stage's state that earlier stages give.
     *
     * @param s    index of the stage, from 1
     * @param y    state at the start of the step, length n, not modified
     * @param h    size of the step
     * @param k    derivatives of the stages, those before s read, not modified
     * @param base length n, written
     */
    public void base(int s, double[] y, double h, double[][] k, double[] base) {
        bases[s].addTo(y, h, k, base);
    }

    /**
     * The first guess of a stage's state.
     *
     * @param s    index of the stage, from 1
     * @param base what {@link #base} gave, not modified
     * @param h    size of the step
     * @param k    derivatives of the stages, those before s read, not modified
     * @param g    length n, written
     */
    public void guess(int s, double[] base, double h, double[][] k, double[] g) {
        guesses[s].addTo(base, h * tableau.gamma(), k, g);
    }

    /**
     * The embedded error before it is filtered.
     *
     * @param h size of the step
     * @param k derivatives of the stages, not modified
     * @param e length n, written
     */
    public void error(double h, double[][] k, double[] e) {
        error.set(h, k, e.length, e);
    }

    /**
     * Weights of the dense output.
     *
     * @param x       place in the step, 0 to 1
     * @param weights one for each stage, written
     */
    public void denseWeights(double x, double[] weights) {
        for (int s = 0; s < dense.length; s++) {
            weights[s] = StagePolynomial.value(dense[s], x);
        }
    }

    /**
     * Slopes of the weights of the dense output.
     *
     * @param x      place in the step, 0 to 1
     * @param slopes derivative of each weight by x, written
     */
    public void denseSlopes(double x, double[] slopes) {
        for (int s = 0; s < dense.length; s++) {
            slopes[s] = StagePolynomial.slope(dense[s], x);
        }
    }

    /**
     * Weights of the difference of the two stage states of the stiffness estimate, without h.
     *
     * @return a copy, one weight for each stage
     */
    public double[] stiffnessWeights() {
        return laterLessEarlier.clone();
    }

    /**
     * Stiffness estimate of a step: {@code S = |k_i - k_j| / |g_i - g_j|} for two stages at the same time, root mean square
     * norms; as for explicit methods.
     *
     * @param y state at the start of the step, not modified
     * @param h size of the step
     * @param k derivatives of the stages, not modified
     * @return S in 1/time; 0 if a difference is below its rounding floor; NaN without a pair
     */
    public double stiffness(double[] y, double h, double[][] k) {
        if (!tableau.hasStiffnessPair()) {
            return Double.NaN;
        }
        double numerator = 0;
        double denominator = 0;
        double kSize = 0;
        double ySize = 0;
        for (int i = 0; i < y.length; i++) {
            double dk = k[later][i] - k[earlier][i];
            double dg = 0;
            for (int l = 0; l < laterLessEarlier.length; l++) {
                dg += laterLessEarlier[l] * k[l][i];
            }
            dg *= h;
            numerator += dk * dk;
            denominator += dg * dg;
            kSize += k[later][i] * k[later][i];
            ySize += y[i] * y[i];
        }
        return ExplicitKernel.isAboveRounding(numerator, kSize) && ExplicitKernel.isAboveRounding(denominator, ySize)
                ? Math.sqrt(numerator / denominator)
                : 0;
    }
}
