package org.costate.solver.srk;

import java.util.Arrays;

/**
 * A sum {@code y + h sum_s a_s f_s + sum_k xi_k sum_s b_ks g_s} for a {@link ComponentPair}. {@link StochasticKernel}
 * makes it of the same terms in the same order, hence with the same bits, by a loop over the components for each k. Here
 * the formulas are written out for four evaluations of each field; weights may be zero. Last places are read first, so
 * that one bounds check serves all of an array. Immutable.
 */
final class PairSum {

    /** Most evaluations of a field that a sum can look back at. */
    static final int WIDE = 4;

    private final double[] a;
    private final double a0;
    private final double a1;
    private final double a2;
    private final double a3;
    private final int k;
    private final double b0;
    private final double b1;
    private final double b2;
    private final double b3;
    private final NoisePart[] parts;
    private final NoisePart[] more;

    /** The weights that belong to one random variable, and where a pair has it. */
    private static final class NoisePart {

        static final NoisePart NONE = new NoisePart(StandardTerm.W, new double[WIDE]);

        final int k;
        final double b0;
        final double b1;
        final double b2;
        final double b3;

        NoisePart(StandardTerm term, double[] b) {
            k = 2 * term.ordinal();
            b0 = b[0];
            b1 = b[1];
            b2 = b[2];
            b3 = b[3];
        }
    }

    private PairSum(double[] a, NoisePart[] parts) {
        this.a = a;
        a0 = a[0];
        a1 = a[1];
        a2 = a[2];
        a3 = a[3];
        NoisePart one = parts.length > 0 ? parts[0] : NoisePart.NONE;
        k = one.k;
        b0 = one.b0;
        b1 = one.b1;
        b2 = one.b2;
        b3 = one.b3;
        this.parts = parts;
        more = Arrays.copyOfRange(parts, Math.min(1, parts.length), parts.length);
    }

    /** A sum with weights of the stages' drifts. */
    static PairSum of(double[] weights, StageNumbers drifts) {
        return new PairSum(drifts.weights(weights, WIDE), new NoisePart[0]);
    }

    /** This sum with weights of the stages' diffusions that belong to one random variable. */
    PairSum with(StandardTerm term, double[] weights, StageNumbers diffusions) {
        if (diffusions.width(weights) == 0) {
            return this;
        }
        NoisePart[] more = Arrays.copyOf(parts, parts.length + 1);
        more[parts.length] = new NoisePart(term, diffusions.weights(weights, WIDE));
        return new PairSum(a, more);
    }

    /**
     * Makes the sum.
     *
     * @param p   the pair
     * @param yj  what is added to, one component
     * @param yi  what is added to, the other
     * @param h   factor of the drifts
     * @param out two components written
     */
    void set(ComponentPair p, double yj, double yi, double h, double[] out) {
        double[] f = p.f;
        double[] g = p.g;
        double[] xi = p.xi;
        double w0 = h * a0;
        double w1 = h * a1;
        double w2 = h * a2;
        double w3 = h * a3;
        double f3j = f[7];
        double f3i = f[6];
        double g3j = g[7];
        double g3i = g[6];
        double g2j = g[5];
        double g2i = g[4];
        double g1j = g[3];
        double g1i = g[2];
        double g0j = g[1];
        double g0i = g[0];
        double sj = yj + (w0 * f[1] + w1 * f[3] + w2 * f[5] + w3 * f3j) + (b0 * g0j + b1 * g1j + b2 * g2j + b3 * g3j) * xi[k + 1];
        double si = yi + (w0 * f[0] + w1 * f[2] + w2 * f[4] + w3 * f3i) + (b0 * g0i + b1 * g1i + b2 * g2i + b3 * g3i) * xi[k];
        for (NoisePart part : more) {
            sj += (part.b0 * g0j + part.b1 * g1j + part.b2 * g2j + part.b3 * g3j) * xi[part.k + 1];
            si += (part.b0 * g0i + part.b1 * g1i + part.b2 * g2i + part.b3 * g3i) * xi[part.k];
        }
        out[p.j] = sj;
        out[p.i] = si;
    }
}
