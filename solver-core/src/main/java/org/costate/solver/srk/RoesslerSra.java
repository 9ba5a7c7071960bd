package org.costate.solver.srk;

import java.util.Map;

/**
 * Coefficients of a method of strong order 3/2 for additive noise, in the form of Roessler: drift stages
 * {@code H_i = y + h sum A_ij f_j + chi2 sum B_ij g_j} and
 * {@code yNext = y + h sum alpha_i f_i + sum (W beta1_i + chi2 beta2_i) g_i}, with {@code g_i = g(t + c1_i h)}. The
 * order conditions are checked.
 *
 * <p>Source: Roessler 2010; error estimate: Rackauckas, Nie 2017.
 */
public final class RoesslerSra {

    private final double[] c0;
    private final double[] c1;
    private final double[][] a;
    private final double[][] b;
    private final double[] alpha;
    private final double[] beta1;
    private final double[] beta2;

    /**
     * The coefficients.
     *
     * @param c0    nodes of the drifts
     * @param c1    nodes of the diffusions
     * @param a     rows of A, row i of length i
     * @param b     rows of B, row i of length i
     * @param alpha weights of the drifts
     * @param beta1 weights of the diffusions with W
     * @param beta2 weights of the diffusions with chi2
     */
    public RoesslerSra(
            double[] c0, double[] c1, double[][] a, double[][] b, double[] alpha, double[] beta1, double[] beta2) {
        this.c0 = c0.clone();
        this.c1 = c1.clone();
        this.a = a.clone();
        this.b = b.clone();
        this.alpha = alpha.clone();
        this.beta1 = beta1.clone();
        this.beta2 = beta2.clone();
    }

    double[] c0() {
        return c0;
    }

    double[] c1() {
        return c1;
    }

    double[][] a() {
        return a;
    }

    double[][] b() {
        return b;
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

    private static final double ROUNDING = 1e-11;

    /**
     * The tableau.
     *
     * @param name   name of the method
     * @param source key of the paper
     * @return a checked tableau; a stiffness estimate is added if the last two drift stages are at the same time
     * @throws IllegalArgumentException if an order condition is missed
     */
    public StochasticTableau tableau(String name, String source) {
        RoesslerConditions.check(name, this, ROUNDING);
        int stages = alpha.length;
        StochasticTableauBuilder builder = StochasticTableau.named(name, source);
        for (int i = 0; i < stages; i++) {
            builder.bothAt(c0[i], c1[i], a[i]).plus(StandardTerm.CHI2, b[i]);
        }
        double[] plain = new double[stages];
        java.util.Arrays.fill(plain, 1);
        double[] euler = alpha.clone();
        euler[0] -= 1;
        Map<NoiseTerm, double[]> higher = Map.of(StandardTerm.CHI2, beta2);
        builder.weights(alpha)
                .weights(StandardTerm.W, beta1)
                .weights(StandardTerm.CHI2, beta2)
                .paperError(plain, Map.of())
                .paperError(new double[0], higher)
                .embeddedError(euler, higher);
        int last = stages - 1;
        if (last > 1 && Math.abs(c0[last] - c0[last - 1]) < 1e-9) {
            builder.stiffness(last, last - 1);
        }
        return builder.build();
    }
}
