package org.costate.equilibrium;

import org.costate.adjoint.DifferentiableField;
import org.costate.adjoint.DifferentiableMap;
import org.costate.adjoint.DirectionalField;
import org.costate.adjoint.DirectionalMap;
import org.costate.adjoint.Linearization;

/**
 * The field {@code f = g(t, y, theta) - y}, which is zero at the fixed points of a map. It is a
 * {@link org.costate.adjoint.DirectionalField} if the map has directional derivatives.
 */
public final class FixedPoint {

    private FixedPoint() {}

    /**
     * The field of a map.
     *
     * @param map with as many values as arguments; its parameters become those of the field
     * @return the field
     */
    public static DifferentiableField of(DifferentiableMap map) {
        return map instanceof DirectionalMap directional ? new Directional(directional) : new Plain(map);
    }

    /** What both kinds evaluate. */
    private interface Difference extends DifferentiableField {

        DifferentiableMap map();

        @Override
        default void evaluate(double t, double[] y, double[] dydt) {
            map().evaluate(t, y, dydt);
            subtract(y, dydt);
        }

        @Override
        default void requireDimension(int n) {
            if (map() instanceof DifferentiableField field) {
                field.requireDimension(n);
            }
        }

        @Override
        default int parameterCount() {
            return map().parameterCount();
        }

        @Override
        default long revision() {
            return map().revision();
        }

        @Override
        default Linearization linearization() {
            return new Workspace(map().linearization());
        }
    }

    private record Plain(DifferentiableMap map) implements Difference {}

    private record Directional(DirectionalMap map) implements Difference, DirectionalField {

        @Override
        public void derivative(double t, double[] y, double tDot, double[] yDot, double[] thetaDot, double[] out) {
            map.derivative(t, y, tDot, yDot, thetaDot, out);
            subtract(yDot, out);
        }
    }

    /** One evaluation. */
    private record Workspace(Linearization map) implements Linearization {

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            map.evaluate(t, y, dydt);
            subtract(y, dydt);
        }

        @Override
        public double pullback(double[] w, double[] yBar, double[] thetaBar) {
            double tBar = map.pullback(w, yBar, thetaBar);
            subtract(w, yBar);
            return tBar;
        }

        @Override
        public long bytes() {
            return map.bytes();
        }
    }

    private static void subtract(double[] v, double[] from) {
        for (int i = 0; i < v.length; i++) {
            from[i] -= v[i];
        }
    }
}
