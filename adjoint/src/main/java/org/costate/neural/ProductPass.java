package org.costate.neural;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The pullback of a product {@code w^T J u} of a network's Jacobian: the Taylor coefficient of order 1 along u, pulled back
 * through both orders. Workspace of one {@link NeuralPass}; a new evaluation must be announced by {@link #forget}.
 */
final class ProductPass {

    private static final double[] NONE = {};

    private final NeuralMap map;
    private final KeptJet kept;
    private final Workers.Chunks forward = this::evaluateChunk;
    private final Workers.Chunks back = this::pullChunk;
    private final Workers.Chunks byWeights = this::sumChunk;
    private @Nullable JetSweep sweep;
    private double[] x = NONE;
    private double[] w = NONE;
    private double[] u = NONE;
    private double[] xBar = NONE;
    private double[] tangent = NONE;
    private double[] thetaBar = NONE;
    private int offset;
    private int order;
    private int rows;
    private boolean evaluated;

    ProductPass(NeuralMap map) {
        this.map = map;
        kept = new KeptJet(map.net(), 2);
    }

    void forget() {
        evaluated = false;
    }

    /**
     * Adds the gradient of {@code w . J u} by x and theta and writes {@code J u}; returns the derivative by time.
     *
     * @param input first rows are x, not modified
     */
    double pullback(
            double t,
            double[] input,
            int count,
            double[] left,
            double[] right,
            double[] inputBar,
            double[] parameterBar,
            int first,
            double[] derivative) {
        kept.require(count);
        x = input;
        rows = count;
        w = left;
        u = right;
        xBar = inputBar;
        tangent = derivative;
        thetaBar = parameterBar;
        offset = first;
        JetSweep taken = map.jets().take();
        if (taken == null) {
            taken = new JetSweep(map.net(), 2, map.workers().threads());
        }
        sweep = taken;
        taken.begin(t, 0);
        taken.require(count);
        try {
            if (!evaluated) {
                map.workers().run(Lane.chunks(count), forward);
                evaluated = true;
            }
            map.workers().run(Lane.chunks(count), back);
            for (order = 0; order < 2; order++) {
                map.workers().run(taken.batchChunks(order), byWeights);
            }
            return taken.finish(t, 0, parameterBar, first);
        } finally {
            map.jets().giveBack(taken);
            sweep = null;
            x = NONE;
            w = NONE;
            u = NONE;
            xBar = NONE;
            tangent = NONE;
            thetaBar = NONE;
        }
    }

    private JetSweep sweep() {
        JetSweep taken = sweep;
        if (taken == null) {
            throw new IllegalStateException("no sweep is under way");
        }
        return taken;
    }

    private int count(int chunk) {
        return Math.min(Lane.ROWS, rows - chunk * Lane.ROWS);
    }

    private void evaluateChunk(int chunk, int slot) {
        int first = chunk * Lane.ROWS;
        int in = map.network().inputWidth();
        System.arraycopy(x, first * in, kept.inputs[0][0], first * in, count(chunk) * in);
        sweep().pass(kept, 0, first, count(chunk), slot);
    }

    private void pullChunk(int chunk, int slot) {
        int first = chunk * Lane.ROWS;
        int count = count(chunk);
        int in = map.network().inputWidth();
        int out = map.network().outputWidth();
        JetSweep taken = sweep();
        taken.clear(slot);
        System.arraycopy(u, first * in, kept.inputs[1][0], first * in, count * in);
        taken.pass(kept, 1, first, count, slot);
        System.arraycopy(kept.output(1), first * out, tangent, first * out, count * out);
        double[] bar = taken.bar(slot);
        System.arraycopy(w, first * out, bar, 0, count * out);
        bar = taken.pull(kept, 1, first, count, slot, bar);
        Arrays.fill(bar, 0, count * out, 0);
        bar = taken.pull(kept, 0, first, count, slot, bar);
        for (int i = 0; i < count * in; i++) {
            xBar[first * in + i] += bar[i];
        }
    }

    private void sumChunk(int index, int slot) {
        sweep().sumBatch(kept, order, index, rows, slot, thetaBar, offset);
    }

    long bytes() {
        return kept.bytes();
    }
}
