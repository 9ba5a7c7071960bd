package org.costate.neural;

import org.costate.adjoint.Linearization;

/**
 * One evaluation of a {@link NeuralMap} with what its pullback needs. Mutable, for one thread; the number of rows may
 * change from one evaluation to the next.
 */
public final class NeuralPass implements Linearization {

    private static final double[] NONE = {};
    private static final long OBJECTS = 256;

    private final NeuralMap map;
    private final PackedNetwork net;
    private final Kept kept;
    private int rows;
    private double time;
    private long revision;

    NeuralPass(NeuralMap map, PackedNetwork net) {
        this.map = map;
        this.net = net;
        this.kept = new Kept(net);
    }

    /**
     * Evaluates the network on a batch.
     *
     * @param t   time, in the user's unit
     * @param x   rows x input width, row-major, not modified and not kept
     * @param out rows x output width, row-major, written; not x
     * @throws IllegalArgumentException if a length does not fit
     */
    @Override
    public void evaluate(double t, double[] x, double[] out) {
        evaluateRows(t, x, net.rows(x, out), out);
    }

    /** The same on the first rows of arrays that may be longer. */
    void evaluateRows(double t, double[] x, int count, double[] out) {
        kept.require(count);
        rows = 0;
        long seen = net.revision();
        map.forward(t, x, count, out, kept);
        rows = count;
        time = t;
        revision = seen;
    }

    /**
     * Rows of the last evaluation.
     *
     * @return 0 before the first
     */
    public int rows() {
        return rows;
    }

    /**
     * Pulls a cotangent of the output back through the last evaluation.
     *
     * @param outBar   rows x output width, not modified
     * @param xBar     rows x input width, added to
     * @param thetaBar length {@link Network#parameterCount}, added to
     * @return {@code outBar . d out/dt}
     * @throws IllegalArgumentException if a length does not fit
     * @throws IllegalStateException    if nothing was evaluated, or parameters were loaded since
     */
    @Override
    public double pullback(double[] outBar, double[] xBar, double[] thetaBar) {
        if (thetaBar.length != net.network.parameterCount()) {
            throw new IllegalArgumentException("thetaBar has length " + thetaBar.length + ", but the network has "
                    + net.network.parameterCount() + " parameters");
        }
        return pullback(outBar, xBar, thetaBar, 0);
    }

    /**
     * The same with the cotangent of the parameters as a part of a longer vector.
     *
     * @param outBar   rows x output width, not modified
     * @param xBar     rows x input width, added to
     * @param thetaBar added to from offset on
     * @param offset   index of the network's first parameter in thetaBar
     * @return {@code outBar . d out/dt}
     * @throws IllegalArgumentException if a length does not fit
     * @throws IllegalStateException    if nothing was evaluated, or parameters were loaded since
     */
    public double pullback(double[] outBar, double[] xBar, double[] thetaBar, int offset) {
        requireEvaluated();
        require("xBar", xBar, net.network.inputWidth());
        return pull(outBar, xBar, thetaBar, offset);
    }

    /**
     * The same without the cotangent of the input, which saves a product: for a network whose input is data.
     *
     * @param outBar   rows x output width, not modified
     * @param thetaBar added to from offset on
     * @param offset   index of the network's first parameter in thetaBar
     * @return {@code outBar . d out/dt}
     * @throws IllegalArgumentException if a length does not fit
     * @throws IllegalStateException    if nothing was evaluated, or parameters were loaded since
     */
    public double pullbackToParameters(double[] outBar, double[] thetaBar, int offset) {
        return pull(outBar, NONE, thetaBar, offset);
    }

    /** The same with arrays that may be longer than the rows that were evaluated. */
    double pullbackRows(double[] outBar, double[] xBar, double[] thetaBar, int offset) {
        requireCurrent();
        return map.pullback(kept, time, rows, outBar, xBar, thetaBar, offset);
    }

    /**
     * Memory that this pass holds. Scratch that passes of a map share is not counted.
     *
     * @return bytes
     */
    @Override
    public long bytes() {
        return kept.bytes() + OBJECTS;
    }

    private double pull(double[] outBar, double[] xBar, double[] thetaBar, int offset) {
        requireCurrent();
        require("outBar", outBar, net.network.outputWidth());
        map.requirePart("thetaBar", thetaBar, offset);
        return map.pullback(kept, time, rows, outBar, xBar, thetaBar, offset);
    }

    private void requireCurrent() {
        requireEvaluated();
        if (revision != net.revision()) {
            throw new IllegalStateException("parameters were loaded since the evaluation: revision " + net.revision()
                    + " instead of " + revision);
        }
    }

    private void requireEvaluated() {
        if (rows == 0) {
            throw new IllegalStateException("nothing was evaluated that could be pulled back through");
        }
    }

    private void require(String name, double[] array, int width) {
        long needed = (long) rows * width;
        if (array.length != needed) {
            throw new IllegalArgumentException(name + " has length " + array.length + ", but must have length " + needed
                    + " = " + rows + " rows x width " + width);
        }
    }
}
