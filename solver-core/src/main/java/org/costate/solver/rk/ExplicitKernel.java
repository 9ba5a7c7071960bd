package org.costate.solver.rk;

/**
 * The sums of one tableau, ready to run: stage states, the next state, weights of the dense output, the stiffness
 * estimate. Immutable; shared by the stepper and by the pullback of a step, so that both compute the same bits.
 */
public final class ExplicitKernel {

    /** Below this many units of rounding a difference says nothing. */
    private static final double ROUNDING_FLOOR = 64 * 0x1p-52;

    private final ButcherTableau tableau;
    private final double[] nodes;
    private final LinearCombination[] stageSums;
    private final LinearCombination nextSum;
    private final double[][] dense;
    private final int later;
    private final int earlier;
    private final double[] laterLessEarlier;

    /**
     * The sums of a tableau.
     *
     * @param tableau its coefficients
     */
    public ExplicitKernel(ButcherTableau tableau) {
        this.tableau = tableau;
        int rows = tableau.rows();
        nodes = new double[rows];
        stageSums = new LinearCombination[rows];
        dense = new double[rows][];
        for (int s = 0; s < rows; s++) {
            nodes[s] = tableau.node(s);
            stageSums[s] = LinearCombination.of(tableau.row(s));
            dense[s] = tableau.dense(s);
        }
        nextSum = LinearCombination.of(tableau.weights());
        int[] pair = tableau.hasStiffnessPair() ? tableau.stiffnessPair() : new int[] {0, 0};
        later = pair[0];
        earlier = pair[1];
        laterLessEarlier = tableau.row(later);
        double[] row = tableau.row(earlier);
        for (int l = 0; l < row.length; l++) {
            laterLessEarlier[l] -= row[l];
        }
    }

    /**
     * The coefficients.
     *
     * @return the tableau
     */
    public ButcherTableau tableau() {
        return tableau;
    }

    /**
     * Place of a stage in the step.
     *
     * @param s index of the row
     * @return c_s
     */
    public double node(int s) {
        return nodes[s];
    }

    /**
     * State at which a stage is evaluated.
     *
     * @param s index of the row
     * @param y state at the start of the step, length n, not modified
     * @param h size of the step
     * @param k stages, those before s read, not modified
     * @param g length n, written
     */
    public void stageState(int s, double[] y, double h, double[][] k, double[] g) {
        stageSums[s].addTo(y, h, k, g);
    }

    /**
     * State at the end of the step.
     *
     * @param y     state at its start, length n, not modified
     * @param h     size of the step
     * @param k     stages, not modified
     * @param yNext length n, written
     */
    public void nextState(double[] y, double h, double[][] k, double[] yNext) {
        nextSum.addTo(y, h, k, yNext);
    }

    /**
     * Weights of the dense output.
     *
     * @param x       place in the step, 0 to 1
     * @param weights one for each row, written
     */
    public void denseWeights(double x, double[] weights) {
        for (int s = 0; s < dense.length; s++) {
            double[] polynomial = dense[s];
            double value = 0;
            for (int m = polynomial.length - 1; m >= 0; m--) {
                value = value * x + polynomial[m];
            }
            weights[s] = value * x;
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
            double[] polynomial = dense[s];
            double value = 0;
            for (int m = polynomial.length - 1; m >= 0; m--) {
                value = value * x + (m + 1) * polynomial[m];
            }
            slopes[s] = value;
        }
    }

    /**
     * Weights of the difference of the two stage states of the stiffness estimate, without h.
     *
     * @return a copy, one weight for each stage before the later one
     */
    public double[] stiffnessWeights() {
        return laterLessEarlier.clone();
    }

    /**
     * Stiffness estimate of a step: {@code S = A / B} with {@code A = ||k_i - k_j||}, {@code B = ||g_i - g_j||} for two
     * stages at the same time, root mean square norms. Source: Hairer, Wanner II, IV.2.
     *
     * @param y state at the start of the step, not modified
     * @param h size of the step
     * @param k stages, not modified
     * @return S in 1/time; 0 if A or B is below its rounding floor; NaN without a pair
     */
    public double stiffness(double[] y, double h, double[][] k) {
        if (!tableau.hasStiffnessPair()) {
            return Double.NaN;
        }
        double[] kLater = k[later];
        double[] kEarlier = k[earlier];
        double numerator = 0;
        double denominator = 0;
        double kSize = 0;
        double ySize = 0;
        for (int i = 0; i < y.length; i++) {
            double dk = kLater[i] - kEarlier[i];
            double dg = 0;
            for (int l = 0; l < laterLessEarlier.length; l++) {
                dg += laterLessEarlier[l] * k[l][i];
            }
            dg *= h;
            numerator += dk * dk;
            denominator += dg * dg;
            kSize += kLater[i] * kLater[i];
            ySize += y[i] * y[i];
        }
        return isAboveRounding(numerator, kSize) && isAboveRounding(denominator, ySize)
                ? Math.sqrt(numerator / denominator)
                : 0;
    }

    /**
     * The two differences whose quotient is the stiffness estimate.
     *
     * @param h  size of the step
     * @param k  stages, not modified
     * @param dk difference of the stages, length n, written
     * @param dg difference of their states, length n, written
     */
    void differences(double h, double[][] k, double[] dk, double[] dg) {
        for (int i = 0; i < dk.length; i++) {
            dk[i] = k[later][i] - k[earlier][i];
            double sum = 0;
            for (int l = 0; l < laterLessEarlier.length; l++) {
                sum += laterLessEarlier[l] * k[l][i];
            }
            dg[i] = h * sum;
        }
    }

    /**
     * Whether a sum of squared differences is more than rounding.
     *
     * @param squares    sum of squares of the differences
     * @param sizeSquare sum of squares of the terms
     * @return true if it says something
     */
    public static boolean isAboveRounding(double squares, double sizeSquare) {
        return squares > ROUNDING_FLOOR * ROUNDING_FLOOR * sizeSquare && squares > Double.MIN_NORMAL;
    }
}
