package org.costate.examples.train;

import org.costate.adjoint.Cotangents;
import org.costate.adjoint.Gradient;
import org.costate.adjoint.Recording;

/** The solve of a training, forward and back once in each iteration, with what it is charged for. Mutable. */
public interface RegularizedSolve {

    /**
     * Solves forward.
     *
     * @param y0     state at t0; not modified
     * @param t0     start time
     * @param t1     end time, which a regularizer may move
     * @param moment where the training stands
     * @return the states that the solver saves
     * @throws org.costate.solver.SolveException if the end was not reached
     */
    SavedStates forward(double[] y0, double t0, double t1, Moment moment);

    /**
     * The gradient of the task and of what the last forward solve is charged.
     *
     * @param loss      loss of the task
     * @param statesBar derivative of the task's loss by the saved states, row after row; not modified
     * @return derivatives by the initial state and the parameters of the dynamics
     * @throws ArithmeticException if a derivative is not finite
     */
    Gradient backward(double loss, double[] statesBar);

    /** What the last solve was charged for, before its weight; 0 for nothing. Known after {@link #backward}. */
    double penalty();

    /** Time of the last {@link #backward} that was spent on the penalty alone, in seconds. */
    double penaltySeconds();

    /** The cotangents of a solve with those of its saved states, row after row; not modified. */
    static Cotangents cotangents(Recording solve, double[] statesBar) {
        Cotangents bar = solve.cotangents();
        double[] states = bar.states();
        if (statesBar.length != states.length) {
            throw new IllegalArgumentException("statesBar has length " + statesBar.length
                    + ", but the saved states have " + states.length + " numbers");
        }
        System.arraycopy(statesBar, 0, states, 0, states.length);
        return bar;
    }
}
