package org.costate.adjoint;

import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepLog;

/**
 * A solve that can be pulled back, once or many times with other cotangents. Every adjoint is used in this one way, so
 * training code does not change with it. Mutable, for one thread; its buffers serve {@link #again}, so that training
 * allocates little after the first iteration.
 */
public interface Recording {

    /**
     * Solves and records again, with the field's present parameters. What was recorded before is gone.
     *
     * @param y0 state at t0, length n; not modified and not kept
     * @param t0 start time, finite
     * @param t1 end time, finite
     * @return the solution
     * @throws IllegalArgumentException          as {@link Solver#solve}
     * @throws org.costate.solver.SolveException if t1 was not reached
     */
    Solution again(double[] y0, double t0, double t1);

    /**
     * The forward solve.
     *
     * @return the solution
     * @throws IllegalStateException if the last solve failed
     */
    Solution solution();

    /**
     * The accepted steps with their error and stiffness estimates.
     *
     * @return the log, valid until {@link #again}
     */
    StepLog log();

    /**
     * Cotangents of this solve.
     *
     * @return new zeros in the shape of its saved states and of its steps
     * @throws IllegalStateException if the last solve failed
     */
    Cotangents cotangents();

    /**
     * Pulls cotangents back to the initial state, the parameters and the times.
     *
     * @param bar cotangents of this solve, not modified
     * @return the gradient
     * @throws IllegalArgumentException if the cotangents are of another solve's shape, or ask for what this adjoint
     *                                  cannot carry
     * @throws IllegalStateException    if the last solve failed, or the field's parameters have changed since
     * @throws ArithmeticException      if a cotangent becomes NaN or infinite, naming step, time and component, or the
     *                                  parameter
     */
    Gradient pullback(Cotangents bar);

    /**
     * Evaluations of the field that the last pullback made, because what they gave was not stored.
     *
     * @return count
     */
    long reevaluations();
}
