package org.costate.neural;

import java.util.Arrays;
import org.costate.adjoint.DifferentiableRowField;
import org.costate.adjoint.RowLinearization;

/**
 * A network as the right-hand side of rows at times of their own, for {@code RowSolver} and {@code RowAdjoint}: as drift, or as
 * diffusion. It is one product of matrices for all rows, whatever their times. Immutable, as far as its map is.
 */
public final class NeuralRows implements DifferentiableRowField {

    private final NeuralMap map;
    private final boolean time;

    private NeuralRows(NeuralMap map, boolean time) {
        for (Layer layer : map.network().layers()) {
            if (layer instanceof Dense dense && dense.hasTime()) {
                throw new IllegalArgumentException(
                        "layer = " + dense + ", but rows have times of their own; give the time"
                                + " as the last input, NeuralRows.withTime");
            }
        }
        this.map = map;
        this.time = time;
    }

    /**
     * A network that does not see the time.
     *
     * @param map from the state of a row to its derivative, or to its values of the diffusion; no layer has the time
     * @return the field
     * @throws IllegalArgumentException if a layer has the time
     */
    public static NeuralRows of(NeuralMap map) {
        return new NeuralRows(map, false);
    }

    /**
     * A network that sees the time of each row.
     *
     * @param map from the state of a row and its time, the last input, to its derivative; no layer has the time
     * @return the field
     * @throws IllegalArgumentException if a layer has the time
     */
    public static NeuralRows withTime(NeuralMap map) {
        return new NeuralRows(map, true);
    }

    @Override
    public int parameterCount() {
        return map.parameterCount();
    }

    @Override
    public long revision() {
        return map.revision();
    }

    @Override
    public void evaluate(double[] t, double[] y, double[] values) {
        map.evaluate(0, time ? joined(t, y, new double[y.length + t.length]) : y, values);
    }

    /** Rows of states with their times behind. */
    private static double[] joined(double[] t, double[] y, double[] out) {
        int n = y.length / t.length;
        for (int r = 0; r < t.length; r++) {
            System.arraycopy(y, r * n, out, r * (n + 1), n);
            out[r * (n + 1) + n] = t[r];
        }
        return out;
    }

    @Override
    public RowLinearization linearization() {
        NeuralPass pass = map.pass();
        return new RowLinearization() {

            private double[] input = {};
            private double[] inputBar = {};

            @Override
            public void evaluate(double[] t, double[] y, double[] values) {
                if (!time) {
                    pass.evaluate(0, y, values);
                    return;
                }
                if (input.length != y.length + t.length) {
                    input = new double[y.length + t.length];
                    inputBar = new double[input.length];
                }
                pass.evaluate(0, joined(t, y, input), values);
            }

            @Override
            public void pullback(double[] w, double[] yBar, double[] thetaBar) {
                if (!time) {
                    pass.pullback(w, yBar, thetaBar);
                    return;
                }
                Arrays.fill(inputBar, 0);
                pass.pullback(w, inputBar, thetaBar);
                int rows = inputBar.length - yBar.length;
                int n = yBar.length / rows;
                for (int i = 0; i < yBar.length; i++) {
                    yBar[i] += inputBar[i + i / n];
                }
            }
        };
    }
}
