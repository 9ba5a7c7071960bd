package org.costate.adjoint;

import org.costate.solver.Solver;
import org.costate.solver.implicit.EsdirkMethod;

/**
 * Differentiates solves of stiff equations by ESDIRK methods exactly, as {@link DiscreteAdjoint} does for explicit ones:
 * through every step at frozen fractions of the interval, through the states saved inside of steps, and through E and S
 * where these are sums of stages (Kvaerno3 and Kvaerno5). Each stage is differentiated by the implicit function theorem
 * at its solution, so stages are solved to rounding. The recording keeps the start states of the steps, 8 n bytes each;
 * the reverse sweep solves the stages again. Each stage of a step costs it the Jacobian, n pullbacks for a field that does not
 * know it, and a dense factoring. Immutable.
 *
 * <pre>{@code
 * Recording recording = ImplicitAdjoint.of(Solver.of(Kvaerno5.METHOD, tolerances)).record(field, y0, t0, t1);
 * }</pre>
 */
public final class ImplicitAdjoint {

    private final Solver solver;
    private final EsdirkMethod method;

    private ImplicitAdjoint(Solver solver, EsdirkMethod method) {
        this.solver = solver.withMethod(method);
        this.method = method;
    }

    /**
     * The adjoint of a solver.
     *
     * @param solver the solver; its method must be an ESDIRK method, and it must have no events
     * @return the adjoint
     * @throws IllegalArgumentException for another method, or a solver with events
     */
    public static ImplicitAdjoint of(Solver solver) {
        if (!(solver.method() instanceof EsdirkMethod method)) {
            throw new IllegalArgumentException("method = " + solver.method().name()
                    + ", but the steps of this adjoint must be those of an ESDIRK method, as Kvaerno5");
        }
        if (!solver.events().isEmpty()) {
            throw new IllegalArgumentException(
                    "the solver has " + solver.events().size()
                            + " events, but this adjoint knows none; DiscreteAdjoint of an explicit method does");
        }
        return new ImplicitAdjoint(solver, method.toRounding());
    }

    /**
     * Solves and records.
     *
     * @param field right-hand side; its parameters must stay as they are until the pullback
     * @param y0    state at t0, length n; not modified and not kept
     * @param t0    start time, finite
     * @param t1    end time, finite
     * @return the recording
     * @throws IllegalArgumentException          as {@link Solver#solve}
     * @throws org.costate.solver.SolveException if t1 was not reached
     */
    public Recording record(DifferentiableField field, double[] y0, double t0, double t1) {
        Recording recording = new ImplicitRecording(solver, method, field);
        recording.again(y0, t0, t1);
        return recording;
    }

    /**
     * The solver.
     *
     * @return the solver that makes the steps, to rounding
     */
    public Solver solver() {
        return solver;
    }
}
