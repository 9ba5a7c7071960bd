package org.costate.examples.fit;

import org.costate.adjoint.BacksolveAdjoint;
import org.costate.adjoint.DifferentiableField;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.InterpolatingAdjoint;
import org.costate.adjoint.Recording;
import org.costate.solver.Solver;
import org.costate.solver.rk.ExplicitRungeKutta;

/** How a solve is differentiated. */
public enum Differentiation {
    /** With the derivatives solved along, exactly through the steps that were made. */
    FORWARD,
    /** Exactly through the steps that were made, backwards. */
    DISCRETE,
    /** By an equation solved backwards together with the state. */
    BACKSOLVE,
    /** By an equation solved backwards along the interpolated state. */
    INTERPOLATING;

    /** Forward where the solver allows it, for it is the cheaper one for a few parameters; else discrete. */
    public static Differentiation suitedTo(Solver solver) {
        boolean isPlain =
                solver.method() instanceof ExplicitRungeKutta && solver.events().isEmpty();
        return isPlain ? FORWARD : DISCRETE;
    }

    /** Whether derivatives have the error of solves of their own. */
    boolean isContinuous() {
        return this == BACKSOLVE || this == INTERPOLATING;
    }

    /**
     * Solves and records; not for {@link #FORWARD}, which goes no way back.
     *
     * @throws IllegalArgumentException          if the method or the events cannot be differentiated so
     * @throws org.costate.solver.SolveException if t1 was not reached
     */
    public Recording record(Solver solver, DifferentiableField field, double[] y0, double t0, double t1) {
        return switch (this) {
            case FORWARD -> throw new IllegalArgumentException("forward derivatives cannot be pulled back");
            case BACKSOLVE -> BacksolveAdjoint.of(solver).record(field, y0, t0, t1);
            case INTERPOLATING -> InterpolatingAdjoint.of(solver).record(field, y0, t0, t1);
            case DISCRETE -> DiscreteAdjoint.of(solver).record(field, y0, t0, t1);
        };
    }
}
