/**
 * Adaptive solvers for ordinary differential equations that expose, for every step, their error and stiffness
 * estimates.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // EJML has no module descriptor; nothing of it is exported
module org.costate.solver {
    requires static transitive org.jspecify;
    requires ejml.core;
    requires hipparchus.core;
    requires ejml.ddense;
    requires ejml.dsparse;

    exports org.costate.solver;
    exports org.costate.solver.rk;
    exports org.costate.solver.method;
    exports org.costate.solver.noise;
    exports org.costate.solver.newton;
    exports org.costate.solver.implicit;
    exports org.costate.solver.stiff;
    exports org.costate.solver.collocation;
    exports org.costate.solver.auto;
    exports org.costate.solver.srk;
    exports org.costate.solver.sde;
    exports org.costate.solver.ensemble;

    uses org.costate.solver.DefaultMethod;

    provides org.costate.solver.DefaultMethod with
            org.costate.solver.auto.AutoByDefault;
}
