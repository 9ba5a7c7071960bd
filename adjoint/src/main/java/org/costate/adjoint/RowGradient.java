package org.costate.adjoint;

/** Derivatives of a loss on rows, by their initial states and by the parameters that they share. Immutable. */
public final class RowGradient {

    private final double[] initialStates;
    private final int width;
    private final double[] parameters;

    RowGradient(double[] initialStates, int width, double[] parameters) {
        this.initialStates = initialStates;
        this.width = width;
        this.parameters = parameters;
    }

    RowGradient requireFinite() {
        for (int i = 0; i < initialStates.length; i++) {
            require(initialStates[i], "component " + i % width + " of the initial state of row " + i / width);
        }
        for (int i = 0; i < parameters.length; i++) {
            require(parameters[i], "parameter " + i);
        }
        return this;
    }

    private static void require(double value, String what) {
        if (!(Math.abs(value) < Double.POSITIVE_INFINITY)) {
            throw new ArithmeticException("the derivative by " + what + " is " + value);
        }
    }

    /**
     * By the initial states.
     *
     * @return a copy, a row of n values after the other
     */
    public double[] initialStates() {
        return initialStates.clone();
    }

    /**
     * By the parameters, summed over the rows.
     *
     * @return a copy; for a stochastic equation those of the drift, then those of the diffusion
     */
    public double[] parameters() {
        return parameters.clone();
    }
}
