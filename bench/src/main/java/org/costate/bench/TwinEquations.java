package org.costate.bench;

import org.costate.solver.VectorField;
import org.costate.trace.TracedEquation;
import org.costate.trace.TracedField;
import org.costate.trace.Traced;

/** Equations written twice: with loops over {@code double}, as one does by hand, and for tracing. */
interface TwinEquations extends VectorField {

    /** A state to evaluate at, a new array. */
    double[] y0();

    /** The parameters, a new array. */
    double[] parameters();

    /** The same equations for recording numbers. */
    TracedEquation equation();

    /** The traced field. */
    default TracedField traced() {
        return Traced.field(y0().length, parameters(), equation());
    }
}
