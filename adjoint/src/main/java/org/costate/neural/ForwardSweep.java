package org.costate.neural;

import org.jspecify.annotations.Nullable;

/**
 * Workspace that takes a batch through all layers, a chunk of rows at a time: what a chunk needs stays in the cache, and
 * chunks go to any thread.
 */
final class ForwardSweep implements Workers.Chunks {

    private static final double[] NONE = {};

    private final PackedLayer[] layers;
    private final Lane[] lanes;
    private final double[][] starts;
    private double[] x = NONE;
    private double[] out = NONE;
    private @Nullable Kept kept;
    private int rows;

    ForwardSweep(PackedNetwork net, int threads) {
        layers = net.layers;
        lanes = Lane.of(threads, net.widest);
        starts = new double[layers.length][];
        for (int l = 0; l < layers.length; l++) {
            starts[l] = new double[layers[l].out];
        }
    }

    /** {@code out = network(t, x)}; keeps what a pullback needs if {@code keeping} is there. */
    void evaluate(Workers workers, double t, double[] input, int count, double[] output, @Nullable Kept keeping) {
        x = input;
        out = output;
        kept = keeping;
        rows = count;
        for (int l = 0; l < layers.length; l++) {
            layers[l].effectiveBias(t, starts[l]);
        }
        try {
            workers.run(Lane.chunks(count), this);
        } finally {
            x = NONE;
            out = NONE;
            kept = null;
        }
    }

    @Override
    public void run(int chunk, int slot) {
        int first = chunk * Lane.ROWS;
        int count = Math.min(Lane.ROWS, rows - first);
        Kept keeping = kept;
        if (keeping == null) {
            passThrough(first, count, lanes[slot]);
        } else {
            passKeeping(first, count, lanes[slot], keeping);
        }
    }

    private void passThrough(int first, int count, Lane lane) {
        double[] from = x;
        int at = first * layers[0].in;
        for (int l = 0; l < layers.length; l++) {
            PackedLayer layer = layers[l];
            boolean last = l == layers.length - 1;
            double[] to = last ? out : l % 2 == 0 ? lane.even : lane.odd;
            int toAt = last ? first * layer.out : 0;
            layer.affine(starts[l], from, at, count, lane.rows, to, toAt);
            layer.activation.apply(to, toAt, toAt + count * layer.out);
            from = to;
            at = toAt;
        }
    }

    private void passKeeping(int first, int count, Lane lane, Kept keeping) {
        int in = layers[0].in;
        System.arraycopy(x, first * in, keeping.values[0], first * in, count * in);
        for (int l = 0; l < layers.length; l++) {
            PackedLayer layer = layers[l];
            boolean last = l == layers.length - 1;
            double[] to = last ? out : keeping.values[l + 1];
            int at = first * layer.out;
            int n = count * layer.out;
            layer.affine(starts[l], keeping.values[l], first * layer.in, count, lane.rows, to, at);
            if (!layer.activation.slopeFollowsFromValue()) {
                layer.activation.applyWithSlope(to, at, at + n, keeping.slopes[l]);
                continue;
            }
            layer.activation.apply(to, at, at + n);
            if (last && layer.activation != Activation.IDENTITY) {
                System.arraycopy(to, at, keeping.values[l + 1], at, n);
            }
        }
    }
}
