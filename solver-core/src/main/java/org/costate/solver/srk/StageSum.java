package org.costate.solver.srk;

import java.util.Map;

/**
 * The state of a stage, {@code y + h sum_s a_s f_s + xi sum_s b_s g_s}, for a {@link ComponentPair}; weights may be zero.
 * As {@link PairSum} for three evaluations and one random variable, which is what nearly all stages look back at, without
 * a branch, so that the compiler makes it one with the loop over the stages. Immutable.
 */
final class StageSum {

    /** Most evaluations of a field that a stage can look back at. */
    private static final int WIDE = 3;

    private final double a0;
    private final double a1;
    private final double a2;
    private final double b0;
    private final double b1;
    private final double b2;
    private final int k;

    private StageSum(double[] a, double[] b, StandardTerm term) {
        a0 = a[0];
        a1 = a[1];
        a2 = a[2];
        b0 = b[0];
        b1 = b[1];
        b2 = b[2];
        k = ComponentPair.place(term);
    }

    /** Whether a stage is of this form. */
    static boolean isFor(StochasticStage stage, StageNumbers drifts, StageNumbers diffusions) {
        int width = drifts.width(stage.drift());
        int terms = 0;
        for (double[] weights : stage.noise().values()) {
            int needed = diffusions.width(weights);
            width = Math.max(width, needed);
            terms += needed > 0 ? 1 : 0;
        }
        return width <= WIDE && terms <= 1;
    }

    /** The sum of a stage of this form. */
    static StageSum of(StochasticStage stage, StageNumbers drifts, StageNumbers diffusions) {
        StageSum sum = new StageSum(drifts.weights(stage.drift(), WIDE), new double[WIDE], StandardTerm.W);
        for (Map.Entry<NoiseTerm, double[]> entry : stage.noise().entrySet()) {
            if (diffusions.width(entry.getValue()) > 0) {
                double[] b = diffusions.weights(entry.getValue(), WIDE);
                return new StageSum(drifts.weights(stage.drift(), WIDE), b, (StandardTerm) entry.getKey());
            }
        }
        return sum;
    }

    /**
     * Makes the sum.
     *
     * @param p   the pair
     * @param h   size of the step
     * @param out two components written
     */
    void set(ComponentPair p, double h, double[] out) {
        double[] f = p.f;
        double[] g = p.g;
        double[] xi = p.xi;
        double w0 = h * a0;
        double w1 = h * a1;
        double w2 = h * a2;
        // last places first: one bounds check serves all of an array
        double f2j = f[5];
        double g2j = g[5];
        double xj = xi[k + 1];
        out[p.j] = p.yj + (w0 * f[1] + w1 * f[3] + w2 * f2j) + (b0 * g[1] + b1 * g[3] + b2 * g2j) * xj;
        out[p.i] = p.yi + (w0 * f[0] + w1 * f[2] + w2 * f[4]) + (b0 * g[0] + b1 * g[2] + b2 * g[4]) * xi[k];
    }
}
