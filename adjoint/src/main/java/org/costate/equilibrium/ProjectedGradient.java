package org.costate.equilibrium;

import java.util.Arrays;
import org.costate.adjoint.DirectionalField;
import org.costate.adjoint.Linearization;
import org.costate.adjoint.TwiceDifferentiableMap;

/**
 * The conditions of a minimum of {@code phi(t, x, theta)} over a convex set, as the fixed point of projected gradient steps:
 * the field is {@code f = P(x - step dphi/dx) - x}. {@link Anderson} iterates such steps. The derivative of a minimizer
 * moves along the constraints that are active; where one is active with a multiplier of zero there is none, and that of one
 * side is given. Immutable.
 *
 * <p>Source: Blondel et al. 2022, 2.2.
 */
public final class ProjectedGradient implements DirectionalField {

    private static final double[] ONE = {1};

    private final TwiceDifferentiableMap cost;
    private final Projection set;
    private final double step;

    private ProjectedGradient(TwiceDifferentiableMap cost, Projection set, double step) {
        this.cost = cost;
        this.set = set;
        this.step = step;
    }

    /**
     * The conditions.
     *
     * @param cost phi, one value; its parameters become those of the field
     * @param set  where x must lie
     * @param step factor of the gradient, positive and finite; it does not change the minimizer or its derivative. The plain
     *             iteration contracts for steps below 2 over the largest curvature
     * @return the field, on states x
     * @throws IllegalArgumentException if the step is not positive and finite
     */
    public static ProjectedGradient of(TwiceDifferentiableMap cost, Projection set, double step) {
        LinearMethod.require("step", step, step > 0 && step < Double.POSITIVE_INFINITY, "positive and finite");
        return new ProjectedGradient(cost, set, step);
    }

    @Override
    public void evaluate(double t, double[] x, double[] out) {
        linearization().evaluate(t, x, out);
    }

    @Override
    public int parameterCount() {
        return cost.parameterCount();
    }

    @Override
    public long revision() {
        return cost.revision();
    }

    @Override
    public Linearization linearization() {
        return new Workspace(this);
    }

    /** Where a gradient step leads, before it is projected. */
    private void stepFrom(double[] x, double[] gradient, double[] point) {
        for (int i = 0; i < x.length; i++) {
            point[i] = x[i] - step * gradient[i];
        }
    }

    @Override
    public void derivative(double t, double[] x, double tDot, double[] xDot, double[] thetaDot, double[] out) {
        double[] point = new double[x.length];
        new CostGradient(cost).evaluate(t, x, point);
        stepFrom(x, point, point);
        Arrays.fill(out, 0);
        cost.hessianProduct(t, x, ONE, tDot, xDot, thetaDot, out, new double[parameterCount()]);
        for (int i = 0; i < x.length; i++) {
            out[i] = xDot[i] - step * out[i];
        }
        set.derivative(point, out);
        for (int i = 0; i < x.length; i++) {
            out[i] -= xDot[i];
        }
    }

    /** One evaluation. */
    private static final class Workspace implements Linearization {

        private final ProjectedGradient field;
        private final CostGradient gradient;
        private double t;
        private double[] x = {};
        private double[] point = {};

        Workspace(ProjectedGradient field) {
            this.field = field;
            gradient = new CostGradient(field.cost);
        }

        @Override
        public void evaluate(double time, double[] y, double[] out) {
            t = time;
            x = y.clone();
            point = new double[x.length];
            gradient.evaluate(t, x, out);
            field.stepFrom(x, out, point);
            System.arraycopy(point, 0, out, 0, x.length);
            field.set.project(out);
            for (int i = 0; i < x.length; i++) {
                out[i] -= x[i];
            }
        }

        @Override
        public double pullback(double[] w, double[] xBar, double[] thetaBar) {
            double[] m = w.clone();
            field.set.derivative(point, m);
            for (int i = 0; i < w.length; i++) {
                xBar[i] += m[i] - w[i];
            }
            double[] weight = {-field.step};
            return field.cost.hessianProduct(t, x, weight, 0, m, new double[thetaBar.length], xBar, thetaBar);
        }
    }
}
