package org.costate.neural;

/**
 * Functions applied to each element of a layer's output. Every one of them is made of IEEE additions, products and
 * quotients only (no intrinsic of the machine), so the same input gives the same bits everywhere, whether an element is
 * evaluated alone or in an array, with or without its derivative.
 */
public enum Activation {
    /** {@code z}. */
    IDENTITY,
    /** {@code tanh z}, at most 4 units in the last place from the true value. */
    TANH,
    /** {@code 1 / (1 + exp(-z)) = (1 + tanh(z/2)) / 2}, accurate to 4e-16 in absolute terms. */
    SIGMOID,
    /** {@code log(1 + exp z)}, without overflow. */
    SOFTPLUS,
    /** {@code max(z, 0)}; the derivative at 0 is taken to be 0. */
    RELU,
    /** {@code z/2 (1 + tanh(sqrt(2/pi) (z + 0.044715 z^3)))}, the tanh form of Hendrycks and Gimpel, arXiv:1606.08415. */
    GELU,
    /** {@code z sigmoid(z)}. */
    SILU,
    /** {@code sin z}. */
    SIN,
    /** {@code z^3}. */
    CUBE;

    private static final double GELU_SCALE = 0.7978845608028654;
    private static final double GELU_CUBIC = 0.044715;
    private static final double GELU_SLOPE = 0.5 * GELU_SCALE;
    private static final double GELU_SLOPE_QUADRATIC = 3 * GELU_CUBIC * GELU_SLOPE;

    /**
     * The function at one point.
     *
     * @param z argument
     * @return its value
     */
    public double value(double z) {
        return switch (this) {
            case IDENTITY -> z;
            case TANH -> Tanh.of(z);
            case SIGMOID -> sigmoid(z);
            case SOFTPLUS -> Softplus.of(z);
            case RELU -> Math.max(z, 0);
            case GELU -> gelu(z, geluTanh(z));
            case SILU -> z * sigmoid(z);
            case SIN -> Sine.of(z);
            case CUBE -> z * z * z;
        };
    }

    /**
     * The derivative at one point.
     *
     * @param z argument
     * @return the derivative, one of the subgradients where there is none
     */
    public double derivative(double z) {
        return switch (this) {
            case IDENTITY -> 1;
            case TANH -> slopeOfTanh(Tanh.of(z));
            case SIGMOID -> slopeOfSigmoid(sigmoid(z));
            case SOFTPLUS -> sigmoid(z);
            case RELU -> slopeOfRelu(Math.max(z, 0));
            case GELU -> geluSlope(z, geluTanh(z));
            case SILU -> siluSlope(z, sigmoid(z));
            case SIN -> Sine.cosine(z);
            case CUBE -> 3 * (z * z);
        };
    }

    /**
     * Replaces arguments by values.
     *
     * @param z    arguments, at least {@code to} of them; elements {@code from} to {@code to - 1} are overwritten
     * @param from first index
     * @param to   index after the last
     */
    public void apply(double[] z, int from, int to) {
        switch (this) {
            case IDENTITY -> {}
            case TANH -> Tanh.apply(z, from, to);
            case SIGMOID -> applySigmoid(z, from, to);
            case SOFTPLUS -> applySoftplus(z, from, to);
            case RELU -> applyRelu(z, from, to);
            case GELU -> applyGelu(z, from, to);
            case SILU -> applySilu(z, from, to);
            case SIN -> Sine.apply(z, from, to);
            case CUBE -> applyCube(z, from, to);
        }
    }

    /** Whether the derivative follows from the value, so that no slope has to be kept. */
    boolean slopeFollowsFromValue() {
        return this == IDENTITY || this == TANH || this == SIGMOID || this == RELU;
    }

    /** Replaces arguments by values and writes the derivatives to the same elements of {@code slope}. */
    void applyWithSlope(double[] z, int from, int to, double[] slope) {
        switch (this) {
            case SOFTPLUS -> softplusWithSlope(z, from, to, slope);
            case GELU -> geluWithSlope(z, from, to, slope);
            case SILU -> siluWithSlope(z, from, to, slope);
            case SIN -> Sine.applyWithCosine(z, from, to, slope);
            case CUBE -> cubeWithSlope(z, from, to, slope);
            default -> throw new IllegalStateException(this + " keeps no slope");
        }
    }

    /**
     * Turns a cotangent of the values into one of the arguments: {@code bar[i] *= slope}.
     *
     * @param bar      cotangent; n elements from 0 on are overwritten
     * @param kept     the values, or the slopes unless {@link #slopeFollowsFromValue}; n elements from keptFrom on
     */
    void pullback(double[] bar, int n, double[] kept, int keptFrom) {
        switch (this) {
            case IDENTITY -> {}
            case TANH -> {
                for (int i = 0; i < n; i++) {
                    bar[i] *= slopeOfTanh(kept[keptFrom + i]);
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < n; i++) {
                    bar[i] *= slopeOfSigmoid(kept[keptFrom + i]);
                }
            }
            case RELU -> {
                pullbackRelu(bar, n, kept, keptFrom);
            }
            case SOFTPLUS, GELU, SILU, SIN, CUBE -> {
                for (int i = 0; i < n; i++) {
                    bar[i] *= kept[keptFrom + i];
                }
            }
        }
    }

    private static void pullbackRelu(double[] bar, int n, double[] value, int from) {
        for (int i = 0; i < n; i++) {
            bar[i] *= slopeOfRelu(value[from + i]);
        }
    }

    private static double slopeOfTanh(double value) {
        return 1 - value * value;
    }

    private static double slopeOfSigmoid(double value) {
        return value * (1 - value);
    }

    /** For a value of relu: 0 at 0, else 1. A comparison would keep the loop from becoming vector code. */
    private static double slopeOfRelu(double value) {
        return Math.ceil(Math.min(value, 1));
    }

    private static double sigmoid(double z) {
        return 0.5 + 0.5 * Tanh.of(0.5 * z);
    }

    private static double siluSlope(double z, double sigmoid) {
        return sigmoid * (1 + z * (1 - sigmoid));
    }

    private static double geluTanh(double z) {
        return Tanh.of(geluArgument(z));
    }

    private static double geluArgument(double z) {
        return GELU_SCALE * z * (1 + GELU_CUBIC * z * z);
    }

    private static double gelu(double z, double t) {
        return 0.5 * z * (1 + t);
    }

    private static double geluSlope(double z, double t) {
        double w = GELU_SLOPE + GELU_SLOPE_QUADRATIC * (z * z);
        return 0.5 + 0.5 * t + z * (1 - t * t) * w;
    }

    private static void applySigmoid(double[] z, int from, int to) {
        for (int i = from; i < to; i++) {
            z[i] = sigmoid(z[i]);
        }
    }

    private static void applySoftplus(double[] z, int from, int to) {
        for (int i = from; i < to; i++) {
            z[i] = Softplus.of(z[i]);
        }
    }

    private static void applyRelu(double[] z, int from, int to) {
        for (int i = from; i < to; i++) {
            z[i] = Math.max(z[i], 0);
        }
    }

    private static void applyGelu(double[] z, int from, int to) {
        for (int i = from; i < to; i++) {
            z[i] = gelu(z[i], geluTanh(z[i]));
        }
    }

    private static void applySilu(double[] z, int from, int to) {
        for (int i = from; i < to; i++) {
            z[i] = z[i] * sigmoid(z[i]);
        }
    }

    private static void applyCube(double[] z, int from, int to) {
        for (int i = from; i < to; i++) {
            z[i] = z[i] * z[i] * z[i];
        }
    }

    private static void cubeWithSlope(double[] z, int from, int to, double[] slope) {
        for (int i = from; i < to; i++) {
            slope[i] = 3 * (z[i] * z[i]);
        }
        applyCube(z, from, to);
    }

    private static void softplusWithSlope(double[] z, int from, int to, double[] slope) {
        for (int i = from; i < to; i++) {
            slope[i] = sigmoid(z[i]);
        }
        applySoftplus(z, from, to);
    }

    // Short loops, one of which holds the tangent: one long loop is not turned into vector instructions.

    private static void geluWithSlope(double[] z, int from, int to, double[] slope) {
        for (int i = from; i < to; i++) {
            slope[i] = geluArgument(z[i]);
        }
        Tanh.apply(slope, from, to);
        for (int i = from; i < to; i++) {
            double t = slope[i];
            double x = z[i];
            slope[i] = geluSlope(x, t);
            z[i] = gelu(x, t);
        }
    }

    private static void siluWithSlope(double[] z, int from, int to, double[] slope) {
        for (int i = from; i < to; i++) {
            slope[i] = sigmoid(z[i]);
        }
        for (int i = from; i < to; i++) {
            double s = slope[i];
            double x = z[i];
            slope[i] = siluSlope(x, s);
            z[i] = x * s;
        }
    }
}
