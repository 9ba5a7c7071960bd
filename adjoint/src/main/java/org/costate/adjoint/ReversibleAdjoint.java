package org.costate.adjoint;

import org.costate.solver.Sde;
import org.costate.solver.Solver;
import org.costate.solver.VectorField;
import org.costate.solver.noise.BrownianPath;
import org.costate.solver.srk.ReversibleMethod;

/**
 * The exact adjoint of the reversible Heun method with constant memory: the reverse sweep undoes the steps one by one,
 * asks the path again for their noise, and needs the times of the steps alone. Exact up to the rounding that undoing
 * adds, which grows with the number of steps and with the distance between the two states. Immutable.
 *
 * <p>Source: Kidger, Foster, Li, Lyons 2021.
 */
public final class ReversibleAdjoint {

    private final Solver solver;

    private ReversibleAdjoint(Solver solver) {
        this.solver = solver;
    }

    /**
     * The adjoint of a solver.
     *
     * @param solver the solver; its method must be the reversible Heun method
     * @return the adjoint
     * @throws IllegalArgumentException for another method
     */
    public static ReversibleAdjoint of(Solver solver) {
        if (!(solver.method() instanceof ReversibleMethod)) {
            throw new IllegalArgumentException(
                    "method = " + solver.method().name() + ", but only steps of ReversibleHeun can be undone");
        }
        return new ReversibleAdjoint(solver);
    }

    /**
     * Solves and records.
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
