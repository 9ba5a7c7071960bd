package org.costate.examples;

import org.costate.examples.fit.Differentiation;
import org.costate.solver.Solver;

/** How {@code fit} differentiates. */
public enum FitAdjoint {
    AUTO,
    FORWARD,
    DISCRETE,
    BACKSOLVE,
    INTERPOLATING;

    /** The same for a solver. */
    Differentiation of(Solver solver, boolean hasEvents) {
        if (this == AUTO) {
            return hasEvents ? Differentiation.DISCRETE : Differentiation.suitedTo(solver);
        }
        return Differentiation.valueOf(name());
    }

    @Override
    public String toString() {
        return Label.of(this);
    }
}
