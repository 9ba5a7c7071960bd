package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.PrescribedSteps;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.costate.solver.StepLog;
import org.costate.solver.VectorField;
import org.costate.solver.implicit.EsdirkMethod;
import org.costate.solver.rk.ExplicitRungeKutta;

/**
 * Differentiates a solve forwards: the derivatives of every saved state along directions of the initial state and the
 * parameters. The steps are chosen for the state alone and frozen, then taken again by state and derivatives together, so
 * that these are the exact derivatives of the same program that {@link DiscreteAdjoint} pulls back through, to rounding.
 * The cost grows with the number of directions, that of an adjoint with the number of losses. Immutable.
 *
 * <p>Source: Hairer, Norsett, Wanner I, I.14; Hindmarsh et al. 2005 (CVODES).
 */
public final class ForwardSensitivity {

    private final Solver solver;

    private ForwardSensitivity(Solver solver) {
        this.solver = solver;
    }

    /**
     * Forward sensitivities with a solver's steps.
     *
     * @param solver the solver; its method must be an explicit Runge-Kutta or an ESDIRK method
     * @return the sensitivities' solver
     * @throws IllegalArgumentException if the method is another one, or the solver watches for events
     */
    public static ForwardSensitivity of(Solver solver) {
        if (!(solver.method() instanceof ExplicitRungeKutta) && !(solver.method() instanceof EsdirkMethod)) {
            throw new IllegalArgumentException("method = " + solver.method().name()
                    + ", but only steps of explicit Runge-Kutta and of ESDIRK methods (Kvaerno5, TRBDF2) can be taken again"
                    + " with their derivatives");
        }
        if (!solver.events().isEmpty()) {
            throw new IllegalArgumentException("solver watches for "
                    + solver.events().size() + " events, but forward sensitivities know none; use DiscreteAdjoint");
        }
        return new ForwardSensitivity(
                solver.method() instanceof EsdirkMethod method ? solver.withMethod(method.toRounding()) : solver);
    }

    /**
     * Solves with the derivatives by each component of the initial state and each parameter.
     *
     * @param field right-hand side
     * @param y0    state at t0, length n; not modified and not kept
     * @param t0    start time, finite
     * @param t1    end time, finite
     * @return the derivatives of all saved states
     * @throws IllegalArgumentException          as {@link Solver#solve}
     * @throws org.costate.solver.SolveException if t1 was not reached
     */
    public Sensitivities solve(DifferentiableField field, double[] y0, double t0, double t1) {
        int n = y0.length;
        int p = field.parameterCount();
        double[][] yDots = new double[n + p][n];
        double[][] thetaDots = new double[n + p][p];
        for (int c = 0; c < n + p; c++) {
            if (c < n) {
                yDots[c][c] = 1;
            } else {
                thetaDots[c][c - n] = 1;
            }
        }
        return solve(field, y0, yDots, thetaDots, t0, t1);
    }

    /**
     * Solves and records, to be used like an adjoint. The derivatives by all components of the initial state, all
     * parameters and both times are taken forwards when a pullback first needs them; pullbacks of more losses then cost next
     * to nothing.
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
     * @param listener told of each step of the solve, not of those taken again
     * @return the recording; its pullback refuses cotangents of E and S
     * @throws IllegalArgumentException          as {@link Solver#solve}
     * @throws org.costate.solver.SolveException if t1 was not reached
     */
    public Recording record(DifferentiableField field, double[] y0, double t0, double t1, StepListener listener) {
        ForwardRecording recording = new ForwardRecording(solver, field, listener);
        recording.again(y0, t0, t1);
        return recording;
    }

    /**
     * Solves with the derivative along one direction: a product of the solve's Jacobian with a vector.
     *
     * @param field    right-hand side
     * @param y0       state at t0, length n; not modified and not kept
     * @param yDot     direction of the initial state, length n; not modified and not kept
     * @param thetaDot direction of the parameters; not modified and not kept
     * @param t0       start time, finite
     * @param t1       end time, finite
     * @return the derivatives of all saved states, in {@link Sensitivities#along}
     * @throws IllegalArgumentException          as {@link Solver#solve}, or if a direction has another length
     * @throws org.costate.solver.SolveException if t1 was not reached
     */
    public Sensitivities along(
            DifferentiableField field, double[] y0, double[] yDot, double[] thetaDot, double t0, double t1) {
        requireLength("yDot", yDot, y0.length);
        requireLength("thetaDot", thetaDot, field.parameterCount());
        return solve(field, y0, new double[][] {yDot}, new double[][] {thetaDot.clone()}, t0, t1);
    }

    /**
     * Solves with the derivatives along some directions, for example by a few of many parameters.
     *
     * @param field     right-hand side
     * @param y0        state at t0, length n; not modified and not kept
     * @param yDots     directions of the initial state, each of length n; not modified and not kept
     * @param thetaDots directions of the parameters, as many; not modified and not kept
     * @param t0        start time, finite
     * @param t1        end time, finite
     * @return the derivatives of all saved states, in the order of the directions
     * @throws IllegalArgumentException          as {@link Solver#solve}, or if numbers or lengths of directions differ
     * @throws org.costate.solver.SolveException if t1 was not reached
     */
    public Sensitivities along(
            DifferentiableField field, double[] y0, double[][] yDots, double[][] thetaDots, double t0, double t1) {
        if (yDots.length != thetaDots.length) {
            throw new IllegalArgumentException(
                    "thetaDots has " + thetaDots.length + " directions, but yDots has " + yDots.length);
        }
        double[][] own = new double[thetaDots.length][];
        for (int c = 0; c < own.length; c++) {
            requireLength("yDots[" + c + "]", yDots[c], y0.length);
            requireLength("thetaDots[" + c + "]", thetaDots[c], field.parameterCount());
            own[c] = thetaDots[c].clone();
        }
        return solve(field, y0, yDots, own, t0, t1);
    }

    private static void requireLength(String name, double[] direction, int length) {
        if (direction.length != length) {
            throw new IllegalArgumentException(
                    name + " has length " + direction.length + ", but must have length " + length);
        }
    }

    private Sensitivities solve(
            DifferentiableField field, double[] y0, double[][] yDots, double[][] thetaDots, double t0, double t1) {
        StepLog log = StepLog.of();
        Solution solution = solver.solve(field, y0, t0, t1, log);
        int n = y0.length;
        double[] all = Arrays.copyOf(y0, Math.multiplyExact(n, yDots.length + 1));
        for (int c = 0; c < yDots.length; c++) {
            System.arraycopy(yDots[c], 0, all, (c + 1) * n, n);
        }
        TangentField tangents = new TangentField(field, n, thetaDots);
        TangentRows rows = solver.method() instanceof EsdirkMethod method
                ? new EsdirkTangents(method, field, tangents, n, yDots.length, solver.tolerances())
                        .run(log, all, solution, new double[solution.size()][n])
                : TangentRows.of(again(solver, log, tangents, all, t0, t1, step -> {}));
        return new Sensitivities(solution, rows, yDots.length);
    }

    /** Takes the steps of a log again with another field or state. */
    static Solution again(
            Solver solver, StepLog log, VectorField field, double[] all, double t0, double t1, StepListener listener) {
        Solver frozen = Solver.fixed(solver.method(), 1).withSaveAt(solver.saveAt());
        return log.size() == 0
                ? frozen.solve((t, y, dydt) -> {}, all, t0, t1)
                : frozen.withController(PrescribedSteps.from(log))
                        .withMaxSteps(log.size())
                        .solve(field, all, t0, t1, listener);
    }
}
