package org.costate.neural;

import java.util.random.RandomGenerator;

/**
 * A layer {@code a(x)} that applies an activation to each element of its input, without parameters: for a network whose
 * first act is an activation. After a {@link Dense} layer the activation belongs to that layer. Immutable.
 */
public final class Elementwise implements Layer {

    private final int width;
    private final Activation activation;

    private Elementwise(int width, Activation activation) {
        this.width = width;
        this.activation = activation;
    }

    /**
     * A layer.
     *
     * @param width      width of the input and the output, at least 1
     * @param activation function applied to each element
     * @return the layer
     * @throws IllegalArgumentException if the width is below 1
     */
    public static Elementwise of(int width, Activation activation) {
        if (width < 1) {
            throw new IllegalArgumentException("width = " + width + ", but must be at least 1");
        }
        return new Elementwise(width, activation);
    }

    @Override
    public int inputWidth() {
        return width;
    }

    @Override
    public int outputWidth() {
        return width;
    }

    /**
     * The function applied to each element.
     *
     * @return the activation
     */
    public Activation activation() {
        return activation;
    }

    @Override
    public ParameterLayout layout() {
        return ParameterLayout.of();
    }

    /** Draws nothing. */
    @Override
    public void initialize(RandomGenerator random, double[] theta, int offset) {}

    @Override
    public String toString() {
        return "Elementwise " + width + " " + activation;
    }
}
