package org.costate.neural;

/** The parameters of a dense layer, packed for its products. Written only by {@link #load}. */
final class DenseWeights extends PackedLayer {

    final boolean time;

    /** Index of the first weight within the network's parameters. */
    final int weightOffset;

    private final RowPanels forward;
    private final RowPanels backward;
    private final double[] bias;
    private final double[] timeWeights;

    DenseWeights(Dense layer, int offset) {
        super(layer, layer.activation());
        time = layer.hasTime();
        weightOffset = offset;
        forward = RowPanels.ofFactor(in, out);
        backward = RowPanels.ofFactor(out, in);
        bias = new double[out];
        timeWeights = new double[time ? out : 0];
    }

    /** Index of the first weight of the time within the network's parameters. */
    int timeOffset() {
        return weightOffset + in * out;
    }

    /** Index of the first bias within the network's parameters. */
    int biasOffset() {
        return weightOffset + (time ? in + 1 : in) * out;
    }

    long bytes() {
        return forward.bytes() + backward.bytes() + (long) Double.BYTES * (bias.length + timeWeights.length);
    }

    @Override
    void load(double[] theta, int offset) {
        forward.pack(theta, offset + weightOffset, out, 1);
        backward.pack(theta, offset + weightOffset, 1, out);
        System.arraycopy(theta, offset + biasOffset(), bias, 0, out);
        if (time) {
            System.arraycopy(theta, offset + timeOffset(), timeWeights, 0, out);
        }
    }

    /** {@code b + t w_t}. */
    @Override
    void effectiveBias(double t, double[] start) {
        if (!time) {
            System.arraycopy(bias, 0, start, 0, out);
            return;
        }
        for (int j = 0; j < out; j++) {
            start[j] = Math.fma(t, timeWeights[j], bias[j]);
        }
    }

    @Override
    void timeRate(double rate, double[] start) {
        for (int j = 0; j < out; j++) {
            start[j] = time ? rate * timeWeights[j] : 0;
        }
    }

    /** {@code sum_j w_t[j] bar[j]}, 0 without time. */
    double timeDot(double[] bar) {
        double sum = 0;
        for (int j = 0; j < timeWeights.length; j++) {
            sum = Math.fma(timeWeights[j], bar[j], sum);
        }
        return sum;
    }

    @Override
    void affine(double[] start, double[] x, int xFrom, int rows, double[][] scratch, double[] y, int yFrom) {
        forward.multiply(start, x, xFrom, rows, scratch, y, yFrom, false);
    }

    @Override
    void transposed(
            double[] zeros, double[] zBar, int rows, double[][] scratch, double[] xBar, int xFrom, boolean add) {
        backward.multiply(zeros, zBar, 0, rows, scratch, xBar, xFrom, add);
    }

    @Override
    LayerGradient gradient() {
        return new DenseGradient(this);
    }
}
