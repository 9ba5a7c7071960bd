package org.costate.adjoint;

import java.util.List;
import org.costate.solver.Method;
import org.costate.solver.Sde;
import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.costate.solver.StochasticMethod;
import org.costate.solver.auto.SwitchingMethod;
import org.costate.solver.implicit.CollocationMethod;
import org.costate.solver.implicit.EsdirkMethod;
import org.costate.solver.implicit.RosenbrockMethod;
import org.costate.solver.implicit.StiffMethod;
import org.costate.solver.newton.JacobianForm;
import org.costate.solver.noise.BrownianPath;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.costate.solver.srk.DriftImplicitMethod;
import org.costate.solver.srk.StochasticRungeKutta;
import org.costate.solver.stiff.Kvaerno5;

/**
 * Differentiates a solve exactly: through every step that the solver made, explicit, implicit or stochastic, through the
 * error and stiffness estimates of those steps, through events and through the saved states. Immutable.
 *
 * <p><b>What the gradient is.</b> The accepted steps are frozen as fractions of the interval,
 * {@code t_j = t0 + s_j (t1 - t0)}; the gradient is that of the program "these steps at these fractions", to rounding.
 * It is not the derivative of the adaptive program with its control in the loop: if a parameter changes, the real solver
 * would choose other steps. The difference is of the size of the tolerance, except for the error estimates themselves,
 * which a controller holds near a constant; there the frozen gradient is what a penalty needs. See
 * {@code docs/numerics/adjoint.md}.
 *
 * <p><b>Implicit steps.</b> A stage of an ESDIRK method is differentiated by the implicit function theorem at its solution.
 * A Rosenbrock step computes with the Jacobian, so its derivative needs second derivatives of the field, a
 * {@link SecondOrderField}: traced fields are. For other fields {@link org.costate.solver.auto.Auto}, the library's default,
 * goes on with Kvaerno5 in place of Rodas5P where steps are stiff, and a Rosenbrock method by itself is refused. The
 * Jacobian is exact in the forward solve too: the field's own, or had by n pullbacks.
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
     * The adjoint of a solver, with a budget of 512 MiB for each recording. Stages of implicit methods are solved to
     * rounding under adaptive control too.
     *
     * @param solver the solver, with any method of the library but {@link org.costate.solver.sde.ReversibleHeun}
     * @return the adjoint
     * @throws IllegalArgumentException if steps of the solver's method cannot be differentiated
     */
    public static DiscreteAdjoint of(Solver solver) {
        Method method = solver.method();
        if (method instanceof StochasticRungeKutta || method instanceof DriftImplicitMethod) {
            return new DiscreteAdjoint(solver, DEFAULT);
        }
        for (Method part : parts(method)) {
            if (!(part instanceof ExplicitRungeKutta
                    || part instanceof EsdirkMethod
                    || part instanceof RosenbrockMethod
                    || part instanceof CollocationMethod)) {
                throw new IllegalArgumentException("method = " + method.name() + ", but only steps of explicit,"
                        + " ESDIRK, Rosenbrock, collocation, stochastic Runge-Kutta and drift-implicit methods can be differentiated"
                        + (part == method ? "" : ", and of methods that switch between those"));
            }
        }
        return new DiscreteAdjoint(solver.withMethod(toRounding(method)), DEFAULT);
    }

    /** The methods that make the steps, the one that begins first. */
    private static List<Method> parts(Method method) {
        return method instanceof SwitchingMethod both ? List.of(both.explicit(), both.stiff()) : List.of(method);
    }

    private static Method toRounding(Method method) {
        if (method instanceof SwitchingMethod both) {
            return both.withStiff(both.stiff().toRounding());
        }
        return method instanceof StiffMethod stiff ? stiff.toRounding() : method;
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
        Method method = forField(field);
        if (method instanceof StochasticMethod) {
            throw new IllegalArgumentException("method = " + method.name()
                    + ", but it needs an equation and a path; use record(sde, path, y0, t0, t1)");
        }
        DiscreteRecording recording =
                new DiscreteRecording(solver.withMethod(method), parts(method), memory, field, listener);
        recording.again(y0, t0, t1);
        return recording;
    }

    /** Rosenbrock steps of a method that switches give way to those of Kvaerno5 for a field without second derivatives. */
    private Method forField(DifferentiableField field) {
        Method method = solver.method();
        if (method instanceof RosenbrockMethod) {
            ImplicitPullback.secondOrder("the gradient of " + method.name(), field);
        }
        boolean needsSecond = method instanceof SwitchingMethod both && both.stiff() instanceof RosenbrockMethod;
        if (!needsSecond || field instanceof SecondOrderField) {
            return method;
        }
        SwitchingMethod both = (SwitchingMethod) method;
        JacobianForm form = both.stiff().jacobian();
        return both.withStiff(Kvaerno5.METHOD.withJacobian(form).toRounding());
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
     * @return the solver that makes the steps, those of implicit methods to rounding
     */
    public Solver solver() {
        return solver;
    }
}
