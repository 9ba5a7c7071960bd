package org.costate.adjoint;

import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.costate.solver.rk.ExplicitRungeKutta;

/**
 * The continuous adjoint that solves everything backwards in one go: state u, cotangent {@code lambda} with
 * {@code lambda' = -(df/du)^T lambda}, and {@code dL/dtheta = integral of (df/dtheta)^T lambda}. Nothing is kept of the
 * forward solve but the saved states, at which the state starts anew. Immutable.
 *
 * <p><b>Not the standard.</b> {@link DiscreteAdjoint} is: it is exact, it knows the error and stiffness estimates, and it
 * cannot go astray. Here the state between saved ones is reconstructed by solving backwards, which amplifies errors
 * wherever the solution forgets them forwards. {@link BacksolveRecording#reconstructionError} says how far it went, and
 * above {@link BacksolveRecording#REFUSED} tolerances there is no gradient. What it is good for: long solves in little
 * memory, and as a second opinion.
 *
 * <p>The quadrature of the parameters does not steer the step: it is summed with the weights of the method over the
 * stages that the step has anyway. The cotangents are solved in units of their size at the last saved state, with the
 * relative tolerance as the absolute one.
 *
 * <p>Source: Chen et al. 2018; Pontryagin.
 */
public final class BacksolveAdjoint {

    private final Solver solver;
    private final ExplicitRungeKutta method;

    private BacksolveAdjoint(Solver solver, ExplicitRungeKutta method) {
        this.solver = solver;
        this.method = method;
    }

    /**
     * The adjoint of a solver.
     *
     * @param solver the solver, which is used in both directions; its method must be an explicit Runge-Kutta method
     * @return the adjoint
     * @throws IllegalArgumentException if the method is another one, or the solver watches for events
     */
    public static BacksolveAdjoint of(Solver solver) {
        if (!solver.events().isEmpty()) {
            throw new IllegalArgumentException(
                    "solver watches for " + solver.events().size()
                            + " events, but an equation that is solved backwards knows none; use DiscreteAdjoint");
        }
        if (solver.method() instanceof ExplicitRungeKutta method) {
            return new BacksolveAdjoint(solver, method);
        }
        throw new IllegalArgumentException("method = " + solver.method().name()
                + ", but only explicit Runge-Kutta methods can be used to solve backwards; DiscreteAdjoint takes all");
    }

    /**
     * Solves and records.
     *
     * @param field right-hand side; its parameters must stay as they are until the pullback
     * @param y0    state at t0, length n; not modified and not kept
     * @param t0    start time, finite
     * @param t1    end time, finite
     * @return the recording; its pullback refuses cotangents of E and S
     * @throws IllegalArgumentException          as {@link Solver#solve}
     * @throws org.costate.solver.SolveException if t1 was not reached
     */
    public BacksolveRecording record(DifferentiableField field, double[] y0, double t0, double t1) {
        return record(field, y0, t0, t1, step -> {});
    }

    /**
     * Solves and records, telling a listener of each step, in this solve and in those that the recording makes later.
     *
     * @param field    right-hand side; its parameters must stay as they are until the pullback
     * @param y0       state at t0, length n; not modified and not kept
     * @param t0       start time, finite
     * @param t1       end time, finite
     * @param listener told of each step of the forward solve
     * @return the recording; its pullback refuses cotangents of E and S
     * @throws IllegalArgumentException          as {@link Solver#solve}
     * @throws org.costate.solver.SolveException if t1 was not reached
     */
    public BacksolveRecording record(
            DifferentiableField field, double[] y0, double t0, double t1, StepListener listener) {
        BacksolveRecording recording = new BacksolveRecording(this, field, listener);
        recording.again(y0, t0, t1);
        return recording;
    }

    /**
     * The solver.
     *
     * @return the solver of both directions
     */
    public Solver solver() {
        return solver;
    }

    ExplicitRungeKutta method() {
        return method;
    }
}
