package org.costate.equilibrium;

import java.util.Arrays;
import org.costate.adjoint.DirectionalField;
import org.costate.adjoint.Linearization;
import org.costate.adjoint.TwiceDifferentiableMap;

/**
 * The conditions of Karush, Kuhn and Tucker for a minimum of {@code phi(t, x, theta)} under equalities {@code h(t, x, theta) = 0}:
 * with {@code L = phi + lambda . h} the field is {@code (-dL/dx, h)} on states {@code (x, lambda)}, the multipliers after x.
 * {@link Newton} is then sequential quadratic programming with full steps where they lessen the residual. The Jacobian is
 * singular where the gradients of the constraints depend on each other. Immutable.
 *
 * <p>Source: Nocedal, Wright, 12.3 and 18.1.
 */
public final class KktConditions implements DirectionalField {

    private static final double[] ONE = {1};

    private final TwiceDifferentiableMap cost;
    private final TwiceDifferentiableMap constraints;
    private final int n;
    private final int m;

    private KktConditions(TwiceDifferentiableMap cost, TwiceDifferentiableMap constraints, int n, int m) {
        this.cost = cost;
        this.constraints = constraints;
        this.n = n;
        this.m = m;
    }

    /**
     * The conditions.
     *
     * @param cost        phi, one value
     * @param n           length of x, at least 1
     * @param constraints h, with the same vector of parameters as the cost
     * @param m           values of h, at least 1
     * @return the field, on states of length n + m
     * @throws IllegalArgumentException if a length is below 1, or the numbers of parameters differ
     */
    public static KktConditions of(TwiceDifferentiableMap cost, int n, TwiceDifferentiableMap constraints, int m) {
        LinearMethod.require("n", n, n >= 1, "at least 1");
        LinearMethod.require("m", m, m >= 1, "at least 1");
        if (cost.parameterCount() != constraints.parameterCount()) {
            throw new IllegalArgumentException(
                    "the cost has " + cost.parameterCount() + " parameters and the constraints "
                            + constraints.parameterCount() + ", but both must have the same vector of parameters");
        }
        return new KktConditions(cost, constraints, n, m);
    }

    @Override
    public void requireDimension(int length) {
        if (length != n + m) {
            throw new IllegalArgumentException(
                    "n = " + length + ", but must be " + n + " variables and " + m + " multipliers");
        }
    }

    @Override
    public void evaluate(double t, double[] z, double[] out) {
        linearization().evaluate(t, z, out);
    }

    @Override
    public int parameterCount() {
        return cost.parameterCount();
    }

    @Override
    public long revision() {
        return cost.revision() + constraints.revision();
    }

    @Override
    public Linearization linearization() {
        return new Workspace();
    }

    @Override
    public void derivative(double t, double[] z, double tDot, double[] zDot, double[] thetaDot, double[] out) {
        double[] x = Arrays.copyOf(z, n);
        double[] lambda = Arrays.copyOfRange(z, n, n + m);
        double[] xDot = Arrays.copyOf(zDot, n);
        double[] lambdaDot = Arrays.copyOfRange(zDot, n, n + m);
        double[] slope = new double[n];
        double[] ignored = new double[parameterCount()];
        cost.hessianProduct(t, x, ONE, tDot, xDot, thetaDot, slope, ignored);
        constraints.hessianProduct(t, x, lambda, tDot, xDot, thetaDot, slope, ignored);
        Linearization h = constraints.linearization();
        double[] values = new double[m];
        h.evaluate(t, x, values);
        h.pullback(lambdaDot, slope, ignored);
        constraints.derivative(t, x, tDot, xDot, thetaDot, values);
        for (int i = 0; i < n; i++) {
            out[i] = -slope[i];
        }
        System.arraycopy(values, 0, out, n, m);
    }

    /** One evaluation. */
    private final class Workspace implements Linearization {

        private final CostGradient gradient = new CostGradient(cost);
        private final Linearization h = constraints.linearization();
        private final double[] x = new double[n];
        private final double[] lambda = new double[m];
        private final double[] values = new double[m];
        private final double[] slope = new double[n];
        private final double[] part = new double[parameterCount()];
        private final double[] none = new double[parameterCount()];
        private double t;

        @Override
        public void evaluate(double time, double[] z, double[] out) {
            t = time;
            System.arraycopy(z, 0, x, 0, n);
            System.arraycopy(z, n, lambda, 0, m);
            gradient.evaluate(t, x, slope);
            h.evaluate(t, x, values);
            h.pullback(lambda, slope, part);
            for (int i = 0; i < n; i++) {
                out[i] = -slope[i];
            }
            System.arraycopy(values, 0, out, n, m);
        }

        @Override
        public double pullback(double[] w, double[] zBar, double[] thetaBar) {
            double[] u = Arrays.copyOf(w, n);
            double[] v = Arrays.copyOfRange(w, n, n + m);
            Arrays.fill(slope, 0);
            Arrays.fill(part, 0);
            double tBar = -cost.hessianProduct(t, x, ONE, 0, u, none, slope, part)
                    - constraints.hessianProduct(t, x, lambda, 0, u, none, slope, part);
            for (int i = 0; i < n; i++) {
                slope[i] = -slope[i];
            }
            for (int i = 0; i < part.length; i++) {
                part[i] = -part[i];
            }
            tBar += h.pullback(v, slope, part);
            constraints.derivative(t, x, 0, u, none, values);
            for (int i = 0; i < n; i++) {
                zBar[i] += slope[i];
            }
            for (int i = 0; i < m; i++) {
                zBar[n + i] -= values[i];
            }
            for (int i = 0; i < part.length; i++) {
                thetaBar[i] += part[i];
            }
            return tBar;
        }
    }
}
