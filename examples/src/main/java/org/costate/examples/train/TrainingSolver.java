package org.costate.examples.train;

import org.costate.examples.SolverMethod;
import org.costate.solver.Method;
import org.costate.solver.PidController;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;

/**
 * The solver of trainings, with the step control of OrdinaryDiffEq.jl, with which the papers on
 * regularization measured.
 */
public final class TrainingSolver {

    /** The step control. */
    static final PidController CONTROL = PidController.sciml();

    private static final long MAX_STEPS = 10_000;

    private TrainingSolver() {}

    /** An adaptive solver; the method must have an error estimate. */
    public static Solver of(SolverMethod name, double tolerance) {
        Method method = name.method();
        return Solver.of(method, Tolerances.of(tolerance, tolerance))
                .withController(CONTROL)
                .withMaxSteps(MAX_STEPS);
    }
}
