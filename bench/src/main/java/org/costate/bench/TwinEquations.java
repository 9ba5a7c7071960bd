package org.costate.bench;

import org.costate.solver.VectorField;
import org.costate.trace.Traced;
import org.costate.trace.TracedEquation;
import org.costate.trace.TracedField;

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

    /**
     * Equations by their name, those on lines and rings with 300 states.
     *
     * @throws IllegalArgumentException if there are none
     */
    static TwinEquations parse(String name) {
        return switch (name) {
            case "lorenz" -> new TwinLorenz();
            case "bodies" -> new TwinBodies();
            case "brusselator" -> new TwinBrusselator(150);
            case "oscillators" -> new TwinOscillators(150);
            default ->
                throw new IllegalArgumentException(
                        "name = " + name + ", but must be lorenz, bodies, brusselator or oscillators");
        };
    }
}
