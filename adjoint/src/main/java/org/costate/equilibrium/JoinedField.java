package org.costate.equilibrium;

import java.util.Arrays;
import org.costate.adjoint.DifferentiableField;
import org.costate.adjoint.DifferentiableMap;
import org.costate.adjoint.Linearization;

/**
 * {@code g(z_i, x_i) - z_i} for each row of a batch, as a field of z. Its parameters are those of g and then the inputs x. For
 * one thread.
 */
final class JoinedField implements DifferentiableField {

    private final DifferentiableMap map;
    private final int stateWidth;
    private final int inputWidth;
    private final int rows;
    private final double[] joined;

    JoinedField(DifferentiableMap map, int stateWidth, int inputWidth, double[] x) {
        this.map = map;
        this.stateWidth = stateWidth;
        this.inputWidth = inputWidth;
        rows = x.length / inputWidth;
        int width = stateWidth + inputWidth;
        joined = new double[rows * width];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(x, i * inputWidth, joined, i * width + stateWidth, inputWidth);
        }
    }

    private void join(double[] z) {
        int width = stateWidth + inputWidth;
        for (int i = 0; i < rows; i++) {
            System.arraycopy(z, i * stateWidth, joined, i * width, stateWidth);
        }
    }

    private static void subtract(double[] z, double[] from) {
        for (int i = 0; i < z.length; i++) {
            from[i] -= z[i];
        }
    }

    @Override
    public void evaluate(double t, double[] z, double[] out) {
        join(z);
        map.evaluate(t, joined, out);
        subtract(z, out);
    }

    @Override
    public int parameterCount() {
        return map.parameterCount() + rows * inputWidth;
    }

    @Override
    public long revision() {
        return map.revision();
    }

    @Override
    public Linearization linearization() {
        return new Workspace();
    }

    /** One evaluation. */
    private final class Workspace implements Linearization {

        private final Linearization pass = map.linearization();
        private final double[] joinedBar = new double[joined.length];
        private final double[] mapBar = new double[map.parameterCount()];

        @Override
        public void evaluate(double t, double[] z, double[] out) {
            join(z);
            pass.evaluate(t, joined, out);
            subtract(z, out);
        }

        @Override
        public double pullback(double[] w, double[] zBar, double[] thetaBar) {
            Arrays.fill(joinedBar, 0);
            Arrays.fill(mapBar, 0);
            double tBar = pass.pullback(w, joinedBar, mapBar);
            for (int i = 0; i < mapBar.length; i++) {
                thetaBar[i] += mapBar[i];
            }
            int width = stateWidth + inputWidth;
            for (int row = 0; row < rows; row++) {
                for (int k = 0; k < stateWidth; k++) {
                    zBar[row * stateWidth + k] += joinedBar[row * width + k] - w[row * stateWidth + k];
                }
                for (int k = 0; k < inputWidth; k++) {
                    thetaBar[mapBar.length + row * inputWidth + k] += joinedBar[row * width + stateWidth + k];
                }
            }
            return tBar;
        }
    }
}
