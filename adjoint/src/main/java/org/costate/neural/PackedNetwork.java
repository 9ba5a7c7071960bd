package org.costate.neural;

/**
 * Packed parameters of a network with the workspaces that evaluate them. Threads may evaluate at the same time, but not
 * while parameters are loaded.
 */
final class PackedNetwork {

    final Network network;
    final int offset;
    final PackedLayer[] layers;

    /** Widest of all inputs and outputs. */
    final int widest;

    private volatile long revision;

    PackedNetwork(Network network, int offset) {
        this.network = network;
        this.offset = offset;
        layers = new PackedLayer[network.layers().size()];
        int next = 0;
        int widestSeen = network.inputWidth();
        for (int l = 0; l < layers.length; l++) {
            Layer layer = network.layers().get(l);
            layers[l] = PackedLayer.of(layer, next);
            next += layer.layout().size();
            widestSeen = Math.max(widestSeen, layer.outputWidth());
        }
        widest = widestSeen;
    }

    long revision() {
        return revision;
    }

    synchronized void load(double[] theta) {
        for (PackedLayer layer : layers) {
            layer.load(theta, offset);
        }
        revision = revision + 1;
    }

    /** Rows of a batch x, which must be a whole number of them. */
    int rows(double[] x, double[] out) {
        int in = network.inputWidth();
        int rows = x.length / in;
        if (rows == 0 || rows * in != x.length) {
            throw new IllegalArgumentException(
                    "x has length " + x.length + ", but must be a positive multiple of the input width " + in);
        }
        long needed = (long) rows * network.outputWidth();
        if (out.length != needed) {
            throw new IllegalArgumentException(
                    "out has length " + out.length + ", but must have length " + needed + " = " + rows
                            + " rows x output width " + network.outputWidth() + ", since x has length " + x.length);
        }
        return rows;
    }
}
