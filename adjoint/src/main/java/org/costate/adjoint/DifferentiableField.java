package org.costate.adjoint;

import org.costate.solver.VectorField;

/**
 * A field {@code f(t, y, theta)} that can be differentiated. Its parameters theta are a flat vector that the field
 * holds; how they are set is the field's own affair, but they must stay as they are from the start of a forward solve
 * to the end of its reverse sweep.
 */
public interface DifferentiableField extends VectorField, DifferentiableMap {

    /**
     * Evaluates the derivative.
     *
     * @param t    time, in the user's unit
     * @param y    state, length n; a private copy of the solver's, so writing into it has no effect on the solve
     * @param dydt derivative, length n, in state units per time; every component must be written
     */
    @Override
    void evaluate(double t, double[] y, double[] dydt);

    /**
     * Number of parameters.
     *
     * @return length of theta, may be 0
     */
    @Override
    int parameterCount();

    /**
     * Makes a workspace that evaluates the field and can pull back through that evaluation. Many are alive at once: one
     * for each stage of a step, and as many as fit the memory budget when stages are stored.
     *
     * @return a new linearization, for one thread
     */
    @Override
    Linearization linearization();

    /**
     * A number that changes whenever the parameters do, so that a reverse sweep can tell that they are not those of its
     * forward solve any more.
     *
     * @return the revision; the default is for fields whose parameters never change
     */
    @Override
    default long revision() {
        return 0;
    }
}
