package org.costate.solver;

/** A field that knows its derivative by time, which Rosenbrock methods then do not take by differences. */
public interface TimeDerivativeField extends VectorField {

    /**
     * Evaluates the derivative by time at a fixed state.
     *
     * @param t    time, in the user's unit
     * @param y    state, length n; a private copy of the solver's
     * @param dfdt length n; all zero when it is given, so that a field that does not depend on time writes nothing
     */
    void timeDerivative(double t, double[] y, double[] dfdt);
}
