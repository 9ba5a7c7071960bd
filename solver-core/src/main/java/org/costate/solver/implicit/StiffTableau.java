package org.costate.solver.implicit;

/** What the coefficients of ESDIRK and Rosenbrock methods have in common. */
sealed interface StiffTableau permits EsdirkTableau, RosenbrockTableau {

    /** Name as the literature has it. */
    String name();

    /** Number of stages. */
    int stages();

    /** Order of the solution that is carried on. */
    int order();

    /** Order of the embedded solution. */
    int embeddedOrder();

    /** Order of the dense output. */
    int denseOrder();

    /** Weights of the step, a new array of length {@link #stages}. */
    double[] weights();

    /** Weights of the step minus the embedded ones, a new array of length {@link #stages}. */
    double[] errorWeights();

    /** Polynomial of the dense weight of a stage, without its constant, which is 0. */
    double[] dense(int s);
}
