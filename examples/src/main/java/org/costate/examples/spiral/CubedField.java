package org.costate.examples.spiral;

import org.costate.adjoint.DifferentiableField;
import org.costate.adjoint.Linearization;

/** The field {@code g(t, u^3)} of a field g, the cube taken of each component. */
final class CubedField implements DifferentiableField {

    private final DifferentiableField inner;
    private double[] scratch = {};

    /**
     * A field for one thread.
     *
     * @param inner g
     */
    CubedField(DifferentiableField inner) {
        this.inner = inner;
    }

    @Override
    public void evaluate(double t, double[] y, double[] dydt) {
        scratch = cubes(y, scratch);
        inner.evaluate(t, scratch, dydt);
    }

    private static double[] cubes(double[] y, double[] known) {
        double[] cubes = known.length == y.length ? known : new double[y.length];
        for (int i = 0; i < y.length; i++) {
            cubes[i] = y[i] * y[i] * y[i];
        }
        return cubes;
    }

    @Override
    public void requireDimension(int n) {
        inner.requireDimension(n);
    }

    @Override
    public int parameterCount() {
        return inner.parameterCount();
    }

    @Override
    public long revision() {
        return inner.revision();
    }

    @Override
    public Linearization linearization() {
        return new Cubed(inner.linearization());
    }

    private static final class Cubed implements Linearization {

        private final Linearization linear;
        private double[] state = {};
        private double[] cubes = {};
        private double[] cubesBar = {};

        Cubed(Linearization linear) {
            this.linear = linear;
        }

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            if (state.length != y.length) {
                state = new double[y.length];
                cubesBar = new double[y.length];
            }
            System.arraycopy(y, 0, state, 0, y.length);
            cubes = cubes(y, cubes);
            linear.evaluate(t, cubes, dydt);
        }

        @Override
        public double pullback(double[] w, double[] yBar, double[] thetaBar) {
            java.util.Arrays.fill(cubesBar, 0);
            double timeBar = linear.pullback(w, cubesBar, thetaBar);
            for (int i = 0; i < yBar.length; i++) {
                yBar[i] += 3 * state[i] * state[i] * cubesBar[i];
            }
            return timeBar;
        }

        @Override
        public long bytes() {
            return linear.bytes() + 8L * (state.length + cubes.length + cubesBar.length);
        }
    }
}
