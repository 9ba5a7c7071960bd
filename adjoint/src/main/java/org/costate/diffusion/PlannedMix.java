package org.costate.diffusion;

import java.util.Arrays;
import org.hipparchus.analysis.differentiation.Gradient;

/** A {@link Mix} as arrays: vectors, their factors, and slopes of the factors by the nodes near the step. */
final class PlannedMix {

    private final int[] vectors;
    private final double[] factors;
    private final double[][] slopes;

    private PlannedMix(int[] vectors, double[] factors, double[][] slopes) {
        this.vectors = vectors;
        this.factors = factors;
        this.slopes = slopes;
    }

    static PlannedMix of(Mix mix) {
        int[] vectors = new int[mix.size()];
        double[] factors = new double[mix.size()];
        double[][] slopes = new double[mix.size()][];
        for (int i = 0; i < vectors.length; i++) {
            Gradient factor = mix.factor(i);
            vectors[i] = mix.vector(i);
            factors[i] = factor.getValue();
            slopes[i] = factor.getGradient();
        }
        return new PlannedMix(vectors, factors, slopes);
    }

    int size() {
        return vectors.length;
    }

    int vector(int term) {
        return vectors[term];
    }

    /** Whether all factors and all their slopes are finite. */
    boolean isFinite() {
        if (!isFinite(factors)) {
            return false;
        }
        for (double[] slope : slopes) {
            if (!isFinite(slope)) {
                return false;
            }
        }
        return true;
    }

    static boolean isFinite(double[] numbers) {
        for (double number : numbers) {
            if (!Double.isFinite(number)) {
                return false;
            }
        }
        return true;
    }

    /** Writes the combination. */
    void evaluate(SampleVectors of, double[] out) {
        Arrays.fill(out, 0);
        for (int term = 0; term < vectors.length; term++) {
            double factor = factors[term];
            double[] v = of.vector(vectors[term]);
            for (int i = 0; i < out.length; i++) {
                out[i] += factor * v[i];
            }
        }
    }

    /**
     * Pulls a cotangent of the combination back.
     *
     * @param bar       the cotangent, not modified
     * @param of        the vectors, not modified
     * @param bars      cotangents of states and predictions, added to
     * @param firstNode node of the first slope
     * @param phiBar    one for each node, added to
     */
    void pullback(double[] bar, SampleVectors of, SampleVectors bars, int firstNode, double[] phiBar) {
        for (int term = 0; term < vectors.length; term++) {
            double factor = factors[term];
            double[] v = of.vector(vectors[term]);
            double sum = 0;
            for (int i = 0; i < bar.length; i++) {
                sum += bar[i] * v[i];
            }
            for (int p = 0; p < slopes[term].length; p++) {
                phiBar[firstNode + p] += slopes[term][p] * sum;
            }
            if (Mix.isState(vectors[term]) || Mix.isOutput(vectors[term])) {
                double[] vBar = bars.vector(vectors[term]);
                for (int i = 0; i < bar.length; i++) {
                    vBar[i] += factor * bar[i];
                }
            }
        }
    }
}
