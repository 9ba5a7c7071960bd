package org.costate.adjoint;

import org.costate.solver.Sde;
import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.costate.solver.VectorField;
import org.costate.solver.noise.BrownianPath;
import org.costate.solver.rk.ReversibleRungeKutta;
import org.costate.solver.srk.ReversibleMethod;

/**
 * The exact adjoint of reversible methods with constant memory: the reverse sweep undoes the steps one by one, and needs
 * the times of the steps alone; for stochastic equations, by reversible Heun, it asks the path again for their noise.
 * Exact up to the rounding that undoing adds, which grows with the number of steps and with the distance between the two
 * states. Immutable.
 *
 * <p>Source: Kidger, Foster, Li, Lyons 2021; McCallum, Foster 2024.
 */
public final class ReversibleAdjoint {

    private final Solver solver;

    private ReversibleAdjoint(Solver solver) {
        this.solver = solver;
    }

    /**
     * The adjoint of a solver.
     *
     * @param solver the solver; its method must be the reversible Heun method, or a {@link ReversibleRungeKutta}
     * @return the adjoint
     * @throws IllegalArgumentException for another method
     */
    public static ReversibleAdjoint of(Solver solver) {
        if (!(solver.method() instanceof ReversibleMethod) && !(solver.method() instanceof ReversibleRungeKutta)) {
            throw new IllegalArgumentException("method = " + solver.method().name()
                    + ", but only steps of ReversibleHeun and of a ReversibleRungeKutta can be undone");
        }
        return new ReversibleAdjoint(solver);
    }

    /**
     * Solves an ordinary equation and records.
     *
     * @param field right-hand side; its parameters must stay as they are until the pullback
     * @param y0    state at t0, length n; not modified and not kept
     * @param t0    start time, finite
     * @param t1    end time, finite
     * @return the recording
     * @throws IllegalArgumentException          as {@link Solver#solve}, or if the method is that of stochastic equations
     * @throws org.costate.solver.SolveException if t1 was not reached
     */
    public ReversibleRecording record(DifferentiableField field, double[] y0, double t0, double t1) {
        return record(field, y0, t0, t1, step -> {});
    }

    /**
     * Solves an ordinary equation and records, telling a listener of each step, in this solve and in those that the
     * recording makes later.
     *
     * @param field    right-hand side; its parameters must stay as they are until the pullback
     * @param y0       state at t0, length n; not modified and not kept
     * @param t0       start time, finite
     * @param t1       end time, finite
     * @param listener told of each step
     * @return the recording
     * @throws IllegalArgumentException          as {@link Solver#solve}, or if the method is that of stochastic equations
     * @throws org.costate.solver.SolveException if t1 was not reached
     */
    public ReversibleRecording record(
            DifferentiableField field, double[] y0, double t0, double t1, StepListener listener) {
        if (!(solver.method() instanceof ReversibleRungeKutta method)) {
            throw new IllegalArgumentException("method = " + solver.method().name()
                    + ", but it needs an equation and a path; use record(sde, path, y0, t0, t1)");
        }
        ReversibleRecording recording = new ReversibleRecording(solver, method, field, listener);
        recording.again(y0, t0, t1);
        return recording;
    }

    /**
     * Solves a stochastic equation and records.
     *
     * @param sde  equation; its parameters must stay as they are until the pullback
     * @param path path of its sources, a function of time
     * @param y0   state at t0, length n; not modified and not kept
     * @param t0   start time, finite
     * @param t1   end time, finite
     * @return the recording
     * @throws IllegalArgumentException          as {@link Solver#solve}, or if the path cannot be asked again
     * @throws org.costate.solver.SolveException if t1 was not reached
     */
    public StochasticRecording record(
            Sde<? extends DifferentiableField> sde, BrownianPath path, double[] y0, double t0, double t1) {
        if (!(solver.method() instanceof ReversibleMethod)) {
            throw new IllegalArgumentException(
                    "method = " + solver.method().name() + ", but a stochastic equation needs ReversibleHeun");
        }
        PathRequirement.requireFunctionOfTime(path);
        SdeParameters parameters = new SdeParameters(sde, false);
        StochasticRecording recording = new StochasticRecording(solver, sde, parameters, path, new Family(sde, solver));
        recording.again(y0, t0, t1);
        return recording;
    }

    /** What the recording needs of this adjoint. */
    private static final class Family implements StochasticRecording.PullbackFamily {

        private final Sde<? extends DifferentiableField> sde;
        private final Solver solver;
        private final ReversiblePullback.ArgumentTap tap;

        Family(Sde<? extends DifferentiableField> sde, Solver solver) {
            this.sde = sde;
            this.solver = solver;
            tap = new ReversiblePullback.ArgumentTap(sde.drift());
        }

        @Override
        public DrivenPullback pullback(SdeParameters parameters, int n, StochasticTape tape) {
            return new ReversiblePullback(sde.noise(), parameters, n, solver.tolerances(), tap, tape);
        }

        @Override
        public VectorField observed(VectorField drift) {
            return tap;
        }

        @Override
        public boolean needsStates() {
            return false;
        }
    }
}
