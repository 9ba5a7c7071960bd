package org.costate.neural;

/** A layer with its parameters in the form that its products need. */
abstract class PackedLayer {

    final int in;
    final int out;
    final Activation activation;

    PackedLayer(Layer layer, Activation activation) {
        in = layer.inputWidth();
        out = layer.outputWidth();
        this.activation = activation;
    }

    /**
     * Packs a layer.
     *
     * @param layer  the description
     * @param offset index of its first parameter within the network's parameters
     */
    static PackedLayer of(Layer layer, int offset) {
        if (layer instanceof Dense dense) {
            return new DenseWeights(dense, offset);
        }
        if (layer instanceof Elementwise elementwise) {
            return new PackedElementwise(elementwise);
        }
        throw new IllegalStateException("no packed form of " + layer);
    }

    /** Copies the parameters from a vector in which the network's begin at {@code offset}. */
    abstract void load(double[] theta, int offset);

    /** What each row's sum starts with, length out, the same for a whole batch. */
    abstract void effectiveBias(double t, double[] start);

    /** {@code rate w_t}, length out: what a rate of the time adds to the rate of the argument. */
    abstract void timeRate(double rate, double[] start);

    /** {@code y = start + x W}, before the activation. */
    abstract void affine(double[] start, double[] x, int xFrom, int rows, double[][] scratch, double[] y, int yFrom);

    /** {@code xBar = zBar W^T}, or added to xBar. */
    abstract void transposed(
            double[] zeros, double[] zBar, int rows, double[][] scratch, double[] xBar, int xFrom, boolean add);

    /** A workspace for the gradient of this layer's parameters. */
    abstract LayerGradient gradient();
}
