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

    private static final NoisePart[] NONE = {};

    private final double[] a;
    private final double a0;
    private final double a1;
    private final double a2;
    private final double a3;
    private final NoisePart[] parts;
    private final int[] known;

    /** The weights that belong to one random variable, and where a pair has it. */
    private static final class NoisePart {

        final int k;
        final double[] b;
        final double b0;
        final double b1;
        final double b2;
        final double b3;

        NoisePart(StandardTerm term, double[] b) {
            k = ComponentPair.place(term);
            this.b = b;
            b0 = b[0];
            b1 = b[1];
            b2 = b[2];
            b3 = b[3];
        }

        boolean isSame(NoisePart other) {
            return k == other.k && Arrays.equals(b, other.b);
        }
    }

    private PairSum(double[] a, NoisePart[] parts, int[] known) {
        this.a = a;
        a0 = a[0];
        a1 = a[1];
        a2 = a[2];
        a3 = a[3];
        this.parts = parts;
        this.known = known;
    }

    /** A sum with weights of the stages' drifts. */
    static PairSum of(double[] weights, StageNumbers drifts) {
        return new PairSum(drifts.weights(weights, WIDE), NONE, new int[0]);
    }

    /** This sum with weights of the stages' diffusions that belong to one random variable. */
    PairSum with(StandardTerm term, double[] weights, StageNumbers diffusions) {
        if (diffusions.width(weights) == 0) {
            return this;
        }
        NoisePart[] more = Arrays.copyOf(parts, parts.length + 1);
        more[parts.length] = new NoisePart(term, diffusions.weights(weights, WIDE));
        return new PairSum(a, more, known);
    }

    /** The same sum, made after another one: if that has all parts of this one, they are taken from there. */
    PairSum after(PairSum other) {
        int[] taken = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            boolean isThere = false;
            for (NoisePart part : other.parts) {
                isThere |= parts[i].isSame(part);
            }
            if (!isThere) {
                return this;
            }
            taken[i] = parts[i].k;
        }
        return new PairSum(a, NONE, taken);
    }

    /**
     * Makes the sum; the pair keeps its parts.
     *
     * @param p   the pair
     * @param yj  what is added to, one component
     * @param yi  what is added to, the other
     * @param h   factor of the drifts
     * @param out two components written
     */
    void set(ComponentPair p, double yj, double yi, double h, double[] out) {
        double[] f = p.f;
        double[] made = p.parts;
        double f3j = f[7];
        double sj = yj + (h * a0 * f[1] + h * a1 * f[3] + h * a2 * f[5] + h * a3 * f3j);
        double si = yi + (h * a0 * f[0] + h * a1 * f[2] + h * a2 * f[4] + h * a3 * f[6]);
        if (parts.length > 0) {
            double[] g = p.g;
            double[] xi = p.xi;
            double g3j = g[7];
            double g3i = g[6];
            double g2j = g[5];
            double g2i = g[4];
            double g1j = g[3];
            double g1i = g[2];
            double g0j = g[1];
            double g0i = g[0];
            for (NoisePart part : parts) {
                int k = part.k;
                double pj = (part.b0 * g0j + part.b1 * g1j + part.b2 * g2j + part.b3 * g3j) * xi[k + 1];
                double pi = (part.b0 * g0i + part.b1 * g1i + part.b2 * g2i + part.b3 * g3i) * xi[k];
                made[k + 1] = pj;
                made[k] = pi;
                sj += pj;
                si += pi;
            }
        }
        for (int k : known) {
            sj += made[k + 1];
            si += made[k];
        }
        out[p.j] = sj;
        out[p.i] = si;
    }
}
