package org.costate.neural;

import org.costate.adjoint.SecondOrderLinearization;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation of a {@link NeuralMap} with what its pullback needs. Mutable, for one thread; the number of rows may
 * change from one evaluation to the next.
 */
public final class NeuralPass implements SecondOrderLinearization {

    private static final double[] NONE = {};
    private static final long OBJECTS = 256;

    private final NeuralMap map;
    private final PackedNetwork net;
    private final Kept kept;
    private @Nullable ProductPass product;
    private double[] tangent = NONE;
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
        if (product != null) {
            product.forget();
        }
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

    /**
     * Adds the gradient of {@code w . J u}, J being the Jacobian by the input of the last evaluation, w and u held.
     *
     * @param w        rows x output width, not modified
     * @param u        rows x input width, not modified
     * @param xBar     rows x input width, added to
     * @param thetaBar length {@link Network#parameterCount}, added to
     * @return the derivative by t
     * @throws IllegalArgumentException if a length does not fit
     * @throws IllegalStateException    if nothing was evaluated, or parameters were loaded since
     */
    @Override
    public double pullbackProduct(double[] w, double[] u, double[] xBar, double[] thetaBar) {
        if (tangent.length != w.length) {
            tangent = new double[w.length];
        }
        return pullbackProduct(w, u, xBar, thetaBar, 0, tangent);
    }

    /**
     * The same with the derivative along u, and with the cotangent of the parameters as a part of a longer vector.
     *
     * @param w        rows x output width, not modified
     * @param u        rows x input width, not modified
     * @param xBar     rows x input width, added to
     * @param thetaBar added to from offset on
     * @param offset   index of the network's first parameter in thetaBar
     * @param along    rows x output width, written: {@code J u}; not w
     * @return the derivative by t
     * @throws IllegalArgumentException if a length does not fit
     * @throws IllegalStateException    if nothing was evaluated, or parameters were loaded since
     */
    public double pullbackProduct(
            double[] w, double[] u, double[] xBar, double[] thetaBar, int offset, double[] along) {
        requireCurrent();
        require("w", w, net.network.outputWidth());
        require("u", u, net.network.inputWidth());
        require("xBar", xBar, net.network.inputWidth());
        require("along", along, net.network.outputWidth());
        map.requirePart("thetaBar", thetaBar, offset);
        ProductPass through = product;
        if (through == null) {
            through = new ProductPass(map);
            product = through;
        }
        return through.pullback(time, kept.values[0], rows, w, u, xBar, thetaBar, offset, along);
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
        return kept.bytes() + (product == null ? 0 : product.bytes()) + (long) tangent.length * Double.BYTES + OBJECTS;
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
