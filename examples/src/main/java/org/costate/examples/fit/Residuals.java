package org.costate.examples.fit;

/** Numbers whose sum of squares is to be small, and their derivatives. For one thread. */
public interface Residuals {

    /** How many there are. */
    int count();

    /**
     * Evaluates.
     *
     * @param x         the coordinates, not modified
     * @param residuals written, length {@link #count}; arbitrary if there are none
     * @return whether there are residuals here, all of them finite; if not, {@link #fault} says why
     */
    boolean evaluate(double[] x, double[] residuals);

    /** Why the last evaluation gave nothing; empty if it did. */
    String fault();

    /**
     * Differentiates.
     *
     * @param x the coordinates, not modified
     * @return a new matrix, a row for each residual
     * @throws ArithmeticException if that cannot be done here
     */
    double[][] jacobian(double[] x);
}
