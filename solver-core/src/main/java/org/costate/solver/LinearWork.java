package org.costate.solver;

/** What an implicit method does beside evaluating the field, as {@link Statistics} counts it. */
public enum LinearWork {
    /** A Jacobian was evaluated. */
    JACOBIAN,
    /** A matrix was factored. */
    FACTORS,
    /** A linear system was solved: an iteration of Newton, a stage of a Rosenbrock method. */
    SOLVE
}
