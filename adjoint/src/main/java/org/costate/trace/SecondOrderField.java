package org.costate.trace;

import org.costate.adjoint.DifferentiableField;
import org.costate.adjoint.Linearization;
import org.costate.adjoint.SecondOrderLinearization;

/** A traced field whose linearizations keep the whole state, at which second derivatives are taken. */
final class SecondOrderField implements DifferentiableField {

    private final TracedField field;

    SecondOrderField(TracedField field) {
        this.field = field;
    }

    @Override
    public void evaluate(double t, double[] y, double[] dydt) {
        field.evaluate(t, y, dydt);
    }

    @Override
    public void requireDimension(int n) {
        field.requireDimension(n);
    }

    @Override
    public int parameterCount() {
        return field.parameterCount();
    }

    @Override
    public long revision() {
        return field.revision();
    }

    @Override
    public Linearization linearization() {
        return new Curved();
    }

    private final class Curved implements SecondOrderLinearization {

        private final Linearization inner = field.linearization();
        private final TracedFunction function = field.function();
        private final double[] at = new double[field.dimension()];
        private final double[] noParameters = new double[field.parameterCount()];
        private double time;

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            inner.evaluate(t, y, dydt);
            time = t;
            System.arraycopy(y, 0, at, 0, at.length);
        }

        @Override
        public double pullback(double[] w, double[] yBar, double[] thetaBar) {
            return inner.pullback(w, yBar, thetaBar);
        }

        /** {@code w . (df/dy) u} is the derivative of {@code w . f} along u, and its gradient a column of the Hessian's product. */
        @Override
        public double pullbackProduct(double[] w, double[] u, double[] yBar, double[] thetaBar) {
            return function.hessianProduct(time, at, w, 0, u, noParameters, yBar, thetaBar);
        }

        @Override
        public long bytes() {
            return inner.bytes() + 8L * (at.length + noParameters.length) + 64;
        }
    }
}
