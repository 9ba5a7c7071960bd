package org.costate.solver;

/** A scalar function of time and state whose sign tells on which side of a surface a solution is. */
@FunctionalInterface
public interface EventFunction {

    /**
     * Evaluates the function. It is called at states between the steps, in any order, from the thread that solves.
     *
     * @param t time
     * @param y state, length n, not to be modified or kept
     * @return a finite value; positive on one side, negative on the other
     */
    double value(double t, double[] y);
}
