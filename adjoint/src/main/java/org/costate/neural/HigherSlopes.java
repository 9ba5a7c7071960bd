package org.costate.neural;

/**
 * First to third derivatives of activations, for Taylor coefficients and their pullback. Written through the value of
 * tanh or of the sigmoid s: {@code tanh' = 1 - t^2}, {@code s' = s (1 - s)} and their derivatives; {@code z g(z)} by the
 * rule of Leibniz.
 */
final class HigherSlopes {

    private static final double GELU_SCALE = 0.7978845608028654;
    private static final double GELU_CUBIC = 0.044715;

    private HigherSlopes() {}

    /**
     * Derivatives at many points.
     *
     * @param activation the function
     * @param z          arguments, {@code from} to {@code to - 1} not modified
     * @param d          three arrays: first, second and third derivatives, written at the same elements
     */
    static void fill(Activation activation, double[] z, int from, int to, double[][] d) {
        switch (activation) {
            case IDENTITY -> constant(1, from, to, d);
            case TANH -> tanh(z, from, to, d);
            case SIGMOID -> sigmoid(z, from, to, d);
            case SOFTPLUS -> softplus(z, from, to, d);
            case RELU -> {
                constant(0, from, to, d);
                for (int i = from; i < to; i++) {
                    d[0][i] = activation.derivative(z[i]);
                }
            }
            case GELU -> gelu(z, from, to, d);
            case SILU -> silu(z, from, to, d);
            case SIN -> sine(z, from, to, d);
            case CUBE -> cube(z, from, to, d);
        }
    }

    private static void cube(double[] z, int from, int to, double[][] d) {
        for (int i = from; i < to; i++) {
            d[0][i] = 3 * (z[i] * z[i]);
            d[1][i] = 6 * z[i];
            d[2][i] = 6;
        }
    }

    private static void constant(double slope, int from, int to, double[][] d) {
        for (int i = from; i < to; i++) {
            d[0][i] = slope;
            d[1][i] = 0;
            d[2][i] = 0;
        }
    }

    private static void tanh(double[] z, int from, int to, double[][] d) {
        double[] d1 = d[0];
        double[] d2 = d[1];
        double[] d3 = d[2];
        for (int i = from; i < to; i++) {
            double t = Tanh.of(z[i]);
            double slope = 1 - t * t;
            d1[i] = slope;
            d2[i] = -2 * t * slope;
            d3[i] = slope * (6 * t * t - 2);
        }
    }

    private static void sigmoid(double[] z, int from, int to, double[][] d) {
        for (int i = from; i < to; i++) {
            double s = Activation.SIGMOID.value(z[i]);
            double slope = s * (1 - s);
            d[0][i] = slope;
            d[1][i] = slope * (1 - 2 * s);
            d[2][i] = slope * (1 - 6 * slope);
        }
    }

    private static void softplus(double[] z, int from, int to, double[][] d) {
        for (int i = from; i < to; i++) {
            double s = Activation.SIGMOID.value(z[i]);
            double slope = s * (1 - s);
            d[0][i] = s;
            d[1][i] = slope;
            d[2][i] = slope * (1 - 2 * s);
        }
    }

    private static void silu(double[] z, int from, int to, double[][] d) {
        for (int i = from; i < to; i++) {
            double s = Activation.SIGMOID.value(z[i]);
            double slope = s * (1 - s);
            product(z[i], s, slope, slope * (1 - 2 * s), slope * (1 - 6 * slope), i, d);
        }
    }

    private static void gelu(double[] z, int from, int to, double[][] d) {
        for (int i = from; i < to; i++) {
            double x = z[i];
            double u1 = GELU_SCALE * (1 + 3 * GELU_CUBIC * x * x);
            double u2 = 6 * GELU_SCALE * GELU_CUBIC * x;
            double u3 = 6 * GELU_SCALE * GELU_CUBIC;
            double t = Tanh.of(GELU_SCALE * x * (1 + GELU_CUBIC * x * x));
            double t1 = 1 - t * t;
            double t2 = -2 * t * t1;
            double t3 = t1 * (6 * t * t - 2);
            double g1 = 0.5 * t1 * u1;
            double g2 = 0.5 * (t2 * u1 * u1 + t1 * u2);
            double g3 = 0.5 * (t3 * u1 * u1 * u1 + 3 * t2 * u1 * u2 + t1 * u3);
            product(x, 0.5 * (1 + t), g1, g2, g3, i, d);
        }
    }

    /** Derivatives of {@code z g(z)}. */
    private static void product(double z, double g, double g1, double g2, double g3, int i, double[][] d) {
        d[0][i] = g + z * g1;
        d[1][i] = 2 * g1 + z * g2;
        d[2][i] = 3 * g2 + z * g3;
    }

    private static void sine(double[] z, int from, int to, double[][] d) {
        for (int i = from; i < to; i++) {
            double cosine = Activation.SIN.derivative(z[i]);
            d[0][i] = cosine;
            d[1][i] = -Activation.SIN.value(z[i]);
            d[2][i] = -cosine;
        }
    }
}
