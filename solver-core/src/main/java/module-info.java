/**
 * Adaptive solvers for ordinary differential equations that expose, for every step, their error and stiffness
 * estimates.
 */
@org.jspecify.annotations.NullMarked
module org.costate.solver {
    requires static transitive org.jspecify;

    exports org.costate.solver;
    exports org.costate.solver.rk;
    exports org.costate.solver.method;
    exports org.costate.solver.noise;
    exports org.costate.solver.srk;
    exports org.costate.solver.sde;
}
