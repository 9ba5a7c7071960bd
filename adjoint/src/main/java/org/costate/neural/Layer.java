package org.costate.neural;

import java.util.random.RandomGenerator;

/** A layer of a network, a description without parameters. Immutable. */
public sealed interface Layer permits Dense, Elementwise {

    /**
     * Numbers that a row of the input has, without the time.
     *
     * @return at least 1
     */
    int inputWidth();

    /**
     * Numbers that a row of the output has.
     *
     * @return at least 1
     */
    int outputWidth();

    /**
     * Names and shapes of the parameters.
     *
     * @return the layout, from offset 0 on
     */
    ParameterLayout layout();

    /**
     * Draws starting values of the parameters.
     *
     * @param random source of randomness; advances
     * @param theta  parameters; the layer's are written
     * @param offset index of the layer's first parameter
     */
    void initialize(RandomGenerator random, double[] theta, int offset);
}
