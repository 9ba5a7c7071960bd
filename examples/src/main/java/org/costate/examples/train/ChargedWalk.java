package org.costate.examples.train;

import java.util.List;
import org.costate.adjoint.Cotangents;
import org.costate.adjoint.DifferentiableField;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.Gradient;
import org.costate.adjoint.StochasticRecording;
import org.costate.solver.Sde;
import org.costate.solver.Solution;
import org.costate.solver.noise.BrownianPath;
import org.jspecify.annotations.Nullable;

/** The solve of a training of a stochastic equation, along another path in each iteration. Mutable. */
public final class ChargedWalk {

    private final Sde<? extends DifferentiableField> sde;
    private final DiscreteAdjoint adjoint;
    private final List<Charge.Running> charges;
    private @Nullable StochasticRecording recording;
    private Moment moment = new Moment(0, 0);
    private double penalty;
    private double penaltySeconds;

    ChargedWalk(Sde<? extends DifferentiableField> sde, DiscreteAdjoint adjoint, List<Charge.Running> charges) {
        this.sde = sde;
        this.adjoint = adjoint;
        this.charges = charges;
    }

    /**
     * Solves forward.
     *
     * @param path path of the equation's sources
     * @param y0   state at t0; not modified
     * @param t0   start time
     * @param t1   end time
     * @param now  where the training stands
     * @return the solution, with the states that the solver saves
     * @throws org.costate.solver.SolveException if the end was not reached
     */
    public Solution forward(BrownianPath path, double[] y0, double t0, double t1, Moment now) {
        moment = now;
        StochasticRecording known = recording;
        if (known != null) {
            return known.again(path, y0, t0, t1);
        }
        StochasticRecording made = adjoint.record(sde, path, y0, t0, t1);
        recording = made;
        return made.solution();
    }

    /**
     * The gradient of the task and of what the last forward solve is charged.
     *
     * @param loss      loss of the task
     * @param statesBar derivative of the task's loss by the saved states, row after row; not modified
     * @return derivatives by the initial state and the parameters, those of the drift first
     * @throws ArithmeticException if a derivative is not finite
     */
    public Gradient backward(double loss, double[] statesBar) {
        StochasticRecording solve = recording;
        if (solve == null) {
            throw new IllegalStateException("nothing was solved that could be pulled back");
        }
        Cotangents bar = RegularizedSolve.cotangents(solve, statesBar);
        long start = System.nanoTime();
        penalty = Charge.addAll(charges, moment, solve, loss, bar);
        penaltySeconds = (System.nanoTime() - start) * 1e-9;
        return solve.pullback(bar);
    }

    /** What the last solve was charged for, before its weight; 0 for nothing. Known after {@link #backward}. */
    public double penalty() {
        return penalty;
    }

    /** Time of the last {@link #backward} that was spent on the penalty alone, in seconds. */
    public double penaltySeconds() {
        return penaltySeconds;
    }
}
