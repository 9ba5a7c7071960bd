package org.costate.neural;

import java.util.Arrays;
import org.costate.adjoint.CostLinearization;
import org.costate.adjoint.RunningCost;

/**
 * A one-sample estimate of the size of a neural field's Jacobian, {@code l = mean_i (eps^T df/dz)_i^2} over all elements
 * of the batch, with signs eps that are drawn at random and held during a solve: the second half of RNODE. Its mean over
 * the draws is the mean over the rows of {@code ||df/dz||_F^2 / width}. The product is a pullback without weights; the
 * pullback of the cost takes one tangent through the network, for {@code eps^T (df/dz) v} with v held has the gradient
 * wanted.
 *
 * <p>Mutable in one respect: {@link #draw} takes new signs, once for each training iteration, not between a solve and its
 * reverse sweep.
 *
 * <p>Source: Finlay, Jacobsen, Nurbekyan, Oberman, <i>How to train your neural ODE</i>, ICML 2020; signs instead of normal
 * numbers vary less (Hutchinson 1990).
 */
public final class JacobianCost implements RunningCost {

    private final NeuralMap map;
    private final long seed;
    private final Pool<JetSweep> sweeps = new Pool<>();
    private volatile long iteration;

    private JacobianCost(NeuralMap map, long seed) {
        this.map = map;
        this.seed = seed;
    }

    /**
     * The cost of a field, with the signs of iteration 0.
     *
     * @param field the neural field that is solved
     * @param seed  of the signs
     * @return the cost
     */
    public static JacobianCost of(NeuralField field, long seed) {
        return new JacobianCost(field.map(), seed);
    }

    /**
     * Takes the signs of an iteration; the same seed and iteration have the same signs.
     *
     * @param index index of the iteration
     */
    public void draw(long index) {
        iteration = index;
    }

    @Override
    public long revision() {
        return iteration;
    }

    @Override
    public CostLinearization linearization() {
        return new Product();
    }

    /** Order 0 of the field at a point; order 1 along the product in the pullback. */
    private final class Product extends JetLinearization {

        private final int width = map.network().inputWidth();
        private double[] signs = {};
        private double[] product = {};
        private long drawn = -1;

        Product() {
            super(map, 2, sweeps);
        }

        @Override
        double rate() {
            return 0;
        }

        @Override
        void begin(int count) {
            long index = iteration;
            if (signs.length < count * width) {
                signs = new double[count * width];
                product = new double[count * width];
                drawn = index - 1;
            }
            if (drawn != index) {
                drawn = index;
                fillSigns(index);
            }
        }

        private void fillSigns(long index) {
            long bits = 0;
            for (int i = 0; i < signs.length; i++) {
                if (i % Long.SIZE == 0) {
                    bits = mixed(mixed(mixed(seed) + index) + i);
                }
                signs[i] = (bits & 1) == 0 ? 1 : -1;
                bits >>>= 1;
            }
        }

        @Override
        double evaluate(JetSweep with, int first, int count, int slot) {
            with.pass(kept, 0, first, count, slot);
            double[] bar = with.bar(slot);
            System.arraycopy(signs, first * width, bar, 0, count * width);
            double[] g = with.pullValue(kept, first, count, slot, bar);
            double sum = 0;
            for (int i = 0; i < count * width; i++) {
                sum += g[i] * g[i];
            }
            System.arraycopy(g, 0, product, first * width, count * width);
            return sum;
        }

        @Override
        double[] pull(JetSweep with, double scale, int first, int count, int slot) {
            double[] tangent = kept.inputs[1][0];
            for (int i = first * width; i < (first + count) * width; i++) {
                tangent[i] = scale * product[i];
            }
            with.pass(kept, 1, first, count, slot);
            double[] bar = with.bar(slot);
            System.arraycopy(signs, first * width, bar, 0, count * width);
            bar = with.pull(kept, 1, first, count, slot, bar);
            Arrays.fill(bar, 0, count * width, 0);
            return with.pull(kept, 0, first, count, slot, bar);
        }

        @Override
        public long bytes() {
            return super.bytes() + 2L * Double.BYTES * signs.length;
        }
    }

    /** A bijection of 64 bits that scatters (Stafford 2011). */
    private static long mixed(long bits) {
        long z = bits + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
