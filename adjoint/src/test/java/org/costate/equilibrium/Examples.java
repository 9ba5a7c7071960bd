package org.costate.equilibrium;

import java.util.Arrays;
import org.costate.adjoint.DifferentiableField;
import org.costate.adjoint.Linearization;
import org.costate.trace.Traced;
import org.costate.trace.TracedField;
import org.costate.trace.TracedNumber;
import org.hipparchus.util.FastMath;

/** Fields with known zeros, and what tests do with them. */
final class Examples {

    static final double[] MIXED = {0.7, -0.4, 1.3, 0.9};

    private Examples() {}

    /** {@code y0^2 = theta0 + t, y1 y0 = theta1}: a zero in closed form. */
    static TracedField roots(double... theta) {
        return Traced.field(2, theta, (t, y, p) ->
                new TracedNumber[] {p[0].add(t).subtract(y[0].multiply(y[0])), p[1].subtract(y[0].multiply(y[1]))});
    }

    /** A smooth field of three components without a closed form, with one stable zero. */
    private static final TracedField MIXING = Traced.field(3, MIXED, (t, y, p) -> new TracedNumber[] {
        p[0].multiply(FastMath.tanh(y[1])).subtract(y[0].multiply(2)).add(t.sin()),
        p[1].multiply(y[0]).multiply(y[2]).add(y[1].cos()).subtract(y[1]),
        FastMath.tanh(p[3].multiply(y[0])).subtract(y[2].multiply(p[2])).add(0.3)
    });

    static TracedField mixed(double... theta) {
        return MIXING.withParameters(theta);
    }

    /** {@code y_i' = tanh(sum_j a_ij y_j + b_i) - y_i} on a ring of n, which contracts. */
    static TracedField ring(int n) {
        double[] theta = new double[n];
        Arrays.setAll(theta, i -> Math.sin(1 + i));
        return Traced.field(n, theta, (t, y, p) -> {
            TracedNumber[] out = new TracedNumber[n];
            for (int i = 0; i < n; i++) {
                TracedNumber sum = y[(i + 1) % n].multiply(0.4).subtract(y[(i + n - 1) % n].multiply(0.3));
                out[i] = FastMath.tanh(sum.add(p[i])).subtract(y[i]);
            }
            return out;
        });
    }

    /** A field without directional derivatives and Jacobian. */
    record Plain(DifferentiableField inner) implements DifferentiableField {

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            inner.evaluate(t, y, dydt);
        }

        @Override
        public int parameterCount() {
            return inner.parameterCount();
        }

        @Override
        public Linearization linearization() {
            return inner.linearization();
        }
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static double[] waves(int n, double phase) {
        double[] v = new double[n];
        Arrays.setAll(v, i -> Math.cos(phase + 1.7 * i));
        return v;
    }

    static double largestDifference(double[] a, double[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }
}
