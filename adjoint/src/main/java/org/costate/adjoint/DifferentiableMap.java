package org.costate.adjoint;

/**
 * A function {@code g(t, x, theta)} with any number of values that can be differentiated: a field, a network on rows, an
 * algebraic map, a loss. Its parameters theta are a flat vector that it holds; how they are set is its own affair, but they
 * must stay as they are from an evaluation to its pullback.
 */
public interface DifferentiableMap {

    /**
     * Evaluates the function.
     *
     * @param t      time, in the user's unit
     * @param x      argument, not modified
     * @param values values, written
     */
    void evaluate(double t, double[] x, double[] values);

    /**
     * Number of parameters.
     *
     * @return length of theta, may be 0
     */
    int parameterCount();

    /**
     * Makes a workspace that evaluates the function and can pull back through that evaluation.
     *
     * @return a new linearization, for one thread
     */
    Linearization linearization();

    /**
     * A number that changes whenever the parameters do, so that a pullback can tell that they are not those of its
     * evaluation any more.
     *
     * @return the revision; the default is for functions whose parameters never change
     */
    default long revision() {
        return 0;
    }
}
