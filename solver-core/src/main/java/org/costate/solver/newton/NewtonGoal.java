package org.costate.solver.newton;

/** How far the equation of a stage is solved. */
public enum NewtonGoal {
    /** To a hundredth of the tolerances, in 10 iterations. */
    TOLERANCE(10),
    /** To rounding, in 50 iterations: where steps are fixed, or derivatives are compared with differences. */
    ROUNDING(50);

    private final int iterations;

    NewtonGoal(int iterations) {
        this.iterations = iterations;
    }

    int iterations() {
        return iterations;
    }
}
