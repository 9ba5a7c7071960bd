package org.costate.solver.srk;

import java.util.Map;

/**
 * Coefficients of a method of strong order 3/2 for Ito equations with diagonal or scalar noise, in the form of Roessler:
 * drift stages {@code H0_i = y + h sum A0_ij f_j + chi2 sum B0_ij g_j}, diffusion stages
 * {@code H1_i = y + h sum A1_ij f_j + sqrt h sum B1_ij g_j}, and
 * {@code yNext = y + h sum alpha_i f_i + sum (W beta1_i + chi1 beta2_i + chi2 beta3_i + chi3 beta4_i) g_i}. The order
 * conditions are checked.
 *
 * <p>Source: Roessler 2010; error estimate: Rackauckas, Nie 2017.
 */
public final class RoesslerSri {

    private final double[] c0;
    private final double[] c1;
    private final double[][] a0;
    private final double[][] a1;
    private final double[][] b0;
    private final double[][] b1;
    private final double[] alpha;
    private final double[] beta1;
    private final double[] beta2;
    private final double[] beta3;
    private final double[] beta4;

    /**
     * The coefficients.
     *
     * @param c0    nodes of the drifts
     * @param c1    nodes of the diffusions
     * @param a0    rows of A0, row i of length i
     * @param a1    rows of A1
     * @param b0    rows of B0
     * @param b1    rows of B1
     * @param alpha weights of the drifts
     * @param beta1 weights of the diffusions with W
     * @param beta2 weights of the diffusions with chi1
     * @param beta3 weights of the diffusions with chi2
     * @param beta4 weights of the diffusions with chi3
     */
    public RoesslerSri(
            double[] c0,
            double[] c1,
            double[][] a0,
            double[][] a1,
            double[][] b0,
            double[][] b1,
            double[] alpha,
            double[] beta1,
            double[] beta2,
            double[] beta3,
            double[] beta4) {
        this.c0 = c0.clone();
        this.c1 = c1.clone();
        this.a0 = a0.clone();
        this.a1 = a1.clone();
        this.b0 = b0.clone();
        this.b1 = b1.clone();
        this.alpha = alpha.clone();
        this.beta1 = beta1.clone();
        this.beta2 = beta2.clone();
        this.beta3 = beta3.clone();
        this.beta4 = beta4.clone();
    }

    double[] c0() {
        return c0;
    }

    double[] c1() {
        return c1;
    }

    double[][] a0() {
        return a0;
    }

    double[][] a1() {
        return a1;
    }

    double[][] b0() {
        return b0;
    }

    double[][] b1() {
        return b1;
    }

    double[] alpha() {
        return alpha;
    }

    double[] beta1() {
        return beta1;
    }

    double[] beta2() {
        return beta2;
    }

    double[] beta3() {
        return beta3;
    }

    double[] beta4() {
        return beta4;
    }

    private static final double ROUNDING = 1e-11;

    /**
     * The tableau.
     *
     * @param name        name of the method
     * @param source      key of the paper
     * @param delta       factor of the drift in the paper's error estimate
     * @param errorStages drift stages that the paper's error estimate adds up
     * @return a checked tableau; a stiffness estimate is added if the last two drift stages are at the same time
     * @throws IllegalArgumentException if an order condition is missed
     */
    public StochasticTableau tableau(String name, String source, double delta, int errorStages) {
        RoesslerConditions.check(name, this, ROUNDING);
        StagePlan plan = new StagePlan(this);
        StochasticTableauBuilder builder = StochasticTableau.named(name, source);
        int stages = alpha.length;
        builder.both(0);
        for (int i = 1; i < stages; i++) {
            if (plan.driftStage(i) > 0) {
                builder.drift(c0[i], plan.drifts(a0[i])).plus(StandardTerm.CHI2, plan.diffusions(b0[i]));
            }
            if (plan.diffusionStage(i) > 0) {
                builder.diffusion(c1[i], plan.drifts(a1[i])).plus(StandardTerm.ROOT_STEP, plan.diffusions(b1[i]));
            }
        }
        double[] plain = new double[stages];
        java.util.Arrays.fill(plain, 0, errorStages, delta);
        double[] euler = alpha.clone();
        euler[0] -= 1;
        Map<NoiseTerm, double[]> higher =
                Map.of(StandardTerm.CHI2, plan.diffusions(beta3), StandardTerm.CHI3, plan.diffusions(beta4));
        builder.weights(plan.drifts(alpha))
                .weights(StandardTerm.W, plan.diffusions(beta1))
                .weights(StandardTerm.CHI1, plan.diffusions(beta2))
                .weights(StandardTerm.CHI2, plan.diffusions(beta3))
                .weights(StandardTerm.CHI3, plan.diffusions(beta4))
                .paperError(plan.drifts(plain), Map.of())
                .paperError(new double[0], higher)
                .embeddedError(plan.drifts(euler), higher);
        int last = stages - 1;
        boolean sameTime =
                Math.abs(c0[last] - c0[last - 1]) < 1e-9 && plan.driftStage(last) > plan.driftStage(last - 1);
        if (sameTime && plan.driftStage(last - 1) > 0) {
            builder.stiffness(plan.driftStage(last), plan.driftStage(last - 1));
        }
        return builder.build();
    }

    /** Where the stages of Roessler's form stand in the list of stages; those at the start of the step are shared. */
    private static final class StagePlan {

        private final int[] drift;
        private final int[] diffusion;
        private final int count;

        StagePlan(RoesslerSri sri) {
            int stages = sri.alpha.length;
            drift = new int[stages];
            diffusion = new int[stages];
            int next = 1;
            for (int i = 1; i < stages; i++) {
                boolean atStart = sri.c0[i] == 0 && isZero(sri.a0[i]) && isZero(sri.b0[i]);
                drift[i] = atStart ? 0 : next++;
                diffusion[i] = next++;
            }
            count = next;
        }

        private static boolean isZero(double[] row) {
            for (double v : row) {
                if (v != 0) {
                    return false;
                }
            }
            return true;
        }

        int driftStage(int i) {
            return drift[i];
        }

        int diffusionStage(int i) {
            return diffusion[i];
        }

        double[] drifts(double[] weights) {
            return spread(weights, drift);
        }

        double[] diffusions(double[] weights) {
            return spread(weights, diffusion);
        }

        private double[] spread(double[] weights, int[] where) {
            double[] all = new double[count];
            int end = 0;
            for (int i = 0; i < weights.length; i++) {
                if (weights[i] != 0) {
                    all[where[i]] += weights[i];
                    end = Math.max(end, where[i] + 1);
                }
            }
            return java.util.Arrays.copyOf(all, end);
        }
    }
}
