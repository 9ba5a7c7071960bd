package org.costate.examples.fit;

import org.costate.adjoint.BacksolveAdjoint;
import org.costate.adjoint.DifferentiableField;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.ForwardSensitivity;
import org.costate.adjoint.InterpolatingAdjoint;
import org.costate.adjoint.Recording;
import org.costate.adjoint.ReversibleAdjoint;
import org.costate.solver.Solver;
import org.costate.solver.implicit.EsdirkMethod;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.costate.solver.rk.ReversibleRungeKutta;

/** How a solve is differentiated. */
public enum Differentiation {
    /** With the derivatives solved along, exactly through the steps that were made. */
    FORWARD,
    /** Exactly through the steps that were made, backwards. */
    DISCRETE,
    /** By an equation solved backwards together with the state. */
    BACKSOLVE,
    /** By an equation solved backwards along the interpolated state. */
    INTERPOLATING,
    /** The same, with derivatives by the parameters from Gauss quadrature. */
    GAUSS,
    /** Exactly through the steps of the method made reversible, which are undone. */
    REVERSIBLE;

    /** Forward where the solver allows it, for residuals are many and parameters few; else discrete. */
    public static Differentiation suitedTo(Solver solver) {
        boolean hasTangents = solver.method() instanceof ExplicitRungeKutta || solver.method() instanceof EsdirkMethod;
        return hasTangents && solver.events().isEmpty() ? FORWARD : DISCRETE;
    }

    /** Whether derivatives have the error of solves of their own. */
    boolean isContinuous() {
        return this == BACKSOLVE || this == INTERPOLATING || this == GAUSS;
    }

    /**
     * The solver whose steps are differentiated: the given one, for {@link #REVERSIBLE} with its method made reversible.
     *
     * @throws IllegalArgumentException if that cannot be done
     */
    public Solver solver(Solver given) {
        if (this != REVERSIBLE || given.method() instanceof ReversibleRungeKutta) {
            return given;
        }
        if (given.method() instanceof ExplicitRungeKutta method) {
            return given.withMethod(ReversibleRungeKutta.of(method));
        }
        throw new IllegalArgumentException(
                "method = " + given.method().name() + ", but only explicit Runge-Kutta methods can be made reversible");
    }

    /**
     * Solves and records.
     *
     * @throws IllegalArgumentException          if the method or the events cannot be differentiated so
     * @throws org.costate.solver.SolveException if t1 was not reached
     */
    public Recording record(Solver solver, DifferentiableField field, double[] y0, double t0, double t1) {
        return switch (this) {
            case FORWARD -> ForwardSensitivity.of(solver).record(field, y0, t0, t1);
            case BACKSOLVE -> BacksolveAdjoint.of(solver).record(field, y0, t0, t1);
            case INTERPOLATING -> InterpolatingAdjoint.of(solver).record(field, y0, t0, t1);
            case GAUSS -> InterpolatingAdjoint.of(solver).withGaussQuadrature().record(field, y0, t0, t1);
            case REVERSIBLE -> ReversibleAdjoint.of(solver(solver)).record(field, y0, t0, t1);
            case DISCRETE -> DiscreteAdjoint.of(solver).record(field, y0, t0, t1);
        };
    }
}
