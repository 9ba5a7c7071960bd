package org.costate.equilibrium;

import java.util.Arrays;
import org.costate.adjoint.DifferentiableField;
import org.costate.adjoint.DirectionalField;
import org.costate.adjoint.Linearization;
import org.costate.solver.JacobianField;
import org.costate.solver.OutsideDomainException;

/**
 * A field linearized at a state: products with its Jacobian and the transpose, and the Jacobian's diagonal blocks, of
 * which there is one for each row of a batch. Mutable, for one thread.
 */
final class Linearized {

    /** Relative size of a difference that stands for a directional derivative. */
    private static final double DIFFERENCE = 0x1p-26;

    private final DifferentiableField field;
    private final double t;
    private final int n;
    private final int width;
    private final Linearization linearization;
    private final double[] y;
    private final double[] f;
    private final double[] moved;
    private final double[] value;
    private final double[] ignored;
    private final double[] steps;
    private boolean blocksAreChecked;
    private long evaluations;
    private long pullbacks;
    private long products;

    /** A field on a state of blocks of the given width, which do not depend on each other. */
    Linearized(DifferentiableField field, double t, int n, int width) {
        this.field = field;
        this.t = t;
        this.n = n;
        this.width = width;
        linearization = field.linearization();
        y = new double[n];
        f = new double[n];
        moved = new double[n];
        value = new double[n];
        ignored = new double[field.parameterCount()];
        steps = new double[blocks()];
        blocksAreChecked = blocks() < 2;
    }

    int dimension() {
        return n;
    }

    int width() {
        return width;
    }

    int blocks() {
        return width == 0 ? 0 : n / width;
    }

    long evaluations() {
        return evaluations;
    }

    long pullbacks() {
        return pullbacks;
    }

    long products() {
        return products;
    }

    /** Whether products with the Jacobian are exact. */
    boolean isDirectional() {
        return field instanceof DirectionalField;
    }

    /** Moves to a state. */
    void moveTo(double[] state) {
        System.arraycopy(state, 0, y, 0, n);
        System.arraycopy(state, 0, moved, 0, n);
        evaluations++;
        linearization.evaluate(t, moved, f);
        if (!blocksAreChecked) {
            requireBlocks();
        }
    }

    /** The field's value at the state, not to be written. */
    double[] value() {
        return f;
    }

    private void requireBlocks() {
        double[] w = new double[n];
        double[] yBar = new double[n];
        Arrays.fill(w, 0, width, 1);
        pullback(w, yBar, ignored);
        for (int i = width; i < n; i++) {
            if (yBar[i] != 0) {
                throw new IllegalArgumentException("width = " + width + ", but the rows of the state must not depend on"
                        + " each other: row 0 of the field depends on component " + i + " in row " + i / width);
            }
        }
        blocksAreChecked = true;
    }

    /** Adds the products with the transposed Jacobians; returns that with the derivative by time. */
    double pullback(double[] w, double[] yBar, double[] thetaBar) {
        pullbacks++;
        return linearization.pullback(w, yBar, thetaBar);
    }

    /** {@code out = (J - shift)^T w}. */
    void transposed(double[] w, double[] shift, double[] out) {
        Arrays.fill(out, 0);
        pullback(w, out, ignored);
        subtractShift(w, shift, out);
    }

    /** {@code out = (J - shift) v}, by a difference if the field knows no directional derivatives. */
    void product(double[] v, double[] shift, double[] out) {
        products++;
        if (field instanceof DirectionalField directional) {
            Arrays.fill(ignored, 0);
            directional.derivative(t, y, 0, v, ignored, out);
        } else {
            difference(v, out);
        }
        subtractShift(v, shift, out);
    }

    /** A difference for each block, all at once. */
    private void difference(double[] v, double[] out) {
        for (int b = 0; b < blocks(); b++) {
            double size = Norms.euclidean(v, b * width, (b + 1) * width);
            steps[b] = size == 0 ? 0 : DIFFERENCE * (1 + Norms.euclidean(y, b * width, (b + 1) * width)) / size;
        }
        for (int i = 0; i < n; i++) {
            moved[i] = y[i] + steps[i / width] * v[i];
        }
        evaluations++;
        try {
            field.evaluate(t, moved, value);
        } catch (OutsideDomainException refusal) {
            Arrays.fill(value, Double.NaN);
        }
        for (int i = 0; i < n; i++) {
            double step = steps[i / width];
            out[i] = step == 0 ? 0 : (value[i] - f[i]) / step;
        }
    }

    private void subtractShift(double[] v, double[] shift, double[] out) {
        for (int i = 0; i < n; i++) {
            out[i] -= shift[i / width] * v[i];
        }
    }

    /** Writes the blocks on the diagonal of the Jacobian, row-major, one after the other. */
    void jacobian(double[] blocks) {
        if (width == n && field instanceof JacobianField known) {
            System.arraycopy(y, 0, moved, 0, n);
            Arrays.fill(blocks, 0);
            known.jacobian(t, moved, blocks);
            return;
        }
        double[] w = new double[n];
        double[] row = new double[n];
        for (int i = 0; i < width; i++) {
            for (int b = i; b < n; b += width) {
                w[b] = 1;
            }
            Arrays.fill(row, 0);
            pullback(w, row, ignored);
            for (int b = 0; b < blocks(); b++) {
                w[b * width + i] = 0;
                System.arraycopy(row, b * width, blocks, (b * width + i) * width, width);
            }
        }
    }

    /** The derivative of the field by time and parameters along a direction; n pullbacks if the field has no directional ones. */
    void alongParameters(double tDot, double[] thetaDot, double[] out) {
        if (field instanceof DirectionalField directional) {
            products++;
            directional.derivative(t, y, tDot, new double[n], thetaDot, out);
            return;
        }
        double[] w = new double[n];
        double[] yBar = new double[n];
        double[] thetaBar = new double[ignored.length];
        for (int i = 0; i < n; i++) {
            Arrays.fill(thetaBar, 0);
            w[i] = 1;
            double tBar = pullback(w, yBar, thetaBar);
            w[i] = 0;
            out[i] = tBar * tDot + Norms.dot(thetaBar, thetaDot);
        }
    }
}
