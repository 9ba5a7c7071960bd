package org.costate.neural;

/** What a forward evaluation keeps for its pullback: inputs of all layers, and slopes where values do not give them. */
final class Kept {

    private static final double[] NONE = {};

    /** {@code values[l]} is the input of layer l, the last one the network's output; empty if not needed. */
    final double[][] values;

    /** {@code slopes[l]} are the derivatives of layer l's activation; empty if they follow from its values. */
    final double[][] slopes;

    private final PackedNetwork net;

    Kept(PackedNetwork net) {
        this.net = net;
        values = new double[net.layers.length + 1][];
        slopes = new double[net.layers.length][];
        java.util.Arrays.fill(values, NONE);
        java.util.Arrays.fill(slopes, NONE);
    }

    /** Makes room. */
    void require(int rows) {
        PackedLayer[] layers = net.layers;
        for (int l = 0; l < layers.length; l++) {
            values[l] = grown(values[l], rows * layers[l].in);
            if (!layers[l].activation.slopeFollowsFromValue()) {
                slopes[l] = grown(slopes[l], rows * layers[l].out);
            }
        }
        PackedLayer last = layers[layers.length - 1];
        if (last.activation != Activation.IDENTITY && last.activation.slopeFollowsFromValue()) {
            values[layers.length] = grown(values[layers.length], rows * last.out);
        }
    }

    /** Values or slopes of layer l, whichever its activation pulls back with. */
    double[] forPullback(int l) {
        return net.layers[l].activation.slopeFollowsFromValue() ? values[l + 1] : slopes[l];
    }

    long bytes() {
        long doubles = 0;
        for (double[] value : values) {
            doubles += value.length + 2L;
        }
        for (double[] slope : slopes) {
            doubles += slope.length + 2L;
        }
        return doubles * Double.BYTES;
    }

    private static double[] grown(double[] array, int length) {
        return array.length >= length ? array : new double[length];
    }
}
