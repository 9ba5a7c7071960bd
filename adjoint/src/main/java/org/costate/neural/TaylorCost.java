package org.costate.neural;

import org.costate.adjoint.CostLinearization;
import org.costate.adjoint.RunningCost;

/**
 * The size of a higher derivative of the solution of a neural field, {@code l = mean_i (d^K z_i / dt^K)^2} over all
 * elements of the batch, for K = 2 and 3: TayNODE. With {@code dz/dt = f(t, z)} the derivatives are Taylor coefficients
 * of f along the solution: {@code x_(k+1) = F_k(x_0, ..., x_k) / (k + 1)}, one pass through the network for each, and one
 * back through the network for each in the pullback.
 *
 * <p>Source: Kelly, Bettencourt, Johnson, Duvenaud, <i>Learning Differential Equations that are Easy to Solve</i>,
 * NeurIPS 2020.
 */
public final class TaylorCost implements RunningCost {

    private static final int HIGHEST = 3;

    private final NeuralMap map;
    private final int derivative;
    private final Pool<JetSweep> sweeps = new Pool<>();

    private TaylorCost(NeuralMap map, int derivative) {
        this.map = map;
        this.derivative = derivative;
    }

    /**
     * The cost of a field.
     *
     * @param field      the neural field that is solved
     * @param derivative K, 2 or 3
     * @return the cost
     * @throws IllegalArgumentException if K is neither
     */
    public static TaylorCost of(NeuralField field, int derivative) {
        if (derivative < 2 || derivative > HIGHEST) {
            throw new IllegalArgumentException("derivative = " + derivative + ", but must be 2 or " + HIGHEST);
        }
        return new TaylorCost(field.map(), derivative);
    }

    @Override
    public CostLinearization linearization() {
        return new Coefficients(map, derivative, sweeps);
    }

    /** Orders 0 to K - 1 of the field along its own solution. */
    private static final class Coefficients extends JetLinearization {

        private final int top;
        private final int width;

        /** {@code d^K z / dt^K = (K - 1)! F_(K-1)}. */
        private final double factorial;

        Coefficients(NeuralMap map, int derivative, Pool<JetSweep> sweeps) {
            super(map, derivative, sweeps);
            top = derivative - 1;
            width = map.network().inputWidth();
            factorial = top == 2 ? 2 : 1;
        }

        @Override
        double rate() {
            return 1;
        }

        @Override
        double evaluate(JetSweep with, int first, int count, int slot) {
            for (int k = 0; k < top; k++) {
                with.pass(kept, k, first, count, slot);
                double[] f = kept.output(k);
                double[] x = kept.inputs[k + 1][0];
                double inverse = 1.0 / (k + 1);
                for (int i = first * width; i < (first + count) * width; i++) {
                    x[i] = inverse * f[i];
                }
            }
            with.pass(kept, top, first, count, slot);
            double[] f = kept.output(top);
            double sum = 0;
            for (int i = first * width; i < (first + count) * width; i++) {
                double d = factorial * f[i];
                sum += d * d;
            }
            return sum;
        }

        @Override
        double[] pull(JetSweep with, double scale, int first, int count, int slot) {
            double[] bar = with.bar(slot);
            double[] f = kept.output(top);
            double factor = scale * factorial * factorial;
            for (int i = 0; i < count * width; i++) {
                bar[i] = factor * f[first * width + i];
            }
            for (int k = top; k > 0; k--) {
                bar = with.pull(kept, k, first, count, slot, bar);
                double inverse = 1.0 / k;
                for (int i = 0; i < count * width; i++) {
                    bar[i] *= inverse;
                }
            }
            return with.pull(kept, 0, first, count, slot, bar);
        }
    }
}
