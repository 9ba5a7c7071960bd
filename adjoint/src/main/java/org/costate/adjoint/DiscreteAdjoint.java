package org.costate.adjoint;

import org.costate.solver.Method;
import org.costate.solver.Sde;
import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.costate.solver.noise.BrownianPath;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.costate.solver.srk.DriftImplicitMethod;
import org.costate.solver.srk.StochasticRungeKutta;

/**
 * Differentiates a solve exactly: through every step that the solver made, through the error and stiffness estimates of
 * those steps and through the saved states. Immutable.
 *
 * <p><b>What the gradient is.</b> The accepted steps are frozen as fractions of the interval,
 * {@code t_j = t0 + s_j (t1 - t0)}; the gradient is that of the program "these steps at these fractions", to rounding.
 * It is not the derivative of the adaptive program with its control in the loop: if a parameter changes, the real solver
 * would choose other steps. The difference is of the size of the tolerance, except for the error estimates themselves,
 * which a controller holds near a constant; there the frozen gradient is what a penalty needs. See
 * {@code docs/numerics/adjoint.md}.
 *
 * <pre>{@code
 * Recording recording = DiscreteAdjoint.of(solver).record(field, y0, t0, t1);
 * Cotangents bar = recording.cotangents();
 * bar.addState(0, lossGradient);
 * Gradient gradient = recording.pullback(bar);
 * }</pre>
 */
public final class DiscreteAdjoint {

    private static final Memory DEFAULT = Memory.ofMiB(512);

    private final Solver solver;
    private final Memory memory;

    private DiscreteAdjoint(Solver solver, Memory memory) {
        this.solver = solver;
        this.memory = memory;
    }

    /**
     * The adjoint of a solver, with a budget of 512 MiB for each recording.
     *
     * @param solver the solver; its method must be an explicit or a stochastic Runge-Kutta method, or a drift-implicit
     *               one, whose steps a recording solves to rounding under adaptive control too
     * @return the adjoint
     * @throws IllegalArgumentException if steps of the solver's method cannot be differentiated
     */
    public static DiscreteAdjoint of(Solver solver) {
        Method method = solver.method();
        if (method instanceof ExplicitRungeKutta
                || method instanceof StochasticRungeKutta
                || method instanceof DriftImplicitMethod) {
            return new DiscreteAdjoint(solver, DEFAULT);
        }
        throw new IllegalArgumentException("method = " + method.name()
                + ", but only steps of explicit and stochastic Runge-Kutta methods and of"
                + " drift-implicit ones can be differentiated; for ESDIRK methods use ImplicitAdjoint");
    }

    /**
     * The same adjoint with another budget; recordings of stochastic equations do not use it.
     *
     * @param memory the budget
     * @return a new adjoint
     */
    public DiscreteAdjoint withMemory(Memory memory) {
        return new DiscreteAdjoint(solver, memory);
    }

    /**
     * Solves and records.
     *
     * @param field right-hand side; its parameters must stay as they are until the pullback
     * @param y0    state at t0, length n; not modified and not kept
     * @param t0    start time, finite
     * @param t1    end time, finite
     * @return the recording
     * @throws IllegalArgumentException             as {@link Solver#solve}
     * @throws org.costate.solver.SolveException    if t1 was not reached
     */
    public DiscreteRecording record(DifferentiableField field, double[] y0, double t0, double t1) {
        return record(field, y0, t0, t1, step -> {});
    }

    /**
     * Solves and records, telling a listener of each step, in this solve and in those that the recording makes later.
     *
     * @param field    right-hand side; its parameters must stay as they are until the pullback
     * @param y0       state at t0, length n; not modified and not kept
     * @param t0       start time, finite
     * @param t1       end time, finite
     * @param listener told of each step
     * @return the recording
     * @throws IllegalArgumentException             as {@link Solver#solve}
     * @throws org.costate.solver.SolveException    if t1 was not reached
     */
    public DiscreteRecording record(
            DifferentiableField field, double[] y0, double t0, double t1, StepListener listener) {
        if (!(solver.method() instanceof ExplicitRungeKutta method)) {
            throw new IllegalArgumentException("method = " + solver.method().name()
                    + ", but it needs an equation and a path; use record(sde, path, y0, t0, t1)");
        }
        DiscreteRecording recording = new DiscreteRecording(this, method, field, listener);
        recording.again(y0, t0, t1);
        return recording;
    }

    /**
     * Solves a stochastic equation and records. The gradient is that along the same path at the same steps; gradients of
     * expectations are means over paths.
     *
     * @param sde  equation; its parameters must stay as they are until the pullback
     * @param path path of its sources
     * @param y0   state at t0, length n; not modified and not kept
     * @param t0   start time, finite
     * @param t1   end time, finite
     * @return the recording
     * @throws IllegalArgumentException          as {@link Solver#solve}, or if the method is not a stochastic one
     * @throws org.costate.solver.SolveException if t1 was not reached
     */
    public StochasticRecording record(
            Sde<? extends DifferentiableField> sde, BrownianPath path, double[] y0, double t0, double t1) {
        StochasticRecording recording = recording(sde, path);
        recording.again(y0, t0, t1);
        return recording;
    }

    private StochasticRecording recording(Sde<? extends DifferentiableField> sde, BrownianPath path) {
        if (solver.method() instanceof StochasticRungeKutta method) {
            method.requireFit(sde);
            SdeParameters parameters =
                    new SdeParameters(sde, method.tableau(sde.noise()).needsNoiseInducedDrift());
            return new StochasticRecording(
                    solver,
                    sde,
                    parameters,
                    path,
                    (theta, n, tape) -> new StochasticPullback(
                            new StochasticStepPullback(method, sde.noise(), theta, n, solver.tolerances()), tape));
        }
        if (solver.method() instanceof DriftImplicitMethod method) {
            Solver toRounding = solver.withMethod(method.toRounding());
            SdeParameters parameters = new SdeParameters(sde, false);
            return new StochasticRecording(
                    toRounding,
                    sde,
                    parameters,
                    path,
                    (theta, n, tape) ->
                            new DriftImplicitPullback(sde.drift(), sde.noise(), theta, n, solver.tolerances(), tape));
        }
        throw new IllegalArgumentException(
                "method = " + solver.method().name() + ", but a stochastic equation needs a stochastic method");
    }

    /**
     * The solver.
     *
     * @return the solver that makes the steps
     */
    public Solver solver() {
        return solver;
    }

    Memory memory() {
        return memory;
    }
}
