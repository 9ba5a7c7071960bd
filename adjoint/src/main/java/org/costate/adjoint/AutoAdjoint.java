package org.costate.adjoint;

import org.costate.solver.Solver;
import org.costate.solver.rk.ExplicitRungeKutta;

/**
 * The adjoint that is exact and costs least by measured prices ({@code docs/numerics/adjoint.md}): forward sensitivities
 * where they are cheaper than all the pullbacks of a solve, which takes several losses, else the discrete adjoint.
 * Immutable.
 *
 * <p>With n components and p parameters, forwards there are n + p + 2 derivatives (initial state, parameters, both times)
 * at about one plain solve each, and more losses are free; a pullback of the discrete adjoint costs about two solves.
 */
public final class AutoAdjoint {

    private static final int SOLVES_PER_PULLBACK = 2;

    private final Solver solver;
    private final int losses;

    private AutoAdjoint(Solver solver, int losses) {
        this.solver = solver;
        this.losses = losses;
    }

    /**
     * The choice for one loss of each solve.
     *
     * @param solver the solver; its method must be one of {@link DiscreteAdjoint}
     * @return the choice
     * @throws IllegalArgumentException if steps of the method cannot be differentiated
     */
    public static AutoAdjoint of(Solver solver) {
        DiscreteAdjoint.of(solver);
        return new AutoAdjoint(solver, 1);
    }

    /**
     * The same for several losses of each solve, as for rows of a Jacobian.
     *
     * @param losses pullbacks of each solve, at least 1
     * @return a new choice
     * @throws IllegalArgumentException if it is below 1
     */
    public AutoAdjoint withLosses(int losses) {
        if (losses < 1) {
            throw new IllegalArgumentException("losses = " + losses + ", but must be at least 1");
        }
        return new AutoAdjoint(solver, losses);
    }

    /**
     * Whether derivatives will be taken forwards. Not with events, and not where cotangents of E and S are wanted, which
     * only the caller knows: for these use {@link DiscreteAdjoint}.
     *
     * @param n          length of the state
     * @param parameters number of parameters
     * @return true if {@code n + p + 2 <= 2 losses} and the solver has an explicit method and no events
     */
    public boolean isForward(int n, int parameters) {
        return solver.method() instanceof ExplicitRungeKutta
                && solver.events().isEmpty()
                && n + parameters + 2L <= (long) SOLVES_PER_PULLBACK * losses;
    }

    /**
     * Solves and records.
     *
     * @param field right-hand side; its parameters must stay as they are until the pullback
     * @param y0    state at t0, length n; not modified and not kept
     * @param t0    start time, finite
     * @param t1    end time, finite
     * @return the recording of the adjoint that was chosen
     * @throws IllegalArgumentException          as {@link Solver#solve}
     * @throws org.costate.solver.SolveException if t1 was not reached
     */
    public Recording record(DifferentiableField field, double[] y0, double t0, double t1) {
        if (isForward(y0.length, field.parameterCount())) {
            return ForwardSensitivity.of(solver).record(field, y0, t0, t1);
        }
        return DiscreteAdjoint.of(solver).record(field, y0, t0, t1);
    }
}
