package org.costate.adjoint;

import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.costate.solver.implicit.StiffMethod;
import org.costate.solver.rk.ExplicitRungeKutta;

/**
 * The continuous adjoint along the solve's own interpolant: the cotangent {@code lambda' = -(df/dy)^T lambda} is solved
 * backwards with steps of its own, at states that come from the forward steps, not from solving them backwards as
 * {@link BacksolveAdjoint} does. So it is stable wherever the forward solve was. Only the start state of every step is
 * kept; the stages of a step are evaluated again when the backward solve comes to it. Immutable.
 *
 * <p>The gradient is that of the continuous problem, to the tolerance, not the exact one of the steps: use
 * {@link DiscreteAdjoint} for that, and for cotangents of error and stiffness estimates.
 *
 * <p>Source: Hindmarsh et al. 2005 (CVODES); Rackauckas et al. 2020; Kidger 2022, 5.1.
 */
public final class InterpolatingAdjoint {

    private final Solver solver;
    private final boolean gauss;

    private InterpolatingAdjoint(Solver solver, boolean gauss) {
        this.solver = solver;
        this.gauss = gauss;
    }

    /**
     * The adjoint of a solver. The parameters' derivatives are integrated with the stages of the backward steps, beside the
     * cotangent and without a say in the step size.
     *
     * @param solver the solver, which is used in both directions; its method must be an explicit Runge-Kutta method, or an
     *               ESDIRK or Rosenbrock method, with which it is always {@link #withGaussQuadrature}, the trajectory is solved once
     *               more for its interpolant, and all of that is held
     * @return the adjoint
     * @throws IllegalArgumentException if the method is another one, or the solver watches for events
     */
    public static InterpolatingAdjoint of(Solver solver) {
        if (!solver.events().isEmpty()) {
            throw new IllegalArgumentException("solver watches for "
                    + solver.events().size() + " events, but a continuous adjoint knows none; use DiscreteAdjoint");
        }
        if (solver.method() instanceof ExplicitRungeKutta || solver.method() instanceof StiffMethod) {
            return new InterpolatingAdjoint(solver, false);
        }
        throw new IllegalArgumentException(
                "method = " + solver.method().name()
                        + ", but must be one explicit, ESDIRK or Rosenbrock method to solve backwards; DiscreteAdjoint takes all");
    }

    /**
     * The same adjoint with the parameters' derivatives by Gauss-Legendre quadrature over each backward step, on its
     * interpolant, after the cotangent is solved: as accurate as the cotangent where the stages of a step are not, at the
     * price of more pullbacks.
     *
     * @return a new adjoint
     */
    public InterpolatingAdjoint withGaussQuadrature() {
        return new InterpolatingAdjoint(solver, true);
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
    public Recording record(DifferentiableField field, double[] y0, double t0, double t1) {
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
    public Recording record(DifferentiableField field, double[] y0, double t0, double t1, StepListener listener) {
        Recording recording = solver.method() instanceof ExplicitRungeKutta method
                ? new InterpolatingRecording(this, method, field, listener)
                : new StiffInterpolatingRecording(solver, field, listener);
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

    boolean usesGaussQuadrature() {
        return gauss;
    }
}
