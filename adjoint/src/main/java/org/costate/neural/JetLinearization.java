package org.costate.neural;

import org.costate.adjoint.CostLinearization;
import org.jspecify.annotations.Nullable;

/**
 * What costs made of Taylor coefficients have in common: a mean of squares over all elements of a batch, evaluated and
 * pulled back by chunks of rows, then summed over the batch.
 */
abstract class JetLinearization implements CostLinearization {

    private static final double[] NONE = {};

    final KeptJet kept;
    private final NeuralMap map;
    private final Pool<JetSweep> sweeps;
    private final Workers.Chunks byRows = this::evaluateChunk;
    private final Workers.Chunks backByRows = this::pullChunk;
    private final Workers.Chunks byWeights = this::sumChunk;
    private double[] squares = NONE;
    private @Nullable JetSweep sweep;
    private double[] y = NONE;
    private double[] yBar = NONE;
    private double[] thetaBar = NONE;
    private double factor;
    private int order;
    private int rows;
    private double time;
    private long revision;

    JetLinearization(NeuralMap map, int orders, Pool<JetSweep> sweeps) {
        this.map = map;
        this.sweeps = sweeps;
        kept = new KeptJet(map.net(), orders);
    }

    /** Rate of the time along the curve. */
    abstract double rate();

    /** Called before rows are evaluated. */
    void begin(int count) {}

    /** Evaluates rows whose inputs are in {@code kept.inputs[0][0]}; returns their sum of squares. */
    abstract double evaluate(JetSweep with, int first, int count, int slot);

    /** Pulls rows back; {@code scale} is twice the cotangent over the number of elements. Returns the cotangent of rows. */
    abstract double[] pull(JetSweep with, double scale, int first, int count, int slot);

    @Override
    public final double evaluate(double t, double[] state, double[] dydt) {
        int count = map.net().rows(state, dydt);
        kept.require(count);
        int chunks = Lane.chunks(count);
        if (squares.length < chunks) {
            squares = new double[chunks];
        }
        rows = count;
        time = t;
        revision = map.revision();
        y = state;
        begin(count);
        take();
        try {
            map.workers().run(chunks, byRows);
        } finally {
            giveBack();
        }
        double sum = 0;
        for (int chunk = 0; chunk < chunks; chunk++) {
            sum += squares[chunk];
        }
        return sum / state.length;
    }

    private JetSweep take() {
        JetSweep taken = sweeps.take();
        if (taken == null) {
            taken = new JetSweep(map.net(), kept.orders(), map.workers().threads());
        }
        taken.begin(time, rate());
        sweep = taken;
        return taken;
    }

    private void giveBack() {
        sweeps.giveBack(sweep());
        sweep = null;
        y = NONE;
        yBar = NONE;
        thetaBar = NONE;
    }

    private JetSweep sweep() {
        JetSweep taken = sweep;
        if (taken == null) {
            throw new IllegalStateException("no sweep is under way");
        }
        return taken;
    }

    private void evaluateChunk(int chunk, int slot) {
        int first = chunk * Lane.ROWS;
        int count = Math.min(Lane.ROWS, rows - first);
        int in = map.network().inputWidth();
        System.arraycopy(y, first * in, kept.inputs[0][0], first * in, count * in);
        squares[chunk] = evaluate(sweep(), first, count, slot);
    }

    @Override
    public final double pullback(double bar, double[] dydtBar, double[] stateBar, double[] parameterBar) {
        if (rows == 0) {
            throw new IllegalStateException("nothing was evaluated that could be pulled back through");
        }
        if (revision != map.revision()) {
            throw new IllegalStateException("parameters were loaded since the evaluation: revision " + map.revision()
                    + " instead of " + revision);
        }
        factor = 2 * bar / stateBar.length;
        yBar = stateBar;
        thetaBar = parameterBar;
        JetSweep taken = take();
        taken.require(rows);
        try {
            map.workers().run(Lane.chunks(rows), backByRows);
            for (order = 0; order < kept.orders(); order++) {
                map.workers().run(taken.batchChunks(order), byWeights);
            }
            return taken.finish(time, rate(), parameterBar, 0);
        } finally {
            giveBack();
        }
    }

    private void pullChunk(int chunk, int slot) {
        int first = chunk * Lane.ROWS;
        int count = Math.min(Lane.ROWS, rows - first);
        JetSweep taken = sweep();
        taken.clear(slot);
        double[] bar = pull(taken, factor, first, count, slot);
        int in = map.network().inputWidth();
        for (int i = 0; i < count * in; i++) {
            yBar[first * in + i] += bar[i];
        }
    }

    private void sumChunk(int index, int slot) {
        sweep().sumBatch(kept, order, index, rows, slot, thetaBar, 0);
    }

    @Override
    public long bytes() {
        return kept.bytes();
    }
}
