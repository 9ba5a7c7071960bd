package org.costate.adjoint;

import org.costate.solver.Calculus;
import org.costate.solver.Sde;
import org.costate.solver.Solver;
import org.costate.solver.StochasticMethod;
import org.costate.solver.noise.BrownianPath;

/**
 * The stochastic adjoint: state, cotangents and derivatives by the parameters are solved backwards along the same path
 * as one Stratonovich equation, by Heun's method on the steps of the forward solve. Constant memory; the gradient
 * converges with the steps and is not that of the discrete program, so {@link DiscreteAdjoint} is the standard. An
 * equation in the sense of Ito is converted, for which it must know its noise-induced drift unless its noise is additive.
 * Between saved states the state is reconstructed; {@link StochasticRecording#reconstructionError} tells how well.
 * Immutable.
 *
 * <p>Source: Li, Wong, Chen, Duvenaud 2020.
 */
public final class StochasticBacksolve {

    private final Solver solver;

    private StochasticBacksolve(Solver solver) {
        this.solver = solver;
    }

    /**
     * The adjoint of a solver.
     *
     * @param solver the solver, with any stochastic method
     * @return the adjoint
     * @throws IllegalArgumentException if its method is not stochastic
     */
    public static StochasticBacksolve of(Solver solver) {
        if (!(solver.method() instanceof StochasticMethod)) {
            throw new IllegalArgumentException(
                    "method = " + solver.method().name() + ", but a stochastic equation needs a stochastic method");
        }
        return new StochasticBacksolve(solver);
    }

    /**
     * Solves and records.
     *
     * @param sde  equation; its parameters must stay as they are until the pullback
     * @param path path of its sources, a function of time
     * @param y0   state at t0, length n; not modified and not kept
     * @param t0   start time, finite
     * @param t1   end time, finite
     * @return the recording; its pullback refuses cotangents of E and S
     * @throws IllegalArgumentException          as {@link Solver#solve}, if the path cannot be asked again, or if an
     *                                           equation of Ito does not know its noise-induced drift
     * @throws org.costate.solver.SolveException if t1 was not reached
     */
    public StochasticRecording record(
            Sde<? extends DifferentiableField> sde, BrownianPath path, double[] y0, double t0, double t1) {
        PathRequirement.requireFunctionOfTime(path);
        boolean converts = sde.calculus() == Calculus.ITO && !sde.noise().isAdditive();
        SdeParameters parameters = new SdeParameters(sde, converts);
        StochasticRecording recording =
                new StochasticRecording(solver, sde, parameters, path, new Family(sde, converts));
        recording.again(y0, t0, t1);
        return recording;
    }

    /** What the recording needs of this adjoint. */
    private static final class Family implements StochasticRecording.PullbackFamily {

        private final Sde<? extends DifferentiableField> sde;
        private final boolean converts;

        Family(Sde<? extends DifferentiableField> sde, boolean converts) {
            this.sde = sde;
            this.converts = converts;
        }

        @Override
        public DrivenPullback pullback(SdeParameters parameters, int n, StochasticTape tape) {
            return new BacksolvePullback(sde.noise(), parameters, converts, n, tape);
        }

        @Override
        public boolean needsStates() {
            return false;
        }
    }
}
