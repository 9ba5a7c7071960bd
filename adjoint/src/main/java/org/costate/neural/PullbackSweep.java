package org.costate.neural;

/**
 * Workspace that takes a cotangent back through all layers. First, by chunks of rows, cotangents before the activations
 * and of the input; then, by blocks of rows of the weights, the sums over the batch.
 */
final class PullbackSweep {

    private static final double[] NONE = {};

    private final PackedLayer[] layers;
    private final LayerGradient[] gradients;
    private final Lane[] lanes;
    private final double[] zeros;
    private final Workers.Chunks byRows = this::pullRows;
    private final Workers.Chunks byWeights = this::sumBatch;
    private double[] outBar = NONE;
    private double[] xBar = NONE;
    private double[] thetaBar = NONE;
    private int offset;
    private int rows;
    private Kept kept;

    PullbackSweep(PackedNetwork net, int threads) {
        layers = net.layers;
        lanes = Lane.of(threads, net.widest);
        zeros = new double[net.widest];
        gradients = new LayerGradient[layers.length];
        for (int l = 0; l < layers.length; l++) {
            gradients[l] = layers[l].gradient();
        }
        kept = new Kept(net);
    }

    /**
     * Adds to xBar (unless it has length 0) and to thetaBar from {@code offset} on.
     *
     * @return the cotangent of the time
     */
    double pullback(
            Workers workers,
            Kept forward,
            double t,
            int count,
            double[] outCotangent,
            double[] xCotangent,
            double[] thetaCotangent,
            int thetaOffset) {
        Kept own = kept;
        kept = forward;
        rows = count;
        outBar = outCotangent;
        xBar = xCotangent;
        thetaBar = thetaCotangent;
        offset = thetaOffset;
        try {
            int chunks = 0;
            for (LayerGradient gradient : gradients) {
                gradient.require(count);
                chunks += gradient.chunks();
            }
            workers.run(Lane.chunks(count), byRows);
            workers.run(chunks, byWeights);
            double tBar = 0;
            for (LayerGradient gradient : gradients) {
                tBar += gradient.finish(t, thetaCotangent, thetaOffset);
            }
            return tBar;
        } finally {
            kept = own;
            outBar = NONE;
            xBar = NONE;
            thetaBar = NONE;
        }
    }

    private void pullRows(int chunk, int slot) {
        int first = chunk * Lane.ROWS;
        int count = Math.min(Lane.ROWS, rows - first);
        Lane lane = lanes[slot];
        double[] bar = lane.even;
        double[] next = lane.odd;
        int out = layers[layers.length - 1].out;
        System.arraycopy(outBar, first * out, bar, 0, count * out);
        for (int l = layers.length - 1; l >= 0; l--) {
            PackedLayer layer = layers[l];
            layer.activation.pullback(bar, count * layer.out, kept.forPullback(l), first * layer.out);
            gradients[l].put(first, count, kept.values[l], bar);
            if (l > 0) {
                layer.transposed(zeros, bar, count, lane.rows, next, 0, false);
                double[] free = bar;
                bar = next;
                next = free;
            } else if (xBar.length > 0) {
                layer.transposed(zeros, bar, count, lane.rows, xBar, first * layer.in, true);
            }
        }
    }

    private void sumBatch(int index, int slot) {
        int chunk = index;
        int l = 0;
        while (chunk >= gradients[l].chunks()) {
            chunk -= gradients[l].chunks();
            l++;
        }
        gradients[l].run(chunk, kept.values[l], rows, lanes[slot], thetaBar, offset);
    }
}
