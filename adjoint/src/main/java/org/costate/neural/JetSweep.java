package org.costate.neural;

/**
 * Workspace for Taylor coefficients of a network along a curve: with {@code x(s) = x_0 + x_1 s + x_2 s^2} and the time
 * {@code t + rate s}, the coefficients F_k of its output, and their pullback. F_k depends on x_0 to x_k only, so orders
 * go through all layers one after the other, and x_(k+1) may be made of F_k in between; the pullback goes from the
 * highest order down. With a the argument of an activation and its slopes d1, d2, d3 at a_0:
 *
 * <pre>
 * y_1 = d1 a_1       y_2 = d1 a_2 + d2 a_1^2 / 2
 * y_1 to a_0: d2 a_1            y_2 to a_1: d2 a_1      y_2 to a_0: d2 a_2 + d3 a_1^2 / 2
 * </pre>
 *
 * <p>Source: Griewank, Walther, <i>Evaluating Derivatives</i>, 2nd ed., ch. 13. Work is cut into chunks of rows.
 */
final class JetSweep {

    private final PackedLayer[] layers;
    private final int orders;
    private final Lane[] lanes;
    private final double[] zeros;

    /** {@code starts[k][l]}: what the bias and the time add to coefficient k of layer l's argument. */
    private final double[][][] starts;

    /** {@code sums[slot][k][l]}: cotangents of a_k that came from higher orders, a chunk of rows x out. */
    private final double[][][][] sums;

    private final LayerGradient[][] gradients;

    JetSweep(PackedNetwork net, int orders, int threads) {
        layers = net.layers;
        this.orders = orders;
        lanes = Lane.of(threads, net.widest);
        zeros = new double[net.widest];
        starts = new double[orders][layers.length][];
        sums = new double[threads][orders][layers.length][];
        gradients = new LayerGradient[orders][layers.length];
        for (int k = 0; k < orders; k++) {
            for (int l = 0; l < layers.length; l++) {
                starts[k][l] = new double[layers[l].out];
                gradients[k][l] = layers[l].gradient();
                for (int slot = 0; slot < threads; slot++) {
                    sums[slot][k][l] = new double[Lane.ROWS * layers[l].out];
                }
            }
        }
    }

    /** Begins at a time. */
    void begin(double t, double rate) {
        for (int l = 0; l < layers.length; l++) {
            layers[l].effectiveBias(t, starts[0][l]);
            for (int k = 1; k < orders; k++) {
                layers[l].timeRate(k == 1 ? rate : 0, starts[k][l]);
            }
        }
    }

    /** Takes coefficient k of some rows from the input, which must be there, to the output. */
    void pass(KeptJet kept, int k, int first, int count, int slot) {
        Lane lane = lanes[slot];
        for (int l = 0; l < layers.length; l++) {
            PackedLayer layer = layers[l];
            double[] y = kept.inputs[k][l + 1];
            int from = first * layer.out;
            int to = from + count * layer.out;
            double[] a = k == 0 ? y : kept.arguments[k][l];
            layer.affine(starts[k][l], kept.inputs[k][l], first * layer.in, count, lane.rows, a, from);
            double[][] d = kept.slopes[l];
            if (k == 0) {
                HigherSlopes.fill(layer.activation, a, from, to, d);
                layer.activation.apply(y, from, to);
            } else if (k == 1) {
                times(d[0], a, y, from, to);
            } else {
                second(d[0], d[1], kept.arguments[1][l], a, y, from, to);
            }
        }
    }

    private static void times(double[] d1, double[] a1, double[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = d1[i] * a1[i];
        }
    }

    private static void second(double[] d1, double[] d2, double[] a1, double[] a2, double[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = d1[i] * a2[i] + 0.5 * d2[i] * a1[i] * a1[i];
        }
    }

    /** Makes room for the gradients of a batch. */
    void require(int rows) {
        for (LayerGradient[] ofOrder : gradients) {
            for (LayerGradient gradient : ofOrder) {
                gradient.require(rows);
            }
        }
    }

    /** Where a chunk's cotangent of the highest order's output is written before {@link #pull}. */
    double[] bar(int slot) {
        return lanes[slot].even;
    }

    /** Forgets the chunk before. */
    void clear(int slot) {
        for (double[][] ofOrder : sums[slot]) {
            for (double[] sum : ofOrder) {
                java.util.Arrays.fill(sum, 0);
            }
        }
    }

    /**
     * Pulls a chunk's cotangent of F_k back to x_k, leaving what reaches lower orders for their turn.
     *
     * @param bar rows x output width, overwritten; one of the lane's two arrays
     * @return cotangent of x_k, rows x input width, in one of the lane's two arrays
     */
    double[] pull(KeptJet kept, int k, int first, int count, int slot, double[] bar) {
        Lane lane = lanes[slot];
        double[] at = bar;
        double[] next = bar == lane.even ? lane.odd : lane.even;
        for (int l = layers.length - 1; l >= 0; l--) {
            PackedLayer layer = layers[l];
            int from = first * layer.out;
            double[][] d = kept.slopes[l];
            double[] a1 = orders > 1 ? kept.arguments[1][l] : zeros;
            if (k == 2) {
                secondToLower(at, count * layer.out, from, d, a1, kept.arguments[2][l], sums[slot], l);
            } else if (k == 1) {
                firstToZeroth(at, count * layer.out, from, d[1], a1, sums[slot][0][l]);
            }
            through(at, count * layer.out, from, d[0], sums[slot][k][l]);
            gradients[k][l].put(first, count, kept.inputs[k][l], at);
            layer.transposed(zeros, at, count, lane.rows, next, 0, false);
            double[] free = at;
            at = next;
            next = free;
        }
        return at;
    }

    private static void secondToLower(
            double[] bar, int n, int from, double[][] d, double[] a1, double[] a2, double[][][] sum, int l) {
        double[] zeroth = sum[0][l];
        double[] first = sum[1][l];
        double[] d2 = d[1];
        double[] d3 = d[2];
        for (int i = 0; i < n; i++) {
            double a = a1[from + i];
            zeroth[i] += (d2[from + i] * a2[from + i] + 0.5 * d3[from + i] * a * a) * bar[i];
            first[i] += d2[from + i] * a * bar[i];
        }
    }

    private static void firstToZeroth(double[] bar, int n, int from, double[] d2, double[] a1, double[] zeroth) {
        for (int i = 0; i < n; i++) {
            zeroth[i] += d2[from + i] * a1[from + i] * bar[i];
        }
    }

    private static void through(double[] bar, int n, int from, double[] d1, double[] sum) {
        for (int i = 0; i < n; i++) {
            bar[i] = d1[from + i] * bar[i] + sum[i];
        }
    }

    /**
     * Pulls a chunk's cotangent of the network's value back to its input, and to nothing else.
     *
     * @param bar rows x output width, overwritten; one of the lane's two arrays
     * @return cotangent of the input, in one of the lane's two arrays
     */
    double[] pullValue(KeptJet kept, int first, int count, int slot, double[] bar) {
        Lane lane = lanes[slot];
        double[] at = bar;
        double[] next = bar == lane.even ? lane.odd : lane.even;
        for (int l = layers.length - 1; l >= 0; l--) {
            PackedLayer layer = layers[l];
            double[] d1 = kept.slopes[l][0];
            int from = first * layer.out;
            for (int i = 0; i < count * layer.out; i++) {
                at[i] *= d1[from + i];
            }
            layer.transposed(zeros, at, count, lane.rows, next, 0, false);
            double[] free = at;
            at = next;
            next = free;
        }
        return at;
    }

    /** Chunks of {@link #sumBatch}. */
    int batchChunks(int k) {
        int chunks = 0;
        for (LayerGradient gradient : gradients[k]) {
            chunks += gradient.chunks();
        }
        return chunks;
    }

    /** Adds one chunk of order k's sums over the batch to the gradient of the weights; not two orders at once. */
    void sumBatch(KeptJet kept, int k, int index, int rows, int slot, double[] thetaBar, int offset) {
        int chunk = index;
        int l = 0;
        while (chunk >= gradients[k][l].chunks()) {
            chunk -= gradients[k][l].chunks();
            l++;
        }
        gradients[k][l].run(chunk, kept.inputs[k][l], rows, lanes[slot], thetaBar, offset);
    }

    /** Adds the gradients of biases and time weights; returns the cotangent of the time. */
    double finish(double t, double rate, double[] thetaBar, int offset) {
        double tBar = 0;
        for (int l = 0; l < layers.length; l++) {
            tBar += gradients[0][l].finish(t, thetaBar, offset);
            if (orders > 1) {
                gradients[1][l].finishRate(rate, thetaBar, offset);
            }
        }
        return tBar;
    }
}
